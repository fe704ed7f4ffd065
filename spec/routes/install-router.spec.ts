import express, { type Express } from 'express';
import type { Installation } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { until } from '../support/doors';
import { lisi } from '../support/flows';
import { installApp } from './support/install-app';

describe('The install button of a website', () => {
  let wecom: WeComSimulator;
  let installed: Installation[];
  let errors: unknown[];
  beforeEach(async () => {
    installed = [];
    errors = [];
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  async function open(onInstalled = (installation: Installation) => void installed.push(installation)) {
    const opened = await installApp(wecom, onInstalled);
    errors = opened.errors;
    return opened.app;
  }

  it('goes to WeCom from a page that shows its origin, and ends with the installation handed over', async () => {
    const browser = new Browser(await open());

    const page = await browser.get('/install');
    const back = await browser.answer(await browser.start('/install'), lisi(wecom));
    const landed = await browser.get(back);

    expect(page.headers['referrer-policy']).toBe('origin');
    expect(page.headers['cache-control']).toBe('no-store');
    expect([landed.status, landed.headers['location']]).toEqual([303, '/welcome']);
    expect(installed).toMatchObject([{ corpId: lisi(wecom).corpId, agentId: 1000010, isDelegated: false }]);
  });

  it('tells the application, and nobody else, that a time limit of its own has answered before', async () => {
    const inner = await open();
    const outer = express().use((req, res, next) => {
      if (req.path === '/install/callback') setImmediate(() => res.sendStatus(503));
      next();
    }, inner);
    const browser = new Browser(outer);
    const back = await browser.answer(await browser.start('/install'), lisi(wecom));
    wecom.failNext('service/v2/get_permanent_code', { errcode: 40078 });

    const { status } = await browser.get(back);
    await until(() => errors.length > 0);

    expect(status).toBe(503);
    expect(errors).toMatchObject([{ code: 'ERR_HTTP_HEADERS_SENT' }]);
  });

  it('installs once for a callback that comes twice', async () => {
    const browser = new Browser(await open());
    const back = await browser.answer(await browser.start('/install'), lisi(wecom));

    const answers = await Promise.all([browser.get(back), browser.get(back)]);
    const late = await browser.get(back);

    expect([...answers, late].map(({ headers }) => headers['location'])).toEqual([
      '/welcome',
      '/welcome',
      '/welcome',
    ]);
    expect(installed).toHaveLength(1);
  });

  it.each([
    ['another browser', async (app: Express, back: string) => new Browser(app).get(back)],
    [
      'another state',
      async (_app: Express, back: string, browser: Browser) =>
        browser.get(back.replace(/state=.{4}/, 'state=AAAA')),
    ],
  ] as const)('refuses %s, and asks WeCom nothing', async (_, come) => {
    const app = await open();
    const browser = new Browser(app);
    const back = await browser.answer(await browser.start('/install'), lisi(wecom));

    const answer = await come(app, back, browser);

    expect(answer.headers['location']).toBe('/plans?wecom_error=state-mismatch');
    expect(wecom.count('service/v2/get_permanent_code')).toBe(0);
    expect((await browser.get(back)).headers['location']).toBe('/welcome');
  });

  it('says that it was declined', async () => {
    const browser = new Browser(await open());
    const back = await browser.answer(await browser.start('/install'), 'decline');

    expect((await browser.get(back)).headers['location']).toBe('/plans?wecom_error=declined');
  });

  it.each([
    ['/install/callback', '/plans?wecom_error=state-mismatch'],
    ['/install/callback?auth_code=a&auth_code=b&state=c', '/plans?wecom_error=malformed-callback'],
  ])('refuses what is no callback: %s', async (path, location) => {
    expect((await new Browser(await open()).get(path)).headers['location']).toBe(location);
  });

  it('is begun by a person only: a script is answered 401 and sent nowhere (T96)', async () => {
    const browser = new Browser(await open());

    const answer = await browser.get('/install', { 'Sec-Fetch-Mode': 'cors' });

    expect([answer.status, answer.text]).toEqual([401, 'Unauthorized']);
    expect(answer.headers['location']).toBeUndefined();
    expect(browser.jar.size).toBe(0);
  });

  it.each(['post', 'put', 'delete'] as const)('takes no %s', async (method) => {
    const browser = new Browser(await open());

    expect((await browser.send(method, '/install')).status).toBe(405);
    expect((await browser.send(method, '/install/callback?auth_code=a&state=b')).status).toBe(405);
  });

  it('survives a moment in which WeCom cannot be reached', async () => {
    const browser = new Browser(await open());
    const back = await browser.answer(await browser.start('/install'), lisi(wecom));
    wecom.failNext('service/v2/get_permanent_code', { hang: true });

    const landed = await browser.get(back);

    expect(landed.headers['location']).toBe('/welcome');
    expect(installed).toHaveLength(1);
  });

  it('passes on what the application throws', async () => {
    const app = await open(() => {
      throw new Error('of the application');
    });
    const browser = new Browser(app);

    await browser.get(await browser.answer(await browser.start('/install'), lisi(wecom)));

    expect(errors).toMatchObject([{ message: 'of the application' }]);
  });
});
