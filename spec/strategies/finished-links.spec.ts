import type { Request } from 'express';
import { FinishedLinks } from '../../lib/strategies/finished-links';
import { sessionHash } from '../../lib/strategies/session-guard';

function requestIn(sessionID: string): Request & { sessionID: string } {
  return { sessionID } as Request & { sessionID: string };
}

describe('The links that have ended', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('name the session that Passport has made since', () => {
    const links = new FinishedLinks();
    const req = requestIn('before the sign-in');
    links.remember('state', req);

    req.sessionID = 'after the sign-in';

    expect(links.sessionOf('state')).toBe(sessionHash(requestIn('after the sign-in')));
  });

  it('are each a login of their own', () => {
    const links = new FinishedLinks();
    links.remember('one', requestIn('a session'));

    expect(links.sessionOf('another')).toBeUndefined();
  });

  it('are forgotten after thirty seconds, request and all', () => {
    const links = new FinishedLinks();
    links.remember('state', requestIn('a session'));

    jest.advanceTimersByTime(29_999);
    const last = links.sessionOf('state');
    jest.advanceTimersByTime(1);

    expect([last, links.sessionOf('state')]).toEqual([sessionHash(requestIn('a session')), undefined]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('are remembered anew by a repeat', () => {
    const links = new FinishedLinks();
    links.remember('state', requestIn('first'));
    jest.advanceTimersByTime(20_000);
    links.remember('state', requestIn('second'));

    jest.advanceTimersByTime(20_000);
    const later = links.sessionOf('state');
    jest.advanceTimersByTime(10_000);

    expect([later, links.sessionOf('state')]).toEqual([sessionHash(requestIn('second')), undefined]);
  });
});
