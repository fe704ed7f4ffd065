import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { Caller } from './support/caller';

let sim: WeComSimulator;
let caller: Caller;

beforeEach(async () => {
  sim = await startWeComSimulator();
  caller = new Caller(sim);
});
afterEach(() => sim.close());

const en = { 'accept-language': 'en' };

/** Follows the link of one member, or of a button. */
async function click(page: { body: string }, attribute: string, headers: Record<string, string> = {}) {
  const link = page.body.match(new RegExp(`<a [^>]*${attribute}[^>]*>`))?.[0] ?? '';
  const href = link.match(/href="([^"]+)"/)?.[1]?.replaceAll('&#38;', '&');
  if (!href) throw new Error(`no link with ${attribute}`);
  return caller.open(href, headers);
}

describe('a login page', () => {
  it('sends whoever was chosen back with a code and the state', async () => {
    const page = await caller.open(caller.legacyQr());
    const back = await click(page, `data-member="${caller.own('zhangsan')}"`);

    expect(back.status).toBe(302);
    expect(back.location).toMatch(/^http:\/\/127\.0\.0\.1:3000\/callback\?auth_code=[\w-]{43}&state=s1$/);
  });

  it('names the parameter code on the new page', async () => {
    const page = await caller.open(caller.serviceApp());
    const back = await click(page, `data-member="${caller.own('zhangsan')}"`);

    expect(back.location).toMatch(/\?code=[\w-]{43}&state=s1$/);
  });

  it('sends a refusal back with the state and no code', async () => {
    const page = await caller.open(caller.legacyQr());
    const back = await click(page, 'data-action="decline"');

    expect(back.location).toBe('http://127.0.0.1:3000/callback?state=s1');
  });

  it('leaves redirect_uri as it is and puts the query before a fragment', async () => {
    sim.declineNext();
    const redirect_uri = 'http://127.0.0.1:3000/cb?a=%2F&b=%E4%B8%AD#part';
    const back = await caller.open(caller.serviceApp({ redirect_uri, state: 'a b&c=é' }));

    expect(back.location).toBe('http://127.0.0.1:3000/cb?a=%2F&b=%E4%B8%AD&state=a%20b%26c%3D%C3%A9#part');
  });

  it('adds no state where none came', async () => {
    sim.declineNext();
    const { providerCorpId } = sim.credentials;
    const query = { appid: providerCorpId, redirect_uri: 'http://127.0.0.1:3000/cb' };
    const back = await caller.open(caller.address('/wwopen/sso/3rd_qrConnect', query));

    expect(back.location).toBe('http://127.0.0.1:3000/cb');
  });

  it('checks the address again when somebody was chosen', async () => {
    const login = caller.legacyQr({ redirect_uri: 'https://evil.example/' });
    const query = new URLSearchParams({ as: caller.own('zhangsan'), login });

    expect((await caller.open(`/simulator/scan?${query}`)).status).toBe(400);
    expect((await caller.open(`/simulator/decline?${query}`)).status).toBe(400);
  });

  it('answers queued people in their order, then asks again', async () => {
    sim.approveAs({ corpId: sim.credentials.corpId, userId: 'zhangsan' });
    sim.declineNext();
    sim.approveAs({ corpId: sim.credentials.corpId, userId: 'lisi' });

    const statuses = [];
    for (const address of [caller.legacyQr(), caller.serviceApp(), caller.oauth(), caller.legacyQr()]) {
      const { status, location } = await caller.open(address);
      statuses.push([status, location?.includes('code=') ?? false]);
    }
    expect(statuses).toEqual([
      [302, true],
      [302, false],
      [302, true],
      [200, false],
    ]);
  });

  it('obeys a header for one request and leaves the queue alone', async () => {
    sim.declineNext();
    const approved = await caller.open(caller.legacyQr(), { 'x-simulator-member': caller.own('lisi') });
    const declined = await caller.open(caller.legacyQr(), { 'x-simulator-decline': '1' });
    const unknown = await caller.open(caller.legacyQr(), { 'x-simulator-member': caller.own('nobody') });
    const queued = await caller.open(caller.legacyQr());

    expect(approved.location).toContain('auth_code=');
    expect(declined.location).toBe('http://127.0.0.1:3000/callback?state=s1');
    expect(unknown.status).toBe(400);
    expect(queued.location).toBe('http://127.0.0.1:3000/callback?state=s1');
  });

  it('refuses to queue somebody who does not exist', () => {
    expect(() => sim.approveAs({ corpId: sim.credentials.corpId, userId: 'nobody' })).toThrow(/addMember/);
  });

  it('lets administrators in only, unless usertype=member is given', async () => {
    const page = await caller.open(caller.legacyQr({ usertype: 'admin' }));
    const member = await caller.open(caller.legacyQr({ usertype: 'admin' }), {
      ...en,
      'x-simulator-member': caller.own('lisi'),
    });

    expect(page.body).toContain(`data-member="${caller.own('zhangsan')}"`);
    expect(page.body).not.toContain(`data-member="${caller.own('lisi')}"`);
    expect(member.body).toContain('usertype=member');
    expect(member.status).toBe(400);
  });

  it("turns a member away who is outside the visible range of the enterprise's app", async () => {
    const page = await caller.open(caller.corpApp());
    const back = await click(page, `data-member="${caller.own('wangwu')}"`, en);

    expect(back.status).toBe(400);
    expect(back.body).toContain('No permission');
  });

  it('leaves the frame of an embedded panel, unless it asked to stay', async () => {
    expect((await caller.open(caller.serviceApp())).body).toContain('target="_top"');
    expect((await caller.open(caller.serviceApp({ redirect_type: 'self' }))).body).not.toContain('target=');
  });
});

describe('every page', () => {
  it('escapes names, ids and what came with the address', async () => {
    sim.configure({ appName: '<script>alert(1)</script>' });
    sim.addCorp({ corpId: 'wwx', name: '<img src=x>' });
    sim.addMember({ corpId: 'wwx', userId: `a"'<b>`, name: '<b>bold</b>' });
    const page = await caller.open(caller.legacyQr({ state: '"><script>' }));
    const problem = await caller.open(caller.legacyQr({ usertype: '<script>' }));

    for (const { body } of [page, problem]) {
      expect(body).not.toMatch(/<script|<img src=x|<b>/);
    }
    expect(page.body).toContain('&#60;b&#62;bold');
  });

  it('loads nothing from elsewhere and runs no script', async () => {
    const page = await caller.open(caller.legacyQr());

    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'");
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page.body).not.toContain('<script');
    expect((await caller.open('/simulator/style.css')).headers.get('content-type')).toContain('text/css');
  });

  it('says that it belongs to a simulator, and fits a phone', async () => {
    const page = await caller.open(caller.legacyQr(), en);

    expect(page.body).toContain('This is a simulator, not WeCom');
    expect(page.body).toContain('<meta name="viewport" content="width=device-width, initial-scale=1">');
  });
});

describe('the language of a page', () => {
  it.each([
    [{}, {}, '企业微信登录'],
    [{}, { 'accept-language': 'en-GB,en;q=0.9' }, 'Sign in with WeCom'],
    [{}, { 'accept-language': 'fr,zh-CN;q=0.5,en;q=0.4' }, '企业微信登录'],
    [{}, { 'accept-language': 'fr' }, '企业微信登录'],
    [{ lang: 'en' }, { 'accept-language': 'zh-CN' }, 'Sign in with WeCom'],
    [{ lang: 'zh' }, { 'accept-language': 'en' }, '企业微信登录'],
  ])('with %j and %j: %s', async (fields, headers, title) => {
    expect((await caller.open(caller.legacyQr(fields), headers)).body).toContain(`<h1>${title}</h1>`);
  });

  it('changes at a click, which is remembered', async () => {
    const page = await caller.open(caller.legacyQr({ lang: 'zh' }));
    const english = await click(page, 'class="lang"');

    expect(english.body).toContain('Sign in with WeCom');
    expect((await caller.open('/workbench', { cookie: english.cookies })).body).toContain(
      'Choose who you are',
    );
  });

  it('shows a problem in both', async () => {
    const { body } = await caller.open(caller.legacyQr({ usertype: 'x' }), en);

    expect(body).toMatch(/Wrong value of[\s\S]*参数/);
  });
});
