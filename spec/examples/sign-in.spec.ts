import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { USER_AGENTS } from '../support/browser';
import { type RunningExample, startExample } from './support/running-example';

const QR = '/auth/wecom/wecom-provider-qr';
const WORKBENCH = '/auth/wecom/wecom-workbench';

let wecom: WeComSimulator;
let example: RunningExample;

beforeAll(async () => {
  wecom = await startWeComSimulator();
});
afterEach(() => example.stop());
afterAll(() => wecom.close());

const member = (userId: string) => ({ corpId: wecom.credentials.corpId, userId });
const idOf = (userId: string) => `${wecom.credentials.corpId}:u:${userId}`;

describe('The example', () => {
  it('minimal signs in who has scanned, and says why one who has declined is not', async () => {
    example = await startExample('minimal.js', wecom);
    const [lisi, other] = [example.visitor(), example.visitor()];

    const landed = await lisi.signIn(QR, member('lisi'));
    const declined = await other.signIn(QR, 'decline');

    expect(landed.headers['location']).toBe('/');
    expect((await lisi.get('/')).text).toMatch(/^Signed in as o:/);
    expect((await other.get(String(declined.headers['location']))).text).toMatch(/<p>[^<]{10,}<\/p>/);
    expect((await other.get('/')).text).toContain('Sign in');
  });

  it('login-only signs in people whom the administrator has entered, and nobody else', async () => {
    example = await startExample('login-only.js', wecom);
    wecom.addMember(member('zhaoliu'));
    const [lisi, zhaoliu] = [example.visitor(), example.visitor()];

    await lisi.signIn(WORKBENCH, member('lisi'));
    const refused = await zhaoliu.signIn(WORKBENCH, member('zhaoliu'));

    expect((await lisi.get('/')).text).toBe('Signed in as Li Si');
    expect(refused.headers['location']).toBe('/login?wecom_error=not-bound');
    expect((await zhaoliu.get('/login?wecom_error=not-bound')).text).toContain('Ask your administrator');
    expect((await zhaoliu.get('/')).text).toContain('Sign in');
  });

  it('provider-and-workbench offers each client its way, and knows one person by two ids', async () => {
    example = await startExample('provider-and-workbench.js', wecom);
    const atDesk = example.visitor();
    const inWeCom = example.visitor({ 'User-Agent': USER_AGENTS.android });
    const startOf = async (browser: typeof atDesk) =>
      /href="([^"]+)"/.exec((await browser.get('/login')).text)?.[1] ?? '';

    await atDesk.signIn(await startOf(atDesk), member('lisi'));
    await inWeCom.signIn(await startOf(inWeCom), member('lisi'));

    expect((await atDesk.get('/')).text).toMatch(/^Signed in as o:/);
    expect((await inWeCom.get('/')).text).toBe(`Signed in as ${idOf('lisi')}`);
  });

  it('spa-jwt changes its cookie for a token, and asks no session', async () => {
    example = await startExample('spa-jwt.ts', wecom);
    const lisi = example.visitor();

    await lisi.signIn(QR, member('lisi'));
    const { body } = await lisi.post('/api/token');
    const me = await lisi.get('/api/me', { authorization: `Bearer ${body.token}` });

    expect(me.body).toEqual({ id: idOf('lisi') });
    expect([...lisi.jar.keys()].filter((name) => !name.startsWith('wecom_'))).toEqual(['refresh']);
  });

  it('spa-jwt takes no token that is not its own, of another use, or none', async () => {
    example = await startExample('spa-jwt.ts', wecom);
    const lisi = example.visitor();
    await lisi.signIn(QR, member('lisi'));
    const refresh = lisi.jar.get('refresh') ?? '';
    const [header, payload] = refresh.split('.');
    const statusWith = async (token: string) =>
      (await lisi.get('/api/me', { authorization: `Bearer ${token}` })).status;

    expect(await statusWith(refresh)).toBe(401);
    expect(await statusWith(`${header}.${payload}.`)).toBe(401);
    expect(await statusWith(`${header}.${payload}.${'A'.repeat(43)}`)).toBe(401);
    expect((await example.visitor().post('/api/token')).status).toBe(401);
  });

  it('popup-and-panel ends the small window with word to the page it was opened from', async () => {
    example = await startExample('popup-and-panel.js', wecom);
    const lisi = example.visitor();

    const popup = await lisi.signIn(`${QR}?display=popup`, member('lisi'));

    expect(popup.text).toContain("new BroadcastChannel('passport-wecom').postMessage(");
    expect((await lisi.get('/')).text).toBe(`Signed in as ${idOf('lisi')}`);
  });

  it('popup-and-panel shows a frame that its policy allows, and signs in through it', async () => {
    example = await startExample('popup-and-panel.js', wecom);
    const lisi = example.visitor();

    const { text, headers } = await lisi.get('/login/panel');
    const address = /<iframe src="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    await lisi.get(await lisi.answer(address, member('lisi')));

    expect(headers['content-security-policy']).toContain(`frame-src ${new URL(address).origin}`);
    expect((await lisi.get('/')).text).toBe(`Signed in as ${idOf('lisi')}`);
  });
});
