import type { Request } from 'express';
import { keepPendingBinding, pendingBinding, takePendingBinding } from '../../lib/accounts/pending-binding';
import { member } from './support/directory';

const NOW = 1_750_000_000_000;
const MINUTE = 60_000;
const profile = member();

function requestWith(session?: unknown): Request {
  return { session } as unknown as Request;
}

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('A member who has to prove who they are', () => {
  it('waits in the session, with what the bind page shows and nothing else', () => {
    const req = requestWith({});

    keepPendingBinding(req, { profile, mayRegister: true, returnTo: '/orders' }, NOW);

    expect(pendingBinding(req)).toEqual({ profile, mayRegister: true, returnTo: '/orders' });
    expect(pendingBinding(req)).toEqual({ profile, mayRegister: true, returnTo: '/orders' });
  });

  it('survives a session store that writes JSON', () => {
    const req = requestWith({});
    keepPendingBinding(req, { profile, mayRegister: false }, NOW);

    const reloaded = requestWith(JSON.parse(JSON.stringify((req as { session?: unknown }).session)));

    expect(pendingBinding(reloaded)).toEqual({ profile, mayRegister: false });
  });

  it('stands under a name of this package, beside what the application keeps in the session', () => {
    const session = { cart: 7 };

    keepPendingBinding(requestWith(session), { profile, mayRegister: false }, NOW);

    expect(Object.keys(session)).toEqual(['cart', 'wecomPendingBinding']);
  });

  it('can be taken once', () => {
    const req = requestWith({});
    keepPendingBinding(req, { profile, mayRegister: false }, NOW);

    const taken = [takePendingBinding(req), takePendingBinding(req), pendingBinding(req)];

    expect(taken).toEqual([{ profile, mayRegister: false }, undefined, undefined]);
    expect((req as { session?: unknown }).session).toEqual({});
  });

  it('waits for ten minutes', () => {
    const req = requestWith({});
    keepPendingBinding(req, { profile, mayRegister: false }, NOW);

    jest.setSystemTime(NOW + 10 * MINUTE - 1);
    const before = pendingBinding(req);
    jest.setSystemTime(NOW + 10 * MINUTE);

    expect(before).toBeDefined();
    expect(pendingBinding(req)).toBeUndefined();
    expect(takePendingBinding(req)).toBeUndefined();
  });

  it('is replaced by the next one', () => {
    const req = requestWith({});
    keepPendingBinding(req, { profile, mayRegister: true, returnTo: '/old' }, NOW);

    keepPendingBinding(req, { profile: member({ userId: 'lisi' }), mayRegister: false }, NOW);

    expect(takePendingBinding(req)).toEqual({ profile: member({ userId: 'lisi' }), mayRegister: false });
  });
});

describe('Without anything waiting', () => {
  it.each([undefined, null, {}, { wecomPendingBinding: undefined }, { wecomPendingBinding: null }])(
    'there is nothing to show and nothing to take: session %p',
    (session) => {
      const req = requestWith(session);

      expect(pendingBinding(req)).toBeUndefined();
      expect(takePendingBinding(req)).toBeUndefined();
    },
  );

  it.each([undefined, null])('nothing is kept where there is no session: %p', (session) => {
    const req = requestWith(session);

    keepPendingBinding(req, { profile, mayRegister: false }, NOW);

    expect(pendingBinding(req)).toBeUndefined();
  });
});
