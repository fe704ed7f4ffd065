import type { Request } from 'express';
import { linkingSession, linkingUser, startNewSession } from '../../lib/strategies/session-guard';

function requestWith(fields: object): Request {
  return fields as Request;
}

describe('A new session', () => {
  it('is waited for', async () => {
    const ends: string[] = [];
    const regenerate = (done: (error?: unknown) => void) =>
      queueMicrotask(() => {
        ends.push('regenerated');
        done();
      });

    await startNewSession(requestWith({ session: { regenerate } }));

    expect(ends).toEqual(['regenerated']);
  });

  it('ends the sign-in with the error of a store that cannot make it', async () => {
    const failure = new Error('the session store is down');
    const regenerate = (done: (error?: unknown) => void) => done(failure);

    const started = startNewSession(requestWith({ session: { regenerate } }));

    await expect(started).rejects.toBe(failure);
  });

  it('is not asked of a session that lives in a cookie and cannot be made anew', async () => {
    const session = { cart: 'a bicycle' };

    await expect(startNewSession(requestWith({ session }))).resolves.toBeUndefined();

    expect(session).toEqual({ cart: 'a bicycle' });
  });
});

describe('Linking', () => {
  const user = { id: 'ada' };

  it('names the session without giving its id away', () => {
    const link = linkingSession(requestWith({ user, sessionID: 'the id of a session' }));

    expect(link).toMatch(/^[\w-]{43}$/);
    expect(linkingUser(requestWith({ user, sessionID: 'the id of a session' }), link)).toBe(user);
  });

  it('needs a session that can be told from others, and says what to mount', () => {
    const req = requestWith({ user });

    expect(() => linkingSession(req)).toThrow(
      expect.objectContaining({
        code: 'ERR_WECOM_SESSION',
        message: expect.stringContaining('express-session'),
      }),
    );
  });

  it.each([
    ['another session', { user, sessionID: 'another' }],
    ['no session', { user }],
    ['nobody signed in', { sessionID: 'the id of a session' }],
  ])('is refused when the callback comes back to %s', (_, back) => {
    const link = linkingSession(requestWith({ user, sessionID: 'the id of a session' }));

    expect(() => linkingUser(requestWith(back), link)).toThrow(
      expect.objectContaining({ reason: 'link-user-changed', status: 403 }),
    );
  });
});
