import { outcome, pendingBinding } from '../../lib';
import { callbackFingerprint } from '../../lib/in-flight/callback-query';
import { Listener } from '../events/support/listener';
import { returnedLeg } from './support/returned-leg';
import { PROFILE } from './support/visit';

const ends = (done: () => void) => done();
const ADA = { id: 'ada' };

describe('What a resolver is told', () => {
  it('is who has come, and nothing of a state, a user or a console that there is not', async () => {
    const told: object[] = [];
    const { leg, req } = await returnedLeg({
      settings: { resolveUser: (signIn: object) => told.push(signIn) && ADA },
    });

    await leg.resolve(PROFILE);

    expect(told).toStrictEqual([{ profile: PROFILE, loginOnly: false, req }]);
  });
});

describe('What an application finds of a sign-in', () => {
  it('is its outcome and its member, and nothing that was not asked for', async () => {
    const { leg } = await returnedLeg();

    expect(await leg.resolve(PROFILE)).toStrictEqual({
      user: { id: 'lisi' },
      info: { outcome: 'login', profile: PROFILE },
    });
  });

  it('is what its start gave it besides', async () => {
    const { leg } = await returnedLeg({
      transaction: { returnTo: '/reports', appState: { plan: 'a' }, display: 'popup' },
      settings: { resolveUser: () => outcome.bound(ADA, 'automatic') },
    });

    expect(await leg.resolve(PROFILE)).toStrictEqual({
      user: ADA,
      info: {
        outcome: 'bound',
        how: 'automatic',
        profile: PROFILE,
        returnTo: '/reports',
        state: { plan: 'a' },
        display: 'popup',
      },
    });
  });

  it('is in the session only where there is one', async () => {
    const without = await returnedLeg();
    const within = await returnedLeg({ options: {}, request: { session: { regenerate: ends, save: ends } } });

    await without.leg.resolve(PROFILE);
    await within.leg.resolve(PROFILE);

    expect(without.ends).toEqual([]);
    expect(within.ends).toEqual([within.req]);
  });

  it('took as long as the callback took', async () => {
    const listener = new Listener();
    const before = performance.now();
    const { leg } = await returnedLeg();
    await leg.resolve(PROFILE);
    const whole = performance.now() - before;
    listener.stop();

    const [event] = listener.on('passport-wecom:sign-in');
    expect(event?.durationMs).toBeGreaterThan(0);
    expect(event?.durationMs).toBeLessThanOrEqual(whole);
  });
});

describe('A member who has to be bound', () => {
  it('waits with no path where none was asked for', async () => {
    const { leg, req } = await returnedLeg({
      settings: { resolveUser: () => outcome.bindRequired('/bind') },
      request: { session: { regenerate: ends, save: ends } },
    });

    await leg.resolve(PROFILE);

    const waiting = pendingBinding(req);
    expect(waiting).toMatchObject({ profile: PROFILE });
    expect(waiting).not.toHaveProperty('returnTo');
  });

  it('needs a session, whatever `session` says', async () => {
    const { leg } = await returnedLeg({ settings: { resolveUser: () => outcome.bindRequired('/bind') } });

    await expect(leg.resolve(PROFILE)).rejects.toThrow(/binding needs one: mount express-session/);
  });

  it('is told that there is no account where the sign-in began in the console of WeCom', async () => {
    const url = '/callback?auth_code=c0de&state=State1&confirm=1';
    const { leg } = await returnedLeg({
      url,
      settings: {
        allowUnsolicited: true,
        protocol: { codeParam: 'auth_code' },
        resolveUser: () => outcome.bindRequired('/bind'),
      },
      transaction: { unsolicited: callbackFingerprint({ url }) },
      request: { method: 'POST', session: { regenerate: ends, save: ends } },
    });

    await expect(leg.resolve(PROFILE)).rejects.toMatchObject({ reason: 'not-bound', status: 403 });
  });
});

describe('A tenant function', () => {
  it('is asked with the enterprise of the login, where it has one', async () => {
    const asked: object[] = [];
    const app = (lookup: object) => {
      asked.push(lookup);
      return { redeem: async () => PROFILE, tenant: undefined };
    };
    const settings = { protocol: { codeParam: 'code', app } };
    const { leg, req } = await returnedLeg({ settings });

    await leg.redeem();

    expect(asked).toStrictEqual([{ req }]);
  });
});
