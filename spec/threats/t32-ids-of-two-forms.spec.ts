import { accountResolver } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp } from '../support/app';
import { Browser } from '../support/browser';
import { mountDoor } from '../support/doors';
import { corpAppWorkbench, lisi, loginSuite, providerSecret, suiteApp } from '../support/flows';
import { UserTable } from '../support/user-table';

describe('T32 One person, whom a provider sees by open_userid and the own app by userid,', () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
    wecom.addMember({ ...lisi(wecom), openUserId: 'woLisi' });
  });
  afterEach(() => wecom.close());

  it.each([providerSecret, loginSuite, suiteApp])(
    'has two ids, and nothing links them unasked',
    async (create) => {
      const table = new UserTable();
      const resolver = accountResolver(table, { onUnassociated: 'fail' });
      const { corpId } = wecom.credentials;
      table.links.set(`${corpId}:u:lisi`, 'by-userid');
      const { app } = createTestApp((express, passport) => {
        mountDoor(
          express,
          passport,
          create(wecom, resolver, { name: 'provider', prefix: '/provider' }),
          '/provider',
        );
        mountDoor(express, passport, corpAppWorkbench(wecom, resolver, { prefix: '/own' }), '/own');
      });

      const own = new Browser(app);
      await own.signIn('/own/start', lisi(wecom));
      const provider = await new Browser(app).signIn('/provider/start', lisi(wecom));

      expect(await own.me()).toBe('by-userid');
      expect(provider.status).toBe(403);
      expect([...table.links]).toEqual([[`${corpId}:u:lisi`, 'by-userid']]);
    },
  );

  it('tells the application the other id, which may look for both', async () => {
    const seen: Array<readonly string[]> = [];
    const { app } = createTestApp((express, passport) =>
      mountDoor(
        express,
        passport,
        providerSecret(wecom, ({ profile }) => {
          seen.push([profile.id, ...profile.aliases]);
          return { id: profile.id };
        }),
      ),
    );

    await new Browser(app).signIn('/start', lisi(wecom));

    expect(seen).toEqual([['o:woLisi', `${lisi(wecom).corpId}:u:lisi`]]);
  });
});
