import type { Request } from 'express';
import { arrivalOf, arrivalsWith, sessionHash } from '../../lib/in-flight/browser-session';

const SESSION = 'the id of a session';

function requestWith({ cookie, sessionID }: { cookie?: string; sessionID?: string }): Request {
  return { headers: { cookie }, sessionID } as unknown as Request;
}

describe('The name of a session', () => {
  it('is the same for the same session, another for another, and gives no id away', () => {
    const name = sessionHash(requestWith({ sessionID: SESSION }));

    expect(name).toMatch(/^[\w-]{43}$/);
    expect(sessionHash(requestWith({ sessionID: SESSION }))).toBe(name);
    expect(sessionHash(requestWith({ sessionID: `${SESSION}2` }))).not.toBe(name);
  });

  it('is none where there is no session', () => {
    expect(sessionHash(requestWith({}))).toBeUndefined();
  });
});

describe('Where a callback arrived', () => {
  const from = (cookie: string | undefined, sessionID?: string) =>
    arrivalOf(requestWith({ ...(cookie !== undefined && { cookie }), ...(sessionID && { sessionID }) }));

  it('is the session that its browser has brought, whatever other cookies it has', () => {
    const first = from(`sid=s:${SESSION}.seal; theme=dark`, SESSION);

    expect(from(`sid=s:${SESSION}.seal`, SESSION)).toBe(first);
    expect(from('sid=s:another one.seal; theme=dark', 'another one')).not.toBe(first);
    expect(first).not.toContain(SESSION);
  });

  it('is that session too where its cookie holds the id escaped', () => {
    const id = 'app/1:a session';

    expect(from(`sid=${encodeURIComponent(`s:${id}.seal`)}`, id)).toMatch(/^session /);
  });

  it('is told by the names of the cookies where the session has just been made for this request', () => {
    const first = from('theme=dark; lang=zh', 'made for the first request');

    expect(from('theme=light; lang=en', 'made for the second request')).toBe(first);
    expect(from('theme=dark; lang=zh; sid=signed in since', 'made for the third')).not.toBe(first);
    expect(from(undefined, 'made for the fourth')).not.toBe(first);
  });

  it('is told by the names of the cookies where there are no sessions', () => {
    const first = from('a=1; b=2');

    expect(from('b=3; a=4')).toBe(first);
    expect(from('a=1;b=2')).toBe(first);
    expect(from('ab=1')).not.toBe(first);
    expect(from('a=1')).not.toBe(first);
    expect(from('a=1; c=2')).not.toBe(first);
    expect(from('a=undefined; b=2')).toBe(first);
  });

  it('does not depend on the cookies of logins, which come and go', () => {
    const first = from('a=1');

    expect(from('a=1; wecom_abcdefghijkl=x; __Host-wecom_abcdefghijkl=y')).toBe(first);
    expect(from('a=1; my_wecom_theme=x')).not.toBe(first);
  });

  it('is the same for two requests without any cookie, and for nobody who has one', () => {
    expect(from(undefined)).toBe(from(''));
    expect(from(undefined)).not.toBe(from('a=1'));
  });

  it('is known again by the cookie of that session, also once it has ended', () => {
    const first = from(`theme=dark; sid=s:${SESSION}.seal`, SESSION);
    const later = (cookie: string) =>
      arrivalsWith(requestWith({ cookie, sessionID: 'made for this request' }));

    expect(later(`sid=s:${SESSION}.seal; theme=light`)).toContain(first);
    expect(later('sid=s:another one.seal; theme=dark')).not.toContain(first);
    expect(later(`other=s:${SESSION}.seal`)).not.toContain(first);
    expect(arrivalsWith(requestWith({}))).toEqual([]);
    expect(later('theme=dark')).not.toContain(from('theme=dark', 'made for the first request'));
  });

  it('is looked for among sixty-four cookies', () => {
    const cookie = Array.from({ length: 100 }, (_, index) => `c${index}=1`).join('; ');

    expect(arrivalsWith(requestWith({ cookie }))).toHaveLength(64);
  });
});
