import { type ExampleApp, startExampleApp } from '../browser/support/example-app';
import { ALICE, BOB } from '../browser/support/steps';
import { Client } from './support/client';

const ELSEWHERE = [
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'https:evil.example',
  'javascript:alert(1)',
  '/\t/evil.example',
  '/%0d%0aLocation: https://evil.example',
  ' //evil.example',
  '/..//evil.example',
  'evil.example',
  '',
];

describe('sessions of the example app', () => {
  let app: ExampleApp;

  beforeAll(async () => {
    app = await startExampleApp();
  }, 90_000);
  afterAll(() => app?.stop());

  it('live in a cookie that scripts cannot read and other sites cannot send along with a form (T48)', async () => {
    const response = await new Client(app.url).signIn(ALICE.name, ALICE.password);

    const cookie = response.headers.getSetCookie().find((line) => line.startsWith('session='));
    expect(cookie).toMatch(/; Path=\/;.*; HttpOnly; SameSite=Lax$/);
  });

  it('are new after a sign-in, and nothing of the former one lives on', async () => {
    const client = new Client(app.url);
    await client.signIn(BOB.name, BOB.password);
    const before = client.cookie('session') ?? '';
    const token = await client.tokenOn('/account');

    await client.submit('/account', '/login', ALICE);

    expect(client.cookie('session')).not.toBe(before);
    expect(await client.tokenOn('/account')).not.toBe(token);
    const former = new Client(app.url);
    former.setCookie('session', before);
    expect((await former.get('/')).headers.get('location')).toBe('/login');
  });

  it('are over after a sign-out, also for a copy of the cookie (T45)', async () => {
    const client = new Client(app.url);
    await client.signIn(ALICE.name, ALICE.password);
    const copy = new Client(app.url);
    copy.setCookie('session', client.cookie('session') ?? '');
    expect((await copy.get('/')).status).toBe(200);

    const left = await client.submit('/', '/logout', {});

    expect(left.headers.get('location')).toBe('/login?signed_out=1');
    expect((await copy.get('/')).headers.get('location')).toBe('/login');
  });

  it.each(ELSEWHERE)('land on a page of the application after a password, never on %j', async (returnTo) => {
    const client = new Client(app.url);

    const response = await client.submit('/login', '/login', { ...BOB, returnTo });

    const landing = new URL(response.headers.get('location') ?? '', app.url);
    expect(landing.origin).toBe(app.url);
    expect(response.headers.get('location')).not.toMatch(/^\/[/\\]/);
  });

  it.each([
    '/login',
    '/logout',
    '/bind',
    '/bind/register',
    '/account/link',
    '/account/unlink',
    '/account/password',
  ])('take a form at %s only with the token of its page', async (path) => {
    const client = new Client(app.url);
    await client.signIn(ALICE.name, ALICE.password);
    const stranger = new Client(app.url);

    const without = await client.post(path, { ...ALICE, connection: 'wecom-provider-qr' });
    const foreign = await client.post(path, { ...ALICE, csrf: await stranger.tokenOn('/login') });

    expect([without.status, foreign.status]).toEqual([403, 403]);
  });

  it.each(['/logout', '/account/link', '/account/unlink', '/account/password'])(
    'answer 405 where %s is opened like a page',
    async (path) => {
      const client = new Client(app.url);
      await client.signIn(ALICE.name, ALICE.password);

      const response = await client.get(path);

      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
      expect((await client.get('/')).status).toBe(200);
    },
  );

  it('show WeCom the origin a sign-in comes from and keep everything else to themselves', async () => {
    const { headers } = await new Client(app.url).get('/login');

    expect(headers.get('referrer-policy')).toBe('origin');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('send a visitor of 127.0.0.1 to the name that WeCom sends people back to', async () => {
    const other = app.url.replace('localhost', '127.0.0.1');

    const response = await new Client(other).get('/login?returnTo=/account');

    expect(response.headers.get('location')).toBe(`${app.url}/login?returnTo=/account`);
  });

  it('name no stack and no secret where WeCom fails, but a reference that stands in the log', async () => {
    const client = new Client(app.url);
    const start = await client.get('/auth/wecom/wecom-workbench');
    const state = new URL(start.headers.get('location') ?? '').searchParams.get('state');
    const broken = await new Client(app.simulatorUrl).post('/simulator/control/fault', {
      endpoint: 'service/auth/getuserinfo3rd',
      kind: 'status',
      value: '500',
    });
    expect(broken.status).toBe(303);

    const response = await client.get(`/auth/wecom/wecom-workbench/callback?code=c0de&state=${state}`);

    const text = await response.text();
    expect(response.status).toBe(502);
    const reference = /<code>([0-9a-f]{8,})<\/code>/.exec(text)?.[1];
    expect(reference).toBeDefined();
    expect(app.output()).toContain(`[${reference}]`);
    expect(text).not.toMatch(/c0de|\bat \/|cgi-bin/);
    expect(app.output()).not.toContain('c0de');
  });

  it('stop an address after ten wrong passwords', async () => {
    const client = new Client(app.url);
    const statuses: number[] = [];

    for (let attempt = 0; attempt < 11; attempt += 1) {
      statuses.push((await client.signIn(ALICE.name, `wrong ${attempt}`)).status);
    }

    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(statuses[10]).toBe(429);
    expect((await client.signIn(ALICE.name, ALICE.password)).status).toBe(429);
  }, 60_000);
});
