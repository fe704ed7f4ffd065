import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { policyOf } from '../routes/support/html';
import { forward, stopClock } from '../support/clock';
import { Browser, confirm, consoleLink, formAction, openConsoleDoor } from './support/console-door';

const REDEEMS = 'service/get_login_info';

describe('A link of the WeCom console, with an auth_code and no state', () => {
  let wecom: WeComSimulator;
  let member: string;

  beforeEach(async () => {
    stopClock();
    wecom = await startWeComSimulator();
    const { corpId } = wecom.credentials;
    wecom.addMember({ corpId, userId: 'zhangsan', openUserId: 'woZhangsan', role: 'creator' });
    member = 'o:woZhangsan';
  });
  afterEach(async () => {
    await wecom.close();
    jest.useRealTimers();
  });

  it.each([[{}], [{ allowUnsolicited: false }]])(
    'is refused without a call to WeCom unless the application has allowed it (%j) (T50)',
    async (options) => {
      const browser = new Browser(openConsoleDoor(wecom, options).app);

      const { status } = await browser.get(consoleLink(wecom));

      expect(status).toBe(403);
      expect(wecom.calls).toEqual([]);
      expect(await browser.me()).toBeUndefined();
    },
  );

  it('begins no login for an image, a script or a prefetch, and pushes out none (T96)', async () => {
    const browser = new Browser(openConsoleDoor(wecom, { allowUnsolicited: true }).app);
    await browser.get('/start');
    const scanning = [...browser.jar];

    const { status, headers } = await browser.get(consoleLink(wecom), { 'Sec-Fetch-Mode': 'no-cors' });

    expect(status).toBe(401);
    expect(headers['set-cookie']).toBeUndefined();
    expect([...browser.jar]).toEqual(scanning);
  });

  it('leads to a page that asks first, in both languages, and touches nothing (T50)', async () => {
    const browser = new Browser(openConsoleDoor(wecom, { allowUnsolicited: true }).app);

    const page = await browser.get(consoleLink(wecom));

    expect(page.status).toBe(200);
    expect(page.text).toContain('Go on only if you clicked it yourself just now.');
    expect(page.text).toContain('请仅在您本人刚刚点击该链接时继续。');
    expect(page.text).toMatch(/<form method="post" action="[^"]+"><button>/);
    expect(wecom.calls).toEqual([]);
    expect(await browser.me()).toBeUndefined();
  });

  it('shows a page that is not stored, not framed, runs no script and tells no other site the code', async () => {
    const browser = new Browser(openConsoleDoor(wecom, { allowUnsolicited: true }).app);

    const { headers, text } = await browser.get(consoleLink(wecom));

    expect(headers['cache-control']).toBe('no-store');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-type']).toMatch(/^text\/html; charset=utf-8$/i);
    const policy = policyOf(headers['content-security-policy']);
    expect(policy).toMatchObject({
      'default-src': "'none'",
      'form-action': "'self' https: http://localhost:* http://127.0.0.1:*",
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
    });
    expect(policy).not.toHaveProperty('script-src');
    expect(text).not.toMatch(/<script|\son\w+=|(src|href)=/i);
  });

  it('signs in the member who confirms it', async () => {
    const browser = new Browser(openConsoleDoor(wecom, { allowUnsolicited: true }).app);

    const landed = await confirm(browser, consoleLink(wecom));

    expect(landed.status).toBe(200);
    expect(landed.body).toMatchObject({ user: { id: member }, info: { outcome: 'login' } });
    expect(await browser.me()).toBe(member);
    expect(wecom.count(REDEEMS)).toBe(1);
  });

  it('carries whatever a code may hold through the page, and no HTML out of it', async () => {
    const browser = new Browser(openConsoleDoor(wecom, { allowUnsolicited: true }).app);
    const code = `"><script>alert('1')</script>&state=x+y`;

    const page = await browser.get(`/callback?auth_code=${encodeURIComponent(code)}`);

    expect(page.status).toBe(200);
    expect(page.text).not.toContain('<script');
    const action = new URLSearchParams(formAction(page.text).split('?')[1]);
    expect([action.getAll('auth_code'), action.getAll('state')]).toEqual([
      [code],
      [expect.stringMatching(/^[A-Za-z0-9]{16,64}$/)],
    ]);
  });

  it.each([
    '?auth_code=',
    '?auth_code=a&auth_code=b',
    '?auth_code[]=a',
    '?auth_code=%00',
    '?auth_code=a%20b',
  ])('is malformed with %s', async (query) => {
    const browser = new Browser(openConsoleDoor(wecom, { allowUnsolicited: true }).app);

    const { status } = await browser.get(`/callback${query}`);

    expect(status).toBe(400);
  });

  describe('answered by something else than the page in the same browser', () => {
    let browser: Browser;
    let action: string;
    let link: string;

    beforeEach(async () => {
      browser = new Browser(openConsoleDoor(wecom, { allowUnsolicited: true }).app);
      link = consoleLink(wecom);
      action = formAction((await browser.get(link)).text);
    });

    async function expectNobody(status: number, other = browser): Promise<void> {
      expect(status).toBe(403);
      expect(await other.me()).toBeUndefined();
      expect(wecom.count(REDEEMS)).toBe(0);
    }

    it('is refused from a browser without the cookie', async () => {
      const stranger = new Browser(openConsoleDoor(wecom, { allowUnsolicited: true }).app);

      const { status } = await stranger.post(action);

      await expectNobody(status, stranger);
    });

    it('is refused from another browser that opened the same link (T50)', async () => {
      const app = openConsoleDoor(wecom, { allowUnsolicited: true }).app;
      const [victim, attacker] = [new Browser(app), new Browser(app)];
      await victim.get(link);
      const theirs = formAction((await attacker.get(link)).text);

      const { status } = await victim.post(theirs);

      await expectNobody(status, victim);
    });

    it.each([
      ['no state', () => action.replace(/state=[^&]*&/, '')],
      ['an empty state', () => action.replace(/state=[^&]*/, 'state=')],
      ['another state', () => action.replace(/state=[^&]*/, `state=${'A'.repeat(43)}`)],
      ['another code', () => action.replace(/auth_code=[^&]*/, 'auth_code=another')],
    ])('is refused with %s', async (_title, forged) => {
      const { status } = await browser.post(forged());

      await expectNobody(status);
    });

    it('is refused as a GET, which a link or a picture could send', async () => {
      const { status } = await browser.get(action);

      await expectNobody(status);
    });

    it('is refused with the code of an ordinary login whose state is right', async () => {
      const { corpId } = wecom.credentials;
      const callback = await browser.answer(await browser.start('/start'), { corpId, userId: 'zhangsan' });

      const { status } = await browser.post(`${callback}&confirm=1`);

      await expectNobody(status);
    });

    it('is refused after a quarter of an hour', async () => {
      forward({ minutes: 15 });

      const { status } = await browser.post(action);

      await expectNobody(status);
    });

    it('is an ordinary POST without the page’s mark: 405, and the login can still be confirmed', async () => {
      const posted = await browser.post(action.replace('&confirm=1', ''));
      const landed = await browser.post(action);

      expect([posted.status, landed.status]).toEqual([405, 200]);
    });
  });

  it('leaves a POST to the callback refused where nothing unsolicited is allowed', async () => {
    const browser = new Browser(openConsoleDoor(wecom).app);
    const { corpId } = wecom.credentials;
    const callback = await browser.answer(await browser.start('/start'), { corpId, userId: 'zhangsan' });

    const posts = [await browser.post(callback), await browser.post(`${callback}&confirm=1`)];
    const landed = await browser.get(callback);

    expect(posts.map(({ status, headers }) => [status, headers['allow']])).toEqual([
      [405, 'GET'],
      [405, 'GET'],
    ]);
    expect(landed.status).toBe(200);
  });

  it('cannot be confirmed twice with one code', async () => {
    const browser = new Browser(openConsoleDoor(wecom, { allowUnsolicited: true }).app);
    const link = consoleLink(wecom);
    await confirm(browser, link);
    const other = new Browser(openConsoleDoor(wecom, { allowUnsolicited: true }).app);

    const landed = await confirm(other, link);

    expect(landed.status).toBe(401);
    expect(await other.me()).toBeUndefined();
  });
});
