import { decrypt } from '@wecom/crypto';
import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { Caller } from './support/caller';
import { Receiver } from './support/receiver';

const OWN_KEYS = { token: 'OwnToken1', encodingAESKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' };

let sim: WeComSimulator;
let caller: Caller;
let receiver: Receiver;
let isMounted: boolean;

beforeEach(async () => {
  isMounted = true;
  sim = await startWeComSimulator({ pushTimeoutMs: 100 });
  caller = new Caller(sim);
  receiver = await Receiver.start(({ query }) => {
    const echostr = query.get('echostr');
    if (!isMounted) return { status: 404, body: '' };
    return {
      status: 200,
      body: echostr === null ? 'success' : decrypt(OWN_KEYS.encodingAESKey, echostr).message,
    };
  });
});
afterEach(async () => {
  await sim.close();
  await receiver.stop();
});

const bothUrls = () => ({ commandUrl: receiver.url, dataUrl: receiver.url, ...OWN_KEYS });

describe('the page of the simulated console', () => {
  const save = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${sim.url}/console/save`, {
      method: 'POST',
      headers: { 'accept-language': 'en', ...headers },
      body: new URLSearchParams(fields),
    });

  it('shows the fields of each app under the menus of the real one, in both languages', async () => {
    const [en, zh] = await Promise.all(
      ['en', 'zh'].map(async (lang) => (await caller.open(`/console?app=third-party&lang=${lang}`)).body),
    );

    for (const label of ['应用主页', '可信域名', '安装完成回调域名', '指令回调URL', '数据回调URL']) {
      expect(en).toContain(`<span lang="zh-CN">${label}`);
      expect(zh).toContain(`<span lang="zh-CN">${label}`);
    }
    expect(en).toContain('Simulated console');
    expect(zh).toContain('模拟管理后台');
  });

  it.each(['template', 'delegated', 'self-built'])(
    'has the callback domain of QR codes under the menu that the console sheet names (%s)',
    async (app) => {
      const { body } = await caller.open(`/console?app=${app}`);

      expect(body.replaceAll('&#62;', '>')).toContain(
        '<fieldset data-menu="应用管理 > 应用 > 企业微信授权登录 > Web网页">',
      );
    },
  );

  it('keeps what was entered, and says at the field what is wrong with it', async () => {
    const response = await save({ app: 'third-party', ...bothUrls(), dataUrl: `${receiver.url}-no` });
    const body = await response.text();

    expect(response.status).toBe(200);
    expect(body).toContain('data-saved="true"');
    isMounted = false;
    const refused = await save({ app: 'third-party', ...bothUrls() });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toMatch(/data-check="commandUrl" data-ok="false">✗ No receiver answers/);
  });

  it("is not driven by another site's form", async () => {
    expect((await save({ app: 'login' }, { origin: 'https://evil.example' })).status).toBe(403);
  });

  it('installs, removes, lets a member leave, and pushes events by its buttons', async () => {
    await sim.enterInConsole('third-party', bothUrls());
    await sim.enterInConsole('provider', { dataUrl: receiver.url, ...OWN_KEYS });
    const { suiteId: suite } = sim.credentials;
    const corp = caller.corpIdOf('chenqi');
    const press = async (action: string, fields: Record<string, string>) => {
      const body = new URLSearchParams({ app: 'third-party', suite, corp, ...fields });
      const url = `${sim.url}/simulator/control/${action}`;
      const { headers } = await fetch(url, { method: 'POST', body, redirect: 'manual' });
      return new URL(headers.get('location') ?? '', sim.url).searchParams;
    };

    expect((await press('install', {})).get('done')).toBe('create_auth → 200 success');
    expect((await press('push', { event: 'subscribe' })).get('done')).toBe('subscribe → 200 success');
    expect((await press('push', { app: 'provider', event: 'license_refund' })).get('done')).toContain('200');
    expect((await press('push', { app: 'self-built', event: 'subscribe' })).get('failed')).toContain(
      'no address',
    );
    expect((await press('leave', { member: `${corp}/chenqi` })).get('done')).toContain(
      'change_contact → 200',
    );
    expect((await press('leave', { member: '/nobody' })).get('failed')).toContain('nobody is');
    expect((await press('uninstall', {})).get('done')).toBe('cancel_auth → 200 success');
    expect((await caller.open('/console')).body).toContain('data-pushed="cancel_auth"');
  });
});
