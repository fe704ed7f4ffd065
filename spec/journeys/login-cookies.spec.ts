import session from 'express-session';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import type { TestApp } from '../support/app';
import { Browser, setCookies } from '../support/browser';
import { forward, stopClock } from '../support/clock';
import { type DoorOptions, openDoor } from '../support/doors';
import { type FlowOptions, lisi, providerSecret } from '../support/flows';
import { noise } from '../support/noise';
import { callsWithToken } from '../support/redemptions';

const LONG_PATH = `/orders?q=${noise(2_038)}`;

describe('The cookie of a login', () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    stopClock();
    wecom = await startWeComSimulator();
  });
  afterEach(async () => {
    jest.useRealTimers();
    await wecom.close();
  });

  function open(options: FlowOptions = {}, door: DoorOptions = {}): TestApp {
    return openDoor(
      providerSecret(wecom, ({ profile }) => ({ id: profile.id }), options),
      door,
    );
  }

  it('is HttpOnly, SameSite=Lax, for all paths, and lives for 15 minutes', async () => {
    const started = await new Browser(open().app).get('/start');

    const lines = setCookies(started);

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^wecom_[\w-]+=[\w.-]+;/);
    expect(attributesOf(lines[0])).toEqual(['httponly', 'max-age=900', 'path=/', 'samesite=lax']);
  });

  it('is Secure and carries the prefix __Host- where callbackURL is https', async () => {
    const { app } = open({ callbackURL: 'https://localhost:8443/callback' });

    const lines = setCookies(await new Browser(app).get('/start'));

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^__Host-wecom_[\w-]+=[\w.-]+;/);
    expect(attributesOf(lines[0])).toEqual(['httponly', 'max-age=900', 'path=/', 'samesite=lax', 'secure']);
  });

  it('finishes a login where callbackURL is https', async () => {
    const browser = new Browser(open({ callbackURL: 'https://localhost:8443/callback' }).app);

    const answer = await browser.signIn('/start', lisi(wecom));

    expect(answer.status).toBe(200);
  });

  it('is all a start leaves behind: no session is created, none is written (T09)', async () => {
    const store = new session.MemoryStore();
    const { app } = openDoor(
      providerSecret(wecom, () => null),
      { sessions: { store } },
    );

    const started = await new Browser(app).get('/start');

    const sessions = await new Promise((resolve) => store.all?.((_, all) => resolve(all)));
    expect(started.status).toBe(302);
    expect(setCookies(started).filter((line) => !line.startsWith('wecom_'))).toEqual([]);
    expect(sessions).toEqual({});
  });

  it('does not show the state, the landing page or what the application sent along', async () => {
    const { app } = open({}, { returnTo: '/secret-project', state: { note: 'confidential' } });
    const started = await new Browser(app).get('/start');
    const state = new URL(String(started.headers['location'])).searchParams.get('state');

    const [line = ''] = setCookies(started);

    const decoded = [...line.matchAll(/[\w-]{8,}/g)].map(([part]) =>
      Buffer.from(part, 'base64url').toString(),
    );
    for (const text of [line, ...decoded]) {
      expect(text).not.toContain(state);
      expect(text).not.toContain('secret-project');
      expect(text).not.toContain('confidential');
    }
  });

  it.each([
    ['a landing page of 2,048 characters', { returnTo: LONG_PATH }],
    ['1 KiB from the application', { state: { note: noise(1_013) } }],
    ['both', { returnTo: LONG_PATH, state: { note: noise(1_013) } }],
  ])('fits a browser with %s', async (_, door) => {
    const { app } = open({ name: 'a-name-of-thirty-one-characters' }, door);

    const [line = ''] = setCookies(await new Browser(app).get('/start'));

    const [pair = ''] = line.split(';');
    expect(pair.length).toBeGreaterThan(0);
    expect(pair.length).toBeLessThanOrEqual(4_096);
  });

  it('is one of ten at most: the oldest logins end, the ten newest can be finished (T09)', async () => {
    const browser = new Browser(open().app);
    const pages = [];
    const most = [];
    for (let i = 0; i < 13; i += 1) {
      pages.push(await browser.start('/start'));
      most.push(browser.logins.length);
      forward({ seconds: 1 });
    }

    const statuses = [];
    for (const page of pages)
      statuses.push((await browser.get(await browser.answer(page, lisi(wecom)))).status);

    expect(Math.max(...most)).toBe(10);
    expect(statuses).toEqual([403, 403, 403, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]);
  });

  it('leaves room for the newest login when ten starts asked for long landing pages', async () => {
    const { app } = open({}, { returnTo: LONG_PATH });
    const browser = new Browser(app);
    const statuses = [];
    for (let i = 0; i < 9; i += 1) {
      statuses.push((await browser.get('/start')).status);
      forward({ seconds: 1 });
    }

    const answer = await browser.signIn('/start', lisi(wecom));

    expect(new Set(statuses)).toEqual(new Set([302]));
    expect(answer.status).toBe(200);
  });

  it('is worth nothing once a character of its seal is changed', async () => {
    const browser = new Browser(open().app);
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));
    const [name = ''] = browser.logins;
    const value = browser.jar.get(name) ?? '';

    const statuses = [];
    for (let at = Math.floor(value.length / 4); at < value.length - 1; at += 2) {
      const spoilt = browser.copy();
      const other = value[at] === 'A' ? 'B' : 'A';
      spoilt.jar.set(name, value.slice(0, at) + other + value.slice(at + 1));
      statuses.push((await spoilt.get(back)).status);
    }

    expect(statuses.length).toBeGreaterThan(10);
    expect(new Set(statuses)).toEqual(new Set([403]));
    expect(callsWithToken(wecom)).toEqual([]);
    expect((await browser.get(back)).status).toBe(200);
  });

  it.each(['', '.', 'x', '.x', 'a.b.c', '%', '.'.repeat(50), 'A'.repeat(3_000)])(
    'that reads %j is refused without harm',
    async (junk) => {
      const browser = new Browser(open().app);
      const back = await browser.answer(await browser.start('/start'), lisi(wecom));
      const [name = ''] = browser.logins;
      browser.jar.set(name, junk);

      const answer = await browser.get(back);

      expect(answer.status).toBe(403);
    },
  );

  it('of another login under this name is refused', async () => {
    const browser = new Browser(open().app);
    const first = await browser.answer(await browser.start('/start'), lisi(wecom));
    await browser.start('/start');
    const [mine = '', other = ''] = browser.logins;
    browser.jar.set(mine, browser.jar.get(other) ?? '');

    const answer = await browser.get(first);

    expect(answer.status).toBe(403);
  });
});

function attributesOf(line = ''): string[] {
  const [, ...attributes] = line.split(';').map((part) => part.trim().toLowerCase());
  return attributes.filter((attribute) => !attribute.startsWith('expires=')).sort();
}
