import type { Request } from 'express';
import { FinishedLinks } from '../../lib/strategies/finished-links';
import { sessionHash } from '../../lib/strategies/session-guard';

const NOW = 1_700_000_000_000;

function requestIn(sessionID: string): Request & { sessionID: string } {
  return { sessionID } as Request & { sessionID: string };
}

describe('The links that have ended', () => {
  it('name the session that Passport has made since', () => {
    const links = new FinishedLinks();
    const req = requestIn('before the sign-in');
    links.remember('state', req, NOW);

    req.sessionID = 'after the sign-in';

    expect(links.sessionOf('state', NOW)).toBe(sessionHash(requestIn('after the sign-in')));
  });

  it('are each a login of their own', () => {
    const links = new FinishedLinks();
    links.remember('one', requestIn('a session'), NOW);

    expect(links.sessionOf('another', NOW)).toBeUndefined();
  });

  it('are forgotten after thirty seconds, whether others come or not', () => {
    const links = new FinishedLinks();
    links.remember('first', requestIn('a session'), NOW);
    links.remember('second', requestIn('a session'), NOW + 29_999);

    const last = links.sessionOf('first', NOW + 29_999);
    const gone = links.sessionOf('first', NOW + 30_000);
    links.remember('third', requestIn('a session'), NOW + 30_000);

    expect([last, gone]).toEqual([sessionHash(requestIn('a session')), undefined]);
    expect(links.sessionOf('first', NOW)).toBeUndefined();
    expect(links.sessionOf('second', NOW)).toBeDefined();
  });
});
