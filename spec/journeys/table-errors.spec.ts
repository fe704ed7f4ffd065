import {
  MemoryTokenStore,
  SuiteTicketMissingError,
  WeComApiError,
  WeComResolverError,
  WeComSessionError,
  WeComStoreError,
  WeComUnexpectedReplyError,
  WeComUnreachableError,
} from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { STACKS, type TestApp } from '../support/app';
import { Browser } from '../support/browser';
import { askedResolver, type DoorOptions, openDoor, type Resolver } from '../support/doors';
import { DeadTransactions, FAILURES, LosingTransactions } from '../support/fake-transactions';
import { type FlowOptions, lisi, loginSuite, providerSecret, suiteApp } from '../support/flows';

const ANYBODY = /^(developer|operator|enterprise-admin|member|wecom)$/;
const SIGNED_IN: Resolver = ({ profile }) => ({ id: profile.id });

describe.each(STACKS)('A sign-in that fails on Express $express and Passport $passport', (stack) => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  function open(options: FlowOptions = {}, resolver = SIGNED_IN, door: DoorOptions = {}): TestApp {
    return openDoor(providerSecret(wecom, resolver, options), { stack, ...door });
  }

  it('without session middleware is answered 500, names express-session and leaves the code unspent', async () => {
    const { app, errors } = openDoor(providerSecret(wecom, SIGNED_IN), { stack, sessions: false });

    const { status, body } = await new Browser(app).signIn('/start', lisi(wecom));

    expect(status).toBe(500);
    expect(body.code).toBe('ERR_WECOM_SESSION');
    expect(errors).toEqual([expect.any(WeComSessionError)]);
    expect(String(errors[0])).toContain('express-session');
    expect(wecom.count('service/get_login_info')).toBe(0);
  });

  it('for want of a suite ticket is answered 503', async () => {
    const { resolve, asked } = askedResolver();
    const { app, errors } = openDoor(loginSuite(wecom, resolve, { tokenStore: new MemoryTokenStore() }), {
      stack,
    });
    const browser = new Browser(app);

    const { status, body } = await browser.signIn('/start', lisi(wecom));

    expect(status).toBe(503);
    expect(body.code).toBe('ERR_WECOM_TICKET_MISSING');
    expect(errors).toEqual([expect.any(SuiteTicketMissingError)]);
    expect(String(errors[0])).toContain('suite_ticket');
    expect(asked).toEqual([]);
    expect(await browser.me()).toBeUndefined();
  });

  it('because WeCom refuses the newest suite ticket is answered 503', async () => {
    const { app } = openDoor(suiteApp(wecom, SIGNED_IN), { stack });
    wecom.failNext('service/get_suite_token', { errcode: 40085, times: 9 });

    const { status, body } = await new Browser(app).signIn('/start', lisi(wecom));

    expect(status).toBe(503);
    expect(body.code).toBe('ERR_WECOM_TICKET_MISSING');
  });

  it.each(FAILURES)('to start because the transaction store %s is answered 503', async (_, failure) => {
    const { app, errors } = open({ transactions: new DeadTransactions(failure) });

    const { status, body } = await new Browser(app).get('/start');

    expect(status).toBe(503);
    expect(body.code).toBe('ERR_WECOM_STORE');
    expect(errors).toEqual([expect.any(WeComStoreError)]);
  });

  it.each(FAILURES)('to finish because the transaction store %s is answered 503', async (_, failure) => {
    const { asked, resolve } = askedResolver();
    const { app } = open({ transactions: new LosingTransactions(failure) }, resolve);
    const browser = new Browser(app);

    const { status, body } = await browser.signIn('/start', lisi(wecom));

    expect(status).toBe(503);
    expect(body.code).toBe('ERR_WECOM_STORE');
    expect(asked).toEqual([]);
    expect(wecom.count('service/get_login_info')).toBe(0);
    expect(await browser.me()).toBeUndefined();
  });

  it.each([
    ['a wrong secret', 40001],
    ['an unknown corpid', 40013],
    ['a secret of another enterprise', 40091],
    ['a rate limit', 45009],
  ])('after %s is answered 503 without asking WeCom again (F25)', async (_, errcode) => {
    const { app, errors } = open();
    const browser = new Browser(app);
    wecom.failNext('service/get_provider_token', { errcode });
    const first = await browser.signIn('/start', lisi(wecom));

    const second = await browser.signIn('/start', lisi(wecom));

    expect([first.status, first.body.code]).toEqual([502, 'ERR_WECOM_API']);
    expect([second.status, second.body.code]).toEqual([503, 'ERR_WECOM_API']);
    expect(errors).toEqual([expect.any(WeComApiError), expect.any(WeComApiError)]);
    expect(wecom.count('service/get_provider_token')).toBe(1);
    expect(await browser.me()).toBeUndefined();
  });

  it('after too many redemptions is answered 503 for a minute without asking WeCom again', async () => {
    const { app } = open();
    const browser = new Browser(app);
    wecom.failNext('service/get_login_info', { errcode: 45009 });
    const first = await browser.signIn('/start', lisi(wecom));

    const second = await browser.signIn('/start', lisi(wecom));

    expect([first.status, first.body.code]).toEqual([502, 'ERR_WECOM_API']);
    expect([second.status, second.body.code]).toEqual([503, 'ERR_WECOM_API']);
    expect(wecom.count('service/get_login_info')).toBe(1);
  });

  it.each([
    [60020, /^operator$/],
    [40001, /^operator$/],
    [48002, ANYBODY],
    [-1, /^wecom$/],
    [987654, ANYBODY],
  ])('because WeCom answers %i is answered 502 and says who can repair it', async (errcode, actor) => {
    const { asked, resolve } = askedResolver();
    const { app, errors } = open({}, resolve);
    const browser = new Browser(app);
    wecom.failNext('service/get_login_info', { errcode, times: 2 });

    const { status, body } = await browser.signIn('/start', lisi(wecom));

    expect([status, body.code]).toEqual([502, 'ERR_WECOM_API']);
    expect(errors).toEqual([
      expect.objectContaining({
        errcode,
        endpoint: '/cgi-bin/service/get_login_info',
        actor: expect.stringMatching(actor),
        remedy: { en: expect.stringMatching(/\w/), zh: expect.stringMatching(/\p{Script=Han}/u) },
      }),
    ]);
    expect(asked).toEqual([]);
    expect(await browser.me()).toBeUndefined();
  });

  it('because the address of the server is not allowed names that address (F27)', async () => {
    const { app, errors } = open();
    wecom.failNext('service/get_login_info', { errcode: 60020 });

    await new Browser(app).signIn('/start', lisi(wecom));

    expect(errors).toEqual([
      expect.objectContaining({
        fromIp: '127.0.0.1',
        hint: expect.stringMatching(/^\d+$/),
        message: expect.stringContaining('127.0.0.1'),
      }),
    ]);
  });

  it.each([
    ['says nothing', { hang: true }],
    ['breaks the connection', { reset: true, times: 2 }],
  ] as const)('because WeCom %s is answered 504', async (_, fault) => {
    const { app, errors } = open({ timeoutMs: 250 });
    const browser = new Browser(app);
    wecom.failNext('service/get_login_info', fault);

    const { status, body } = await browser.signIn('/start', lisi(wecom));

    expect([status, body.code]).toEqual([504, 'ERR_WECOM_UNREACHABLE']);
    expect(errors).toEqual([expect.any(WeComUnreachableError)]);
    expect(await browser.me()).toBeUndefined();
  });

  it.each([
    ['an error page', { status: 503 }],
    ['HTML', { body: '<html>proxy</html>' }],
    ['JSON cut short', { truncate: true }],
    ['JSON of another shape', { body: '{"errcode":0,"user_info":{"userid":"lisi"}}' }],
    ['more than 64 KiB', { bigBody: 70_000 }],
    ['a redirect', { redirect: 'http://127.0.0.1:9/' }],
  ] as const)('because WeCom answers with %s is answered 502', async (_, fault) => {
    const { asked, resolve } = askedResolver();
    const { app, errors } = open({}, resolve);
    const browser = new Browser(app);
    wecom.failNext('service/get_login_info', fault);

    const { status, body } = await browser.signIn('/start', lisi(wecom));

    expect([status, body.code]).toEqual([502, 'ERR_WECOM_UNEXPECTED_REPLY']);
    expect(errors).toEqual([expect.any(WeComUnexpectedReplyError)]);
    expect(asked).toEqual([]);
    expect(await browser.me()).toBeUndefined();
  });

  it('because the resolver throws keeps the error as it is', async () => {
    const thrown = Object.assign(new Error('no tables today'), { status: 418, code: 'TEAPOT' });
    const { app, errors } = open({}, () => {
      throw thrown;
    });

    const { status, body } = await new Browser(app).signIn('/start', lisi(wecom));

    expect([status, body.code]).toEqual([418, 'TEAPOT']);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toBe(thrown);
  });

  it('because the resolver never settles is answered 504 (F44)', async () => {
    const { app, errors } = open({ deadlineMs: 500 }, () => new Promise(() => undefined));
    const browser = new Browser(app);

    const { status, body } = await browser.signIn('/start', lisi(wecom));

    expect([status, body.code]).toEqual([504, 'ERR_WECOM_RESOLVER']);
    expect(errors).toEqual([expect.any(WeComResolverError)]);
    expect(await browser.me()).toBeUndefined();
  });
});
