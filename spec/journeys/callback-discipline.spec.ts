import { urlencoded } from 'express';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp, type TestApp } from '../support/app';
import { Browser } from '../support/browser';
import { askedResolver, custom, mountDoor, openDoor } from '../support/doors';
import { corpAppWorkbench, lisi, providerSecret } from '../support/flows';
import { callsWithToken } from '../support/redemptions';

describe('A callback', () => {
  let wecom: WeComSimulator;
  let door: TestApp;
  let browser: Browser;
  let back: string;
  const { asked, resolve } = askedResolver();

  beforeEach(async () => {
    asked.length = 0;
    wecom = await startWeComSimulator();
    door = openDoor(corpAppWorkbench(wecom, resolve));
    browser = new Browser(door.app);
    back = await browser.answer(await browser.start('/start'), lisi(wecom));
  });
  afterEach(() => wecom.close());

  it('takes a code of 512 printable bytes to WeCom', async () => {
    const answer = await browser.get(back.replace(/code=[^&]*/, `code=${'~'.repeat(512)}`));

    expect(answer.status).toBe(401);
    expect(wecom.count('auth/getuserinfo')).toBe(1);
  });

  it('hands WeCom the code as one parameter, whatever stands in it (T22)', async () => {
    await browser.get(
      back.replace(/code=[^&]*/, `code=${encodeURIComponent('x&access_token=y#?/../gettoken')}`),
    );

    expect(wecom.calls.at(-1)).toMatchObject({
      endpoint: '/cgi-bin/auth/getuserinfo',
      errcode: 40029,
      parameters: ['access_token', 'code'],
    });
  });

  it('may carry parameters nobody has heard of', async () => {
    const answer = await browser.get(`${back}&appid=ww1&expires_in=600&lang=zh&code_challenge=x&states=y`);

    expect(answer.status).toBe(200);
  });

  it.each([
    { 'Sec-Purpose': 'prefetch' },
    { 'Sec-Purpose': 'prefetch;prerender' },
    { Purpose: 'prefetch' },
    { 'X-Purpose': 'preview' },
    { 'X-Moz': 'prefetch' },
  ])('sent ahead of its time (%j) leaves the code for the real one (T12)', async (headers) => {
    const early = await browser.get(back, headers as unknown as Record<string, string>);
    const callsBefore = callsWithToken(wecom).length;

    const answer = await browser.get(back);

    expect(early.status).toBe(503);
    expect(callsBefore).toBe(0);
    expect(answer.status).toBe(200);
  });

  it.each(['head', 'post', 'put', 'patch', 'delete', 'options'] as const)(
    'by %s is answered 405 and touches nothing (T12)',
    async (method) => {
      const refused = await browser.send(method, back);
      const callsBefore = callsWithToken(wecom).length;

      const answer = await browser.get(back);

      expect(refused.status).toBe(405);
      expect(callsBefore).toBe(0);
      expect(answer.status).toBe(200);
    },
  );

  it('is never kept in a cache, and tells no other site its address (T20)', async () => {
    const good = await browser.get(back);
    const refused = await browser.get(back.replace('state=', 'state=x'));

    for (const { headers } of [good, refused]) {
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['referrer-policy']).toBe('no-referrer');
    }
  });

  it('that says the member declined fails, uses its state up and starts nothing', async () => {
    const declined = back.replace(/code=[^&]*&/, '');

    const first = await browser.get(declined);
    const second = await browser.get(back);

    expect([first.status, first.headers['location']]).toEqual([401, undefined]);
    expect(second.status).toBe(403);
    expect(callsWithToken(wecom)).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('with error and a good state is a declined login, and echoes nothing (T10)', async () => {
    const error = '&error=access_denied&error_description=%3Cscript%3E%0d%0aevil%1b';

    const told = await browser.get(custom(back.replace(/code=[^&]*&/, '') + error));

    expect(told.body).toMatchObject({ info: { code: 'declined' }, status: 401 });
    expect(told.text).not.toContain('evil');
    expect(JSON.stringify(told.headers)).not.toContain('evil');
  });

  it.each(['?error=x', '?error=', '?error=access_denied&error_description=%0d%0aX:y', '?error=x&state='])(
    'that is only %s is a wrong state (T10)',
    async (query) => {
      const told = await browser.get(`/custom${query}`);

      expect(told.body).toMatchObject({ info: { code: 'state-mismatch' }, status: 403 });
      expect((await browser.get(back)).status).toBe(200);
    },
  );

  it.each(['?code=x', '?auth_code=x', '?state=x', '?error=x', '?code[]=x', '?state[a]=x'])(
    'is what %s makes of a request to the start',
    async (query) => {
      const answer = await browser.get(`/start${query}`);

      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers['location']).toBeUndefined();
    },
  );

  it.each(['?utm_source=x', '?codes=x', '?mode=state', '?'])(
    'is not what %s makes of a request to the start',
    async (query) => {
      expect((await browser.get(`/start${query}`)).status).toBe(302);
    },
  );
});

describe('A start', () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  it('by POST goes to WeCom too, and reads no body', async () => {
    const { app } = createTestApp((express, passport) => {
      express.use(urlencoded({ extended: true }));
      mountDoor(
        express,
        passport,
        providerSecret(wecom, () => null),
      );
    });
    const body = 'code=x&auth_code=x&state=y&error=z&returnTo=//evil.example';

    const answer = await new Browser(app).send('post', '/start', {
      body,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });

    expect(answer.status).toBe(200);
    expect(answer.headers['location']).toContain('/wwopen/sso/3rd_qrConnect?');
  });

  it.each(['head', 'put', 'patch', 'delete', 'options'] as const)('by %s is answered 405', async (method) => {
    const { app } = openDoor(providerSecret(wecom, () => null));

    const answer = await new Browser(app).send(method, '/start');

    expect(answer.status).toBe(405);
  });
});
