import { outcome } from '../../lib';
import { SignInRefused } from '../../lib/refusals';
import { returnedLeg } from './support/returned-leg';
import { PROFILE } from './support/visit';

const ends = (done: (error?: unknown) => void) => done();
const never = () => new Promise<never>(() => undefined);
const ADA = { id: 'ada' };

/** A session that is saved and made anew, with somebody signed in. */
const signedIn = (regenerate: (done: (error?: unknown) => void) => void = ends) => ({
  user: ADA,
  session: { regenerate, save: ends },
});

describe('A callback that another request has spent in vain', () => {
  const redeem = async () => undefined;

  it('has a code that counts no more', async () => {
    const { leg } = await returnedLeg({ redeem });

    await expect(leg.redeem()).rejects.toMatchObject({ reason: 'code-rejected' });
  });

  it('was declined, where it has no code', async () => {
    const { leg } = await returnedLeg({ redeem, url: '/callback?state=State1' });

    await expect(leg.redeem()).rejects.toMatchObject({ reason: 'declined' });
  });
});

describe('A callback that ran out of time', () => {
  const hanging = { redeem: never };

  it('waited for WeCom', async () => {
    const { leg } = await returnedLeg({
      settings: { deadlineMs: 20, protocol: { codeParam: 'code', app: () => hanging } },
    });

    await expect(leg.redeem()).rejects.toMatchObject({
      code: 'ERR_WECOM_UNREACHABLE',
      message: expect.stringContaining('WeCom did not answer in time. Check the way out of this server.'),
    });
  });

  it('waited for WeCom too where the tenant function had answered', async () => {
    const { leg } = await returnedLeg({
      settings: { deadlineMs: 20, protocol: { codeParam: 'code', app: async () => hanging } },
    });

    await expect(leg.redeem()).rejects.toMatchObject({ code: 'ERR_WECOM_UNREACHABLE' });
  });

  it('waited for the tenant function', async () => {
    const { leg } = await returnedLeg({
      settings: { deadlineMs: 20, protocol: { codeParam: 'code', app: never } },
    });

    await expect(leg.redeem()).rejects.toThrow('The tenant function did not answer in time.');
  });

  it('waited for the session store', async () => {
    const { leg } = await returnedLeg({
      settings: { deadlineMs: 20, resolveUser: () => outcome.bindRequired('/bind') },
      request: { session: { regenerate: () => undefined, save: ends } },
    });

    await expect(leg.resolve(PROFILE)).rejects.toMatchObject({
      code: 'ERR_WECOM_SESSION',
      message: expect.stringContaining('The session store does not answer. Check its server and its client.'),
    });
  });
});

describe('A refusal', () => {
  const refuse = async () => Promise.reject(new SignInRefused('not-a-member'));
  const refusing = { protocol: { codeParam: 'code', app: () => ({ redeem: refuse }) } };

  async function refusalOf(transaction: object): Promise<unknown> {
    const { leg } = await returnedLeg({ settings: refusing, transaction });
    return leg.redeem().catch((reason: unknown) => reason);
  }

  it('says nothing of a window or a path where there was none', async () => {
    const refusal = await refusalOf({ returnTo: '/reports' });

    expect(refusal).not.toHaveProperty('display');
    expect(refusal).not.toHaveProperty('linkedFrom');
  });

  it('says that the login ran in a small window', async () => {
    expect(await refusalOf({ display: 'popup' })).toHaveProperty('display', 'popup');
  });

  it('says where a login to link began', async () => {
    const { leg } = await returnedLeg({
      settings: refusing,
      transaction: { link: 'a session', returnTo: '/account' },
    });

    await expect(leg.redeem()).rejects.toHaveProperty('linkedFrom', '/account');
  });

  it('says no path where a login to link had none', async () => {
    const { leg } = await returnedLeg({ settings: refusing, transaction: { link: 'a session' } });

    expect(await leg.redeem().catch((reason: unknown) => reason)).not.toHaveProperty('linkedFrom');
  });

  it('is all that is marked so: a failure stays as it is', async () => {
    const failure = new Error('of the resolver');
    const { leg } = await returnedLeg({
      settings: { resolveUser: () => Promise.reject(failure) },
      transaction: { display: 'popup', returnTo: '/reports' },
    });

    await expect(leg.resolve(PROFILE)).rejects.toBe(failure);
    expect(failure).not.toHaveProperty('display');
  });
});

describe('Whoever was signed in at the Workbench', () => {
  it.each(['not-a-member', 'not-visible'] as const)('is signed out by a visitor: %s', async (reason) => {
    const redeem = async () => Promise.reject(new SignInRefused(reason));
    const { leg, req } = await returnedLeg({
      settings: { protocol: { codeParam: 'code', app: () => ({ redeem }) } },
      request: signedIn(),
    });

    await expect(leg.redeem()).rejects.toMatchObject({ reason });
    expect(req.user).toBeUndefined();
  });

  it('stays where the code was worth nothing: nobody knows who came', async () => {
    const { leg, req } = await returnedLeg({ redeem: async () => undefined, request: signedIn() });

    await expect(leg.redeem()).rejects.toMatchObject({ reason: 'code-rejected' });
    expect(req.user).toBe(ADA);
  });

  it('may be signed in still where a refusal cannot end the session, and that is said', async () => {
    const failure = new Error('the session store is down');
    const { leg } = await returnedLeg({
      settings: { resolveUser: () => null },
      request: signedIn((done) => done(failure)),
    });

    await expect(leg.resolve(PROFILE)).rejects.toBe(failure);
  });

  it('does not hide why a sign-in failed where the session cannot end either', async () => {
    const failure = new Error('of the resolver');
    const { leg } = await returnedLeg({
      settings: { resolveUser: () => Promise.reject(failure) },
      request: signedIn((done) => done(new Error('the session store is down'))),
    });

    await expect(leg.resolve(PROFILE)).rejects.toBe(failure);
  });
});
