import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { appCallback, MemoryTokenStore, suiteCallback, type WeComPush } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';

const AES_KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C';
const TEMPLATE = { token: 'TemplateToken1', encodingAESKey: AES_KEY };
const OWN = { token: 'OwnToken1', encodingAESKey: '6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt' };

describe("A delegated app's page in the console", () => {
  let wecom: WeComSimulator;
  let server: Server;
  let origin: string;
  let heard: Array<readonly [address: string, type: string, corpId: string]>;

  beforeEach(async () => {
    heard = [];
    wecom = await startWeComSimulator();
    server = createServer(createReceivers());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { corpId, delegatedSuiteId: suiteId } = wecom.credentials;
    await wecom.enterInConsole('template', {
      homepage: `${origin}/?corp=$CORPID$`,
      commandUrl: `${origin}/suite`,
      ...TEMPLATE,
    });
    await wecom.installApp(corpId, { suiteId });
    await wecom.installApp(maple(), { suiteId });
  });
  afterEach(async () => {
    await wecom.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** The provider's receivers: one address for the template and the apps made from it, another one with keys of its own. */
  function createReceivers() {
    const { providerCorpId, delegatedSuiteId: suiteId, corpId } = wecom.credentials;
    const at = (address: string) => (event: WeComPush) => {
      if (event.source === 'data') heard.push([address, event.type, event.authCorpId]);
    };
    const tokenStore = new MemoryTokenStore();
    const suite = { suiteId, providerCorpId, tokenStore, keys: TEMPLATE, onEvent: at('/suite') };
    return express()
      .use('/suite', suiteCallback(suite))
      .use('/own', appCallback({ name: 'own', corps: [corpId], keys: OWN, onEvent: at('/own') }));
  }

  const maple = () => wecom.corps.find(({ name }) => name === '红枫贸易')?.corpId ?? '';
  const pageOf = async (lang: string) =>
    (await fetch(`${wecom.url}/console?app=delegated&lang=${lang}`)).text();
  const entered = (page: string, field: string) =>
    new RegExp(`name="${field}" value="([^"]*)"`).exec(page)?.[1];
  const leave = (corpId: string) => wecom.removeMember({ corpId, userId: 'lisi' });

  it("begins with its template's address and keys, which are not its own before they are saved", async () => {
    const page = await pageOf('en');

    expect(entered(page, 'dataUrl')).toBe(`${origin}/suite`);
    expect(entered(page, 'token')).toBe(TEMPLATE.token);
    expect(entered(page, 'encodingAESKey')).toBe(AES_KEY);
    expect(entered(page, 'homepage')).toBe(`${origin}/?corp=$CORPID$`);
    expect(page).toContain('data-saved="false"');
  });

  it('is saved as it begins: the receiver of the template passes the check for the enterprise', async () => {
    const { saved, checks } = await wecom.enterInConsole('delegated', {});
    await leave(wecom.credentials.corpId);

    expect(saved).toBe(true);
    expect(checks).toEqual([{ field: 'dataUrl', url: `${origin}/suite`, ok: true }]);
    expect(heard).toEqual([['/suite', 'member_removed', wecom.credentials.corpId]]);
  });

  it('takes keys of its own once its own address passes the check, and is told there from then on', async () => {
    const { saved } = await wecom.enterInConsole('delegated', { dataUrl: `${origin}/own`, ...OWN });
    await leave(wecom.credentials.corpId);
    await leave(maple());

    expect(saved).toBe(true);
    expect(heard).toEqual([
      ['/own', 'member_removed', wecom.credentials.corpId],
      ['/suite', 'member_removed', maple()],
    ]);
  });

  it.each([
    ["its own keys at its template's address", '/suite', OWN],
    ["its template's keys at its own address", '/own', TEMPLATE],
    ['an address where nobody listens', '/nothing', OWN],
  ])('saves nothing of %s, and is told at the template’s as before', async (_, path, keys) => {
    const { saved, checks } = await wecom.enterInConsole('delegated', { dataUrl: origin + path, ...keys });
    await leave(wecom.credentials.corpId);

    expect(saved).toBe(false);
    expect(checks).toMatchObject([{ field: 'dataUrl', ok: false }]);
    expect(heard).toEqual([['/suite', 'member_removed', wecom.credentials.corpId]]);
  });

  it('takes the place of its template in the Workbench of its enterprise, and only there', async () => {
    await wecom.enterInConsole('delegated', {
      homepage: `${origin}/own-home`,
      dataUrl: `${origin}/own`,
      ...OWN,
    });

    const [own, other] = await Promise.all(
      [wecom.credentials.corpId, maple()].map((corpId) => iconsOf(`${corpId}/zhangsan`)),
    );

    expect(own).toEqual(['delegated']);
    expect(other).toEqual(['template']);
  });

  it('pushes by its button to its own address under its own keys', async () => {
    await wecom.enterInConsole('delegated', { dataUrl: `${origin}/own`, ...OWN });
    const fields = { app: 'delegated', corp: wecom.credentials.corpId, event: 'enter_agent', user: 'lisi' };

    const answer = await fetch(`${wecom.url}/simulator/control/push`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });

    const location = new URL(answer.headers.get('location') ?? '', wecom.url);
    expect(location.searchParams.get('done')).toBe('enter_agent → 200 ');
    expect(heard).toEqual([['/own', 'member_entered', wecom.credentials.corpId]]);
  });

  it('says so where the enterprise has not authorised the template', async () => {
    expect(await pageOf('zh')).toContain('data-authorised="true"');
    const { corpId, delegatedSuiteId: suiteId } = wecom.credentials;
    await wecom.uninstallApp(corpId, { suiteId });

    expect(await pageOf('en')).toContain('has not authorised the template yet');
  });

  async function iconsOf(member: string): Promise<string[]> {
    const chosen = await fetch(`${wecom.url}/simulator/client?as=${member}`, { redirect: 'manual' });
    const cookie = chosen.headers.getSetCookie().join('; ');
    const desktop = await (await fetch(`${wecom.url}/workbench`, { headers: { cookie } })).text();
    return [...desktop.matchAll(/data-app="([^"]+)"/g)].map(([, app = '']) => app);
  }
});
