import express from 'express';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { forward, stopClock } from '../support/clock';
import { type DoorOptions, openDoor } from '../support/doors';
import { corpAppWorkbench, type FlowOptions, lisi, providerSecret } from '../support/flows';
import { noise } from '../support/noise';

const LONG = `/orders?q=${noise(1_990)}`;
const HTTPS = { callbackURL: 'https://localhost:8443/callback' };

describe('T87 The login cookies of a browser', () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    stopClock();
    wecom = await startWeComSimulator();
  });
  afterEach(async () => {
    jest.useRealTimers();
    await wecom.close();
  });

  function open(door: DoorOptions = {}, options: FlowOptions = HTTPS): Browser {
    const connection = providerSecret(wecom, ({ profile }) => ({ id: profile.id }), options);
    return new Browser(openDoor(connection, door).app);
  }

  /** What the cookies take of a header line, names and all. */
  function bytesOf(browser: Browser): number {
    const pairs = [...browser.jar].filter(([name]) => /^(__Host-)?wecom_/.test(name));
    return pairs.map(([name, value]) => `${name}=${value}`).join('; ').length;
  }

  async function finishAll(browser: Browser, pages: readonly string[]) {
    const answers = [];
    for (const page of pages) answers.push(await browser.get(await browser.answer(page, lisi(wecom))));
    return answers.map(({ status, body }) => [status, body.info?.returnTo] as const);
  }

  it('take at most 4,096 bytes after fourteen starts with landing pages of 2,000 characters, one after another', async () => {
    const browser = open({ returnTo: LONG });
    const sizes: number[] = [];

    for (let start = 0; start < 14; start++) {
      await browser.start('/start');
      sizes.push(bytesOf(browser));
      forward({ seconds: 1 });
    }

    expect(Math.max(...sizes)).toBeLessThanOrEqual(4_096);
    expect(sizes[0]).toBeGreaterThan(1_500);
  });

  it.each([
    [14, 'long landing pages', { returnTo: LONG }],
    [100, 'long landing pages', { returnTo: LONG }],
    [100, 'landing pages of their own', { returnTo: `/orders?q=${noise(50)}` }],
    [14, 'an object of 1 KiB each', { returnTo: LONG, state: { note: noise(1_000) } }],
  ])('take at most 4,096 bytes after %i starts at the same moment with %s', async (count, _, door) => {
    const browser = open(door);

    const pages = await Promise.all(Array.from({ length: count }, () => browser.start('/start')));

    expect(bytesOf(browser)).toBeLessThanOrEqual(4_096);
    expect((await finishAll(browser, pages)).map(([status]) => status)).toContain(200);
  });

  it('take at most 4,096 bytes after seven starts of each of two connections at the same moment', async () => {
    const browser = open({ returnTo: LONG });
    const connection = corpAppWorkbench(wecom, () => null, HTTPS);
    const workbench = new Browser(openDoor(connection, { returnTo: LONG }).app);

    // Neither shows what the other is given.
    await Promise.all(
      [browser, workbench].flatMap((each) => Array.from({ length: 7 }, () => each.start('/start'))),
    );
    for (const [name, value] of workbench.jar) browser.jar.set(name, value);

    expect(bytesOf(browser)).toBeLessThanOrEqual(4_096);
  });

  it('take at most 4,096 bytes after three starts of each of four connections of one site at the same moment', async () => {
    const door: DoorOptions = { state: { note: noise(900) } };
    const site = express();
    for (let count = 0; count < 4; count++) {
      const connection = providerSecret(wecom, () => null, { ...HTTPS, name: `connection-${count}` });
      site.use(`/${count}`, openDoor(connection, door).app);
    }
    const browser = new Browser(site);

    const starts = Array.from({ length: 12 }, (_, at) => browser.start(`/${at % 4}/start`));
    await Promise.all(starts);

    expect(bytesOf(browser)).toBeLessThanOrEqual(4_096);
    expect(browser.logins.length).toBeGreaterThan(1);
  });

  it('of first visitors who look alike are not mixed up: each finishes', async () => {
    const browser = open({ returnTo: '/orders/1' });
    const visitors = Array.from({ length: 25 }, () => browser.copy());

    const pages = await Promise.all(visitors.map((visitor) => visitor.start('/start')));
    const finished = await Promise.all(visitors.map((visitor, at) => finishAll(visitor, [pages[at] ?? ''])));

    expect(finished).toEqual(visitors.map(() => [[200, '/orders/1']]));
  });

  it('that are older than a burst survive it where there is room', async () => {
    const browser = open();
    const first = await browser.start('/start');
    forward({ seconds: 30 });

    const burst = await Promise.all(Array.from({ length: 5 }, () => browser.start('/start')));

    const statuses = (await finishAll(browser, [first, ...burst])).map(([status]) => status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200]);
  });

  it('take at most 4,096 bytes where each login brings an object of 1 KiB along', async () => {
    const browser = open({ returnTo: LONG, state: { note: noise(1_000) } });
    const sizes: number[] = [];

    for (let start = 0; start < 6; start++) {
      await browser.start('/start');
      sizes.push(bytesOf(browser));
      forward({ seconds: 1 });
    }

    expect(Math.max(...sizes)).toBeLessThanOrEqual(4_096);
  });

  it('let five tabs finish that start at the same moment, and one of them land where it wanted', async () => {
    const browser = open({ returnTo: LONG });
    const pages = await Promise.all(Array.from({ length: 5 }, () => browser.start('/start')));

    const finished = await finishAll(browser, pages);

    expect(finished.map(([status]) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(finished.filter(([, returnTo]) => returnTo === LONG)).toHaveLength(1);
  });

  it('let five tabs with short landing pages land where each wanted', async () => {
    const browser = open({ returnTo: '/orders/1' });
    const pages = await Promise.all(Array.from({ length: 5 }, () => browser.start('/start')));

    expect(await finishAll(browser, pages)).toEqual(Array.from({ length: 5 }, () => [200, '/orders/1']));
  });

  it('keep the landing pages of several tabs where there is room for them', async () => {
    const page = `/orders?q=${noise(300)}`;
    const browser = open({ returnTo: page });
    const pages = [];
    for (let start = 0; start < 3; start++) {
      pages.push(await browser.start('/start'));
      forward({ seconds: 1 });
    }

    expect(await finishAll(browser, pages)).toEqual(Array.from({ length: 3 }, () => [200, page]));
  });

  it('drop a landing page before a login', async () => {
    const browser = open({ state: { note: noise(700) } });
    const pages = [];
    for (let start = 0; start < 3; start++) {
      pages.push(await browser.start('/start'));
      forward({ seconds: 1 });
    }
    const last = open({ returnTo: LONG, state: { note: noise(700) } });
    for (const [name, value] of browser.jar) last.jar.set(name, value);
    pages.push(await last.start('/start'));

    const statuses = (await finishAll(last, pages)).map(([status]) => status);

    expect(bytesOf(last)).toBeLessThanOrEqual(4_096);
    expect(statuses.slice(-3)).toEqual([200, 200, 200]);
  });

  it('show a landing page to nobody, and take none from anybody', async () => {
    const browser = open({ returnTo: LONG });
    const page = await browser.start('/start');
    const landing = browser.jar.get('__Host-wecom_landing') ?? '';
    browser.jar.set('__Host-wecom_landing', `${landing.slice(0, -3)}AAA`);

    const [[status, returnTo] = []] = await finishAll(browser, [page]);

    expect(Buffer.from(landing, 'base64url').toString()).not.toContain('orders');
    expect([status, returnTo]).toEqual([200, undefined]);
  });

  it('of two connections share the room', async () => {
    const connection = corpAppWorkbench(wecom, () => null, HTTPS);
    const workbench = new Browser(openDoor(connection, { returnTo: LONG }).app);
    const browser = open({ returnTo: LONG });
    for (let start = 0; start < 8; start++) {
      await browser.start('/start');
      for (const [name, value] of browser.jar) workbench.jar.set(name, value);
      await workbench.start('/start');
      browser.jar.clear();
      for (const [name, value] of workbench.jar) browser.jar.set(name, value);
      forward({ seconds: 1 });
    }

    expect(bytesOf(browser)).toBeLessThanOrEqual(4_096);
  });
});
