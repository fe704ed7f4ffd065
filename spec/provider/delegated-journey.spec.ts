import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { consoleSheet } from '../../lib/doctor';
import { type ConsoleFields, startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser, type Person, USER_AGENTS } from '../support/browser';
import { CHOSEN_KEYS } from '../support/chosen-keys';
import { createDelegatedProvider, type DelegatedProvider, QR } from './support/delegated-provider';

/** Which row of the sheet belongs into which field of the simulated console. */
const FIELDS: Readonly<Record<string, keyof ConsoleFields>> = {
  可信域名: 'trustedDomain',
  授权回调域: 'callbackDomain',
  应用主页: 'homepage',
  模板回调URL: 'commandUrl',
};

describe('A delegated app, over HTTP', () => {
  let wecom: WeComSimulator;
  let server: Server;
  let origin: string;
  let provider: DelegatedProvider;

  beforeAll(async () => {
    wecom = await startWeComSimulator();
    server = createServer((req, res) => provider.app(req, res));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    provider = createDelegatedProvider(wecom, origin);
  });
  afterAll(async () => {
    await wecom.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const lisi = (): Person => ({ corpId: wecom.credentials.corpId, userId: 'lisi' });
  const zhangsan = (): Person => ({ corpId: wecom.credentials.corpId, userId: 'zhangsan' });

  /** Presses the icon in a member's simulated client, and signs in at where it leads. */
  async function enterByWorkbench(person: Person): Promise<Browser | undefined> {
    const query = new URLSearchParams({ as: `${person.corpId}/${person.userId}` });
    const chosen = await fetch(`${wecom.url}/simulator/client?${query}`, { redirect: 'manual' });
    const cookie = chosen.headers.getSetCookie().join('; ');
    const desktop = await (await fetch(`${wecom.url}/workbench`, { headers: { cookie } })).text();
    const icon = /href="([^"]+)" data-action="open-app" data-app="template"/.exec(desktop)?.[1];
    if (icon === undefined) return undefined;
    const opened = await fetch(wecom.url + icon, { redirect: 'manual', headers: { cookie } });
    const { pathname, search } = new URL(opened.headers.get('location') ?? '');
    const browser = new Browser(server, { 'User-Agent': USER_AGENTS.windows });
    await browser.signIn(pathname + search, person);
    return browser;
  }

  it('is entered as the sheet says, with its address checked, and gets the ticket of its template', async () => {
    const rows = consoleSheet({ connections: provider.connections, callbacks: [provider.receiver] });
    const known = rows.filter(({ label }) => label in FIELDS);
    const fields = Object.fromEntries(known.map(({ label, value }) => [FIELDS[label], value]));

    const { saved, checks } = await wecom.enterInConsole('template', { ...fields, ...CHOSEN_KEYS });
    await wecom.pushDueTickets();

    expect(Object.keys(fields).sort()).toEqual(Object.values(FIELDS).sort());
    expect({ saved, passed: checks.map(({ ok }) => ok) }).toEqual({ saved: true, passed: [true] });
    expect(await provider.client.ticketAge()).toBeLessThan(60);
  });

  it('signs nobody in before an enterprise has authorised it', async () => {
    expect(await enterByWorkbench(lisi())).toBeUndefined();
    expect(
      (await new Browser(server).get(`${QR}?corp=${wecom.credentials.corpId}`)).headers['location'],
    ).toBe('/login?wecom_error=unknown-tenant');
  });

  it('is authorised by an administrator at the address of delegatedAuthUrl, with its state and its agentid', async () => {
    const { corpId, delegatedSuiteId } = wecom.credentials;
    const { url } = await provider.client.delegatedAuthUrl({
      templateIds: [delegatedSuiteId],
      state: 'order4711',
    });

    const page = await (await fetch(`${url}&install=${corpId}`)).text();
    await provider.redeemed;

    expect(page).toContain('create_auth → 200 success');
    expect(provider.tenants.get(corpId)).toMatchObject({
      isDelegated: true,
      agentId: 1000020,
      state: 'order4711',
    });
  });

  it('signs a member in by Workbench and by QR as one user, and tells the app who entered', async () => {
    const byWorkbench = await enterByWorkbench(lisi());
    const byQr = new Browser(server);
    await byQr.signIn(`${QR}?corp=${wecom.credentials.corpId}`, lisi());

    expect(await homeOf(byWorkbench)).toBe(`${wecom.credentials.corpId}:u:lisi`);
    expect(await homeOf(byQr)).toBe(`${wecom.credentials.corpId}:u:lisi`);
    expect(provider.pushes).toContainEqual(
      expect.objectContaining({ source: 'data', type: 'member_entered', userId: 'lisi', agentId: '1000020' }),
    );
  });

  it('ends the sessions of a leaver by change_contact, and nobody else’s', async () => {
    const [leaving, staying] = [await enterByWorkbench(lisi()), await enterByWorkbench(zhangsan())];

    const push = await wecom.removeMember(lisi());

    expect(push?.status).toBe(200);
    expect(await homeOf(leaving)).toBe('/login');
    expect(await homeOf(staying)).toBe(`${wecom.credentials.corpId}:u:zhangsan`);
  });

  it('refuses the next sign-in after cancel_auth', async () => {
    const { corpId, delegatedSuiteId: suiteId } = wecom.credentials;
    await wecom.uninstallApp(corpId, { suiteId });

    const refused = await new Browser(server).get(`${QR}?corp=${corpId}`);

    expect(refused.headers['location']).toBe('/login?wecom_error=unknown-tenant');
    expect(await enterByWorkbench(zhangsan())).toBeUndefined();
    expect(provider.errors).toEqual([]);
    expect(wecom.notices).toEqual([]);
  });
});

/** Whose page the browser sees, or where it is sent instead. */
async function homeOf(browser: Browser | undefined): Promise<string | undefined> {
  const answer = await browser?.get('/');
  return answer?.headers['location'] ?? answer?.text;
}
