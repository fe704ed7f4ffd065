import { callbackParams } from '../../lib/in-flight/callback-query';
import { CallbackLeg } from '../../lib/strategies/callback-leg';
import type { LoginSettings } from '../../lib/strategies/login-settings';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { askedResolver, openDoor } from '../support/doors';
import { lisi, loginSuite } from '../support/flows';
import { PROFILE, visit } from './support/visit';

const URL = '/callback?code=c0de&state=State1';

describe('A callback whose login nobody has claimed', () => {
  let leg: CallbackLeg<object>;
  let spent: string[];

  beforeEach(() => {
    spent = [];
    const settings = {
      allowUnsolicited: false,
      deadlineMs: 60_000,
      protocol: {
        codeParam: 'code',
        app: async () => ({ redeem: async (code: string) => spent.push(code) }),
      },
    } as unknown as LoginSettings<object>;
    leg = new CallbackLeg(settings, visit({ url: URL }).req, callbackParams(URL) ?? new Map(), {
      session: false,
    });
  });
  afterEach(() => leg.end());

  it('redeems no code', async () => {
    await expect(leg.redeem()).rejects.toThrow('claim() comes first');

    expect(spent).toEqual([]);
  });

  it('signs nobody in', async () => {
    await expect(leg.resolve(PROFILE)).rejects.toThrow('claim() comes first');
  });
});

describe('A corps function', () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    wecom.addMember({ ...lisi(wecom), openUserId: 'woLisi' });
  });
  afterEach(() => wecom.close());

  it('that never answers ends the sign-in with 504 and asks no resolver', async () => {
    const { asked, resolve } = askedResolver();
    const connection = loginSuite(wecom, resolve, {
      corps: () => new Promise<boolean>(() => undefined),
      deadlineMs: 500,
    });
    const { app, errors } = openDoor(connection);

    const { status, body } = await new Browser(app).signIn('/start', lisi(wecom));

    expect(status).toBe(504);
    expect(body.code).toBe('ERR_WECOM_RESOLVER');
    expect(String(errors[0])).toContain('The corps function did not answer in time.');
    expect(asked).toEqual([]);
  });
});
