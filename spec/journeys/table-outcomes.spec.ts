import { outcome } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp, STACKS, type TestApp } from '../support/app';
import { Browser } from '../support/browser';
import { askedResolver, custom, mountDoor, openDoor, type Resolver } from '../support/doors';
import { corpAppWorkbench, lisi, providerSecret } from '../support/flows';
import { tenantWorkbench } from '../support/tenants';

const SAID_NO: ReadonlyArray<readonly [string, Resolver, string]> = [
  ['null', () => null, 'not-bound'],
  ['undefined', () => undefined, 'not-bound'],
  ['false', () => false, 'not-bound'],
  ['a promise of nothing', async () => null, 'not-bound'],
  ['a refusal with a reason of its own', () => outcome.refused('contract-ended'), 'contract-ended'],
];

describe.each(STACKS)('A sign-in on Express $express and Passport $passport', (stack) => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  function open(resolver: Resolver): TestApp {
    return openDoor(corpAppWorkbench(wecom, resolver), { stack });
  }

  it('that the member declines is answered 401 declined, and no resolver is asked', async () => {
    const { asked, resolve } = askedResolver();
    const browser = new Browser(open(resolve).app);
    const first = await browser.answer(await browser.start('/start'), 'decline');
    const second = await browser.answer(await browser.start('/start'), 'decline');

    const plain = await browser.get(first);
    const told = await browser.get(custom(second));

    expect(plain.status).toBe(401);
    expect(told.body).toEqual({
      user: false,
      info: { code: 'declined', message: expect.any(String) },
      status: 401,
    });
    expect(asked).toEqual([]);
    expect(await browser.me()).toBeUndefined();
  });

  it('with a state that was used before is answered 403 state-mismatch', async () => {
    const browser = new Browser(open(() => null).app);
    const used = await browser.answer(await browser.start('/start'), lisi(wecom));
    await browser.get(used);

    const told = await browser.get(custom(used.replace(/code=[^&]*/, 'code=another')));

    expect(told.body).toMatchObject({ info: { code: 'state-mismatch' }, status: 403 });
  });

  it.each(SAID_NO)('whose resolver returns %s is answered 403', async (_, resolver, code) => {
    const { app } = open(resolver);
    const browser = new Browser(app);
    const first = await browser.answer(await browser.start('/start'), lisi(wecom));
    const second = await browser.answer(await browser.start('/start'), lisi(wecom));

    const plain = await browser.get(first);
    const told = await browser.get(custom(second));

    expect(plain.status).toBe(403);
    expect(told.body).toEqual({ user: false, info: { code, message: expect.any(String) }, status: 403 });
    expect(await browser.me()).toBeUndefined();
  });

  it('refused with a message hands that message on', async () => {
    const { app } = open(() => outcome.refused('contract-ended', 'Your contract has ended.'));
    const browser = new Browser(app);
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));

    const told = await browser.get(custom(back));

    expect(told.body.info).toEqual({ code: 'contract-ended', message: 'Your contract has ended.' });
  });

  it('whose resolver asks for binding is sent to the bind page, signed out', async () => {
    const { app } = open(() => outcome.bindRequired('/account/bind'));
    const browser = new Browser(app);

    const answer = await browser.signIn('/start', lisi(wecom));

    expect(answer.status).toBe(302);
    expect(answer.headers['location']).toBe('/account/bind');
    expect(await browser.me()).toBeUndefined();
  });

  it('for an enterprise nobody knows is answered 404 unknown-tenant at the start', async () => {
    const { app } = openDoor(
      tenantWorkbench(wecom, () => undefined),
      { stack },
    );
    const browser = new Browser(app);

    const plain = await browser.get('/start');
    const told = await browser.get('/custom');

    expect(plain.status).toBe(404);
    expect(told.body).toMatchObject({ info: { code: 'unknown-tenant' }, status: 404 });
  });

  it('for an enterprise forgotten meanwhile is answered 404 unknown-tenant at the callback', async () => {
    const { corpId, agentId, secret } = wecom.credentials;
    const { asked, resolve } = askedResolver();
    const connection = tenantWorkbench(
      wecom,
      (lookup) => (lookup.corpId === undefined ? { corpId, agentId, secret } : undefined),
      resolve,
    );
    const browser = new Browser(openDoor(connection, { stack }).app);
    const first = await browser.answer(await browser.start('/start'), lisi(wecom));
    const second = await browser.answer(await browser.start('/start'), lisi(wecom));

    const plain = await browser.get(first);
    const told = await browser.get(custom(second));

    expect(plain.status).toBe(404);
    expect(told.body).toMatchObject({ info: { code: 'unknown-tenant' }, status: 404 });
    expect(asked).toEqual([]);
  });

  it('that asks to link without a signed-in user is answered 401 link-needs-sign-in', async () => {
    const connection = providerSecret(wecom, () => null);
    const { app } = createTestApp(
      (express, passport) => {
        mountDoor(express, passport, connection);
        express.post('/told', (req, res, next) => {
          const asks = { link: true } as object;
          passport.authenticate(
            connection.name,
            asks,
            (_: unknown, user: unknown, info: unknown, status: unknown) => {
              res.json({ user, info, status });
            },
          )(req, res, next);
        });
      },
      { stack },
    );
    const browser = new Browser(app);

    const plain = await browser.post('/link');
    const told = await browser.post('/told');

    expect(plain.status).toBe(401);
    expect(told.body).toEqual({
      user: false,
      info: { code: 'link-needs-sign-in', message: expect.any(String) },
      status: 401,
    });
  });

  it('that asks to link and returns to the session of another is answered 403 link-user-changed', async () => {
    const { asked, resolve } = askedResolver();
    const { app } = openDoor(providerSecret(wecom, resolve), { stack });
    const browser = new Browser(app);
    await browser.post('/local/ada');
    const starts = [await browser.post('/link'), await browser.post('/link')];
    const [first = '', second = ''] = await Promise.all(
      starts.map(({ headers }) => browser.answer(String(headers['location']), lisi(wecom))),
    );
    await browser.post('/local/ben');

    const plain = await browser.get(first);
    const told = await browser.get(custom(second));

    expect(plain.status).toBe(403);
    expect(told.body).toEqual({
      user: false,
      info: { code: 'link-user-changed', message: expect.any(String) },
      status: 403,
    });
    expect(asked).toEqual([]);
    expect(await browser.me()).toBe('ben');
  });

  it.each(['head', 'post', 'put', 'patch', 'delete', 'options'] as const)(
    'whose callback comes by %s is answered 405, and the code is still good afterwards',
    async (method) => {
      const { app } = open(({ profile }) => ({ id: profile.id }));
      const browser = new Browser(app);
      const back = await browser.answer(await browser.start('/start'), lisi(wecom));

      const refused = await browser.send(method, back);
      const answer = await browser.get(back);

      expect(refused.status).toBe(405);
      expect(answer.status).toBe(200);
      expect(wecom.count('auth/getuserinfo')).toBe(1);
    },
  );

  it('whose callback comes by POST tells a callback function 405 method-not-allowed', async () => {
    const browser = new Browser(open(() => null).app);
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));

    const told = await browser.post(custom(back));

    expect(told.body).toEqual({
      user: false,
      info: { code: 'method-not-allowed', message: expect.any(String) },
      status: 405,
    });
  });
});
