import type { Request } from 'express';
import {
  changeSession,
  endSession,
  linkingSession,
  linkingUser,
  requireSession,
  saveSession,
  signedInUser,
  startNewSession,
} from '../../lib/strategies/session-guard';
import { Deadline } from '../../lib/time-limits';

function requestWith(fields: object): Request {
  return fields as Request;
}

const ends = (done: (error?: unknown) => void) => done();

describe('A new session', () => {
  it('is waited for', async () => {
    const steps: string[] = [];
    const regenerate = (done: (error?: unknown) => void) =>
      queueMicrotask(() => {
        steps.push('regenerated');
        done();
      });

    await startNewSession(requestWith({ session: { regenerate, save: ends } }));

    expect(steps).toEqual(['regenerated']);
  });

  it('ends the sign-in with the error of a store that cannot make it', async () => {
    const failure = new Error('the session store is down');
    const regenerate = (done: (error?: unknown) => void) => done(failure);

    const started = startNewSession(requestWith({ session: { regenerate, save: ends } }));

    await expect(started).rejects.toBe(failure);
  });

  it.each([undefined, new Error('the session store is down')])(
    'that comes too late is taken away again, also where the store answers %s',
    async (failure) => {
      let answer = (_error?: unknown) => {};
      const regenerate = (done: (error?: unknown) => void) => {
        answer = done;
      };
      const req = requestWith({ user: { id: 'ada' }, session: { regenerate, save: ends } });
      const deadline = new Deadline(1);
      const change = changeSession(req, deadline, startNewSession);
      await expect(change).rejects.toMatchObject({ code: 'ERR_WECOM_SESSION', status: 503 });

      Object.assign(req, { session: {}, sessionID: 'a new one' });
      answer(failure);
      await new Promise(setImmediate);

      expect([req.user, req.session, req.sessionID]).toEqual([undefined, undefined, undefined]);
    },
  );

  it('belongs to nobody after the one who is signed out', async () => {
    const req = requestWith({ user: { id: 'ada' }, session: { regenerate: ends, save: ends } });

    await endSession(req);

    expect(req).not.toHaveProperty('user');
  });
});

describe('Who is signed in', () => {
  const ada = { id: 'ada' };
  const session = { regenerate: ends, save: ends };

  it('is known under the name that the application gave to passport.initialize', () => {
    const req = requestWith({ _userProperty: 'account', account: ada, user: { id: 'of something else' } });

    expect(signedInUser(req)).toBe(ada);
  });

  it('is nobody where only another middleware has left a user', () => {
    expect(signedInUser(requestWith({ _userProperty: 'account', user: ada }))).toBeUndefined();
  });

  it('is signed out under that name, and nothing else is', async () => {
    const req = requestWith({ _userProperty: 'account', account: ada, user: 'of something else', session });

    await endSession(req);

    expect(req).not.toHaveProperty('account');
    expect(req).toHaveProperty('user');
  });

  it('may link under that name', () => {
    const req = requestWith({ _userProperty: 'account', account: ada, sessionID: 'the id of a session' });

    expect(linkingUser(req, linkingSession(req), false)).toBe(ada);
  });
});

describe('A session that cannot be renewed', () => {
  it.each([
    ['lives in a cookie', { cart: 'a bicycle' }],
    ['cannot be saved', { regenerate: ends }],
    ['cannot be made anew', { save: ends }],
  ])('is refused before the code is spent: it %s', (_, session) => {
    expect(() => requireSession(requestWith({ session }))).toThrow(
      /^This session has no regenerate\(\) or no save\(\), .*express-session; cookie-session/,
    );
  });

  it('is missed where somebody has to wait in it, whatever the application said of sessions', () => {
    expect(() => requireSession(requestWith({}), 'binding')).toThrow(
      /binding needs one: mount express-session/,
    );
  });
});

describe('A session that a sign-in can end in', () => {
  const renewable = { regenerate: ends, save: ends };

  it.each([
    ['over http without `secure`', { cookie: {} }, false],
    ['over https with `secure`', { cookie: { secure: true } }, true],
    ['over http with `secure: auto`', { cookie: { secure: 'auto' } }, false],
    ['over http with `secure: false`', { cookie: { secure: false } }, false],
    ['over https without `secure`', { cookie: { secure: false } }, true],
    ['without a cookie of its own', {}, false],
  ])('is one %s', (_, parts, secure) => {
    const session = { ...renewable, ...parts };

    expect(requireSession(requestWith({ session, secure }))).toBe(session);
  });

  it('is none whose cookie is never set: over http with `secure: true`', () => {
    const req = requestWith({ session: { ...renewable, cookie: { secure: true } }, secure: false });

    expect(() => requireSession(req)).toThrow(
      /^The session cookie has `secure: true`.*tell Express: app\.set\('trust proxy', 1\)\.$/,
    );
  });

  it('is missed by a sign-in in other words than by somebody who has to wait', () => {
    expect(() => requireSession(requestWith({}))).toThrow(
      /^There is no session: .*\{ session: false \}\. If it is mounted, its store may have disconnected\.$/,
    );
  });

  it('is saved before the answer goes out, or the sign-in ends with the error of its store', async () => {
    const failure = new Error('the session store is down');
    const save = (done: (error?: unknown) => void) => done(failure);

    await expect(saveSession(requestWith({ session: { ...renewable, save } }))).rejects.toBe(failure);
    await expect(saveSession(requestWith({ session: renewable }))).resolves.toBeUndefined();
  });
});

describe('Linking', () => {
  it('is refused where nobody is signed in', () => {
    expect(() => linkingSession(requestWith({ sessionID: 'the id of a session' }))).toThrow(
      expect.objectContaining({ reason: 'link-needs-sign-in' }),
    );
  });

  it('counts in the session in which the same callback has linked before, and only in one', () => {
    const req = requestWith({ user: { id: 'ada' }, sessionID: 'the session after the link' });

    expect(linkingUser(req, 'of the session before', true)).toEqual({ id: 'ada' });
    expect(() => linkingUser(requestWith({ user: { id: 'ada' } }), 'of the session before', true)).toThrow(
      expect.objectContaining({ reason: 'link-user-changed' }),
    );
  });

  const user = { id: 'ada' };

  it('names the session without giving its id away', () => {
    const link = linkingSession(requestWith({ user, sessionID: 'the id of a session' }));

    expect(link).toMatch(/^[\w-]{43}$/);
    expect(linkingUser(requestWith({ user, sessionID: 'the id of a session' }), link, false)).toBe(user);
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

    expect(() => linkingUser(requestWith(back), link, false)).toThrow(
      expect.objectContaining({ reason: 'link-user-changed', status: 403 }),
    );
  });
});
