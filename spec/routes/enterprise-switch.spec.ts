import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { openSuiteApp, type SuiteApp, WORKBENCH } from '../provider/support/suite-app';
import { Browser, USER_AGENTS } from '../support/browser';

const ANNA = { corpId: 'wwaaaaaaaaaaaaaaaa', userId: 'lisi' };
const BERND = { corpId: 'wwbbbbbbbbbbbbbbbb', userId: 'lisi' };

describe('A Workbench entry opened after a switch of enterprise in the client', () => {
  let wecom: WeComSimulator;
  let app: SuiteApp;
  let client: Browser;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    for (const member of [ANNA, BERND]) {
      wecom.addCorp({ corpId: member.corpId, installed: true });
      wecom.addMember({ ...member, openUserId: `wo-${member.corpId}` });
    }
    app = await openSuiteApp(wecom);
    await app.takeTickets();
    client = new Browser(app.server);
  });
  afterEach(async () => {
    await app.close();
    await wecom.close();
  });

  async function open(entry: string, member: typeof ANNA) {
    const start = await client.get(entry, { 'User-Agent': USER_AGENTS.android });
    return client.get(await client.answer(String(start.headers['location']), member));
  }

  it.each(['/auth/wecom', WORKBENCH])(
    'shows the new member, not the former one (%s) (T34)',
    async (entry) => {
      await open(entry, ANNA);
      const before = await client.me();

      const landed = await open(entry, BERND);

      expect(landed.headers['location']).toBe('/');
      expect([before, await client.me()]).toEqual(['o:wo-wwaaaaaaaaaaaaaaaa', 'o:wo-wwbbbbbbbbbbbbbbbb']);
    },
  );

  it('asks WeCom again although somebody is signed in', async () => {
    await open('/auth/wecom', ANNA);

    const { status, headers } = await client.get('/auth/wecom', { 'User-Agent': USER_AGENTS.windows });

    expect(status).toBe(302);
    expect(headers['location']).toContain('/connect/oauth2/authorize?appid=');
    expect(headers['location']).toContain('&scope=snsapi_base&');
  });

  it('leaves nothing of the former session', async () => {
    await open('/auth/wecom', ANNA);
    const former = client.copy();
    await open('/auth/wecom', BERND);

    expect(former.jar.get('connect.sid')).not.toBe(client.jar.get('connect.sid'));
    expect(await former.me()).toBeUndefined();
  });
});
