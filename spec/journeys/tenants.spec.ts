import type { CorpApp, SignIn } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import type { TestUser } from '../support/app';
import { Browser } from '../support/browser';
import { custom, openDoor } from '../support/doors';
import { OpenTransactions } from '../support/fake-transactions';
import { callsWithToken } from '../support/redemptions';
import { tenantQr, tenantWorkbench } from '../support/tenants';

const ALPHA: CorpApp = { corpId: 'wwalphaalphaalpha', agentId: 1000101, secret: 'SecretOfAlpha' };
const BETA: CorpApp = { corpId: 'wwbetabetabetabe', agentId: '1000202', secret: 'SecretOfBeta' };

describe.each([
  ['QR', tenantQr, 'provider-qr'],
  ['Workbench', tenantWorkbench, 'workbench'],
] as const)('Many enterprises on one %s connection', (_, create, channel) => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    for (const app of [ALPHA, BETA]) {
      wecom.addCorp({ corpId: app.corpId });
      wecom.addMember({ corpId: app.corpId, userId: 'lisi' });
      wecom.addApp(app);
    }
  });
  afterEach(() => wecom.close());

  /** The application knows the enterprise by `?corp=`, and at the return by what it is asked. */
  function byQuery(lookup: { req: { query: object }; corpId?: string }): CorpApp | undefined {
    const wanted = lookup.corpId ?? (lookup.req.query as { corp?: string }).corp;
    return [ALPHA, BETA].find(({ corpId }) => corpId === wanted);
  }

  it('each sign in their own members, with equal userids, all at once', async () => {
    const { app } = openDoor(create(wecom, byQuery));

    const seen = await Promise.all(
      Array.from({ length: 20 }, async (__, i) => {
        const { corpId } = i % 2 === 0 ? ALPHA : BETA;
        const browser = new Browser(app);
        const { body } = await browser.signIn(`/start?corp=${corpId}`, { corpId, userId: 'lisi' });
        return [body.user.id, body.info.profile.channel];
      }),
    );

    const expected = Array.from({ length: 10 }, () => [
      ['wwalphaalphaalpha:u:lisi', channel],
      ['wwbetabetabetabe:u:lisi', channel],
    ]);
    expect(seen).toEqual(expected.flat());
    expect(wecom.count('gettoken')).toBe(2);
  });

  it('go to the page of their own app', async () => {
    const browser = new Browser(openDoor(create(wecom, byQuery)).app);

    const page = new URL(await browser.start(`/start?corp=${BETA.corpId}`));

    expect(page.searchParams.get('appid')).toBe('wwbetabetabetabe');
    expect(page.searchParams.get('agentid')).toBe('1000202');
  });

  it('are asked for without a corpId at the start, and with the one that travelled at the callback', async () => {
    const asked: Array<{ corpId?: string }> = [];
    const connection = create(wecom, (lookup) => {
      asked.push(lookup);
      return ALPHA;
    });
    const browser = new Browser(openDoor(connection).app);

    await browser.signIn('/start', { corpId: ALPHA.corpId, userId: 'lisi' });

    expect(asked).toHaveLength(2);
    expect(asked[0]?.corpId).toBeUndefined();
    expect(asked[1]?.corpId).toBe('wwalphaalphaalpha');
  });

  it('send corpId and agentId along, and never the secret', async () => {
    const transactions = new OpenTransactions();
    const connection = create(wecom, () => ({ ...ALPHA, note: 'a row has more' }), undefined, {
      transactions,
    });

    await new Browser(openDoor(connection).app).get('/start');

    expect(transactions.begun).toEqual([
      expect.objectContaining({ tenant: { corpId: 'wwalphaalphaalpha', agentId: 1000101 } }),
    ]);
    expect(JSON.stringify(transactions.begun)).not.toContain('SecretOfAlpha');
  });

  it('are refused where another one comes back than went out (T21)', async () => {
    const asked: Array<SignIn<TestUser>> = [];
    const connection = create(
      wecom,
      ({ corpId }) => (corpId === undefined ? ALPHA : BETA),
      (signIn) => {
        asked.push(signIn);
        return { id: signIn.profile.id };
      },
    );
    const browser = new Browser(openDoor(connection).app);
    const page = await browser.start('/start');
    const back = await browser.answer(page, { corpId: ALPHA.corpId, userId: 'lisi' });

    const { body } = await browser.get(custom(back));

    expect(body).toMatchObject({ user: false, info: { code: 'state-mismatch' }, status: 403 });
    expect(asked).toEqual([]);
    expect(callsWithToken(wecom)).toEqual([]);
  });

  it.each(['__proto__', 'constructor', 'wwnobody', ''])(
    'are unknown as %j, and no call is made (T56)',
    async (corp) => {
      const browser = new Browser(openDoor(create(wecom, byQuery)).app);

      const { status, headers } = await browser.get(`/start?corp=${corp}`);

      expect(status).toBe(404);
      expect(headers['location']).toBeUndefined();
      expect(callsWithToken(wecom)).toEqual([]);
    },
  );

  it.each([null, undefined])('are unknown where the application finds %p', async (nobody) => {
    const connection = create(wecom, async () => nobody as undefined);

    const { status } = await new Browser(openDoor(connection).app).get('/start');

    expect(status).toBe(404);
  });

  it('are not signed in where the application cannot look them up', async () => {
    const failure = new Error('no database');
    const { app, errors } = openDoor(create(wecom, () => Promise.reject(failure)));

    const { status } = await new Browser(app).get('/start');

    expect(status).toBe(500);
    expect(errors[0]).toBe(failure);
  });

  it('do not wait for ever for the application to look them up', async () => {
    const never = create(wecom, () => new Promise(() => undefined), undefined, { deadlineMs: 80 });

    const { status } = await new Browser(openDoor(never).app).get('/start');

    expect(status).toBe(504);
  });

  it('are what the callback says it waited for where the application does not look them up then', async () => {
    const late = create(
      wecom,
      (lookup) => (lookup.corpId === undefined ? byQuery(lookup) : new Promise(() => undefined)),
      undefined,
      { deadlineMs: 200 },
    );
    const { app, errors } = openDoor(late);
    const browser = new Browser(app);
    const back = await browser.answer(await browser.start(`/start?corp=${ALPHA.corpId}`), {
      corpId: ALPHA.corpId,
      userId: 'lisi',
    });

    const { status, body } = await browser.get(back);

    expect([status, body.code]).toEqual([504, 'ERR_WECOM_RESOLVER']);
    expect(String(errors[0])).toContain('tenant function');
  });

  it('keep on working when the secret of one of them is wrong', async () => {
    const connection = create(wecom, (lookup) => {
      const app = byQuery(lookup);
      return app === ALPHA ? { ...ALPHA, secret: 'Wrong' } : app;
    });
    const { app } = openDoor(connection);
    const first = await new Browser(app).signIn(`/start?corp=${ALPHA.corpId}`, {
      corpId: ALPHA.corpId,
      userId: 'lisi',
    });

    const second = await new Browser(app).signIn(`/start?corp=${BETA.corpId}`, {
      corpId: BETA.corpId,
      userId: 'lisi',
    });

    expect([first.status, second.status]).toEqual([502, 200]);
  });
});
