import { Client } from './support/client';
import { suiteSettings } from './support/real-wecom';
import { describeTwoProcesses } from './support/two-processes';

describeTwoProcesses('the example app with FLOW=suite', suiteSettings, (world) => {
  let corpId: string;

  // Everything that WeCom pushes reaches the second process, and people sign in at the first.
  beforeAll(async () => {
    const { wecom } = world;
    const { suiteId: installed, loginSuiteId } = wecom.credentials;
    corpId = wecom.credentials.corpId;
    for (const suiteId of [installed, loginSuiteId]) {
      wecom.registerCallback({ suiteId, url: `${world.origin('second')}/auth/wecom/suite/${suiteId}` });
    }
    await wecom.pushDueTickets();
    await wecom.installApp(corpId);
    await new Client(world.origin('first')).signInOnceInstalled({ corpId, userId: 'lisi' });
  });

  const signedIn = async (userId: string) => {
    const client = new Client(world.origin('first'));
    await client.signInAs({ corpId, userId });
    return client;
  };
  const accounts = (client: Client) =>
    Promise.all((['first', 'second'] as const).map((process) => client.at(world.origin(process)).account()));

  it('signs members in at one with the tickets that reached the other', async () => {
    const client = await signedIn('lisi');

    const [here, there] = await accounts(client);

    expect(here).toBeDefined();
    expect(there).toBe(here);
  });

  it('ends the sessions of a member who has left everywhere, and nobody else’s', async () => {
    const [leaving, staying] = await Promise.all([signedIn('zhangsan'), signedIn('lisi')]);
    const before = await accounts(leaving);

    await world.wecom.removeMember({ corpId, userId: 'zhangsan' });

    expect(before).not.toContain(undefined);
    expect(await accounts(leaving)).toEqual([undefined, undefined]);
    expect(await accounts(staying)).not.toContain(undefined);
  });

  it('keeps the account and the session of a member who is renamed', async () => {
    const client = await signedIn('wangwu');
    const before = await accounts(client);

    await world.wecom.renameMember({ corpId, userId: 'wangwu' }, 'wang.wu');

    expect(before).not.toContain(undefined);
    expect(await accounts(client)).toEqual(before);
    expect(await accounts(await signedIn('wang.wu'))).toEqual(before);
  });

  it('ends the sessions of an enterprise that removes the app everywhere, and lets nobody back in', async () => {
    const client = await signedIn('lisi');
    const before = await accounts(client);

    await world.wecom.uninstallApp(corpId);
    const refused = await new Client(world.origin('first')).signInAs({ corpId, userId: 'lisi' });

    expect(before).not.toContain(undefined);
    expect(await accounts(client)).toEqual([undefined, undefined]);
    expect(refused.headers.get('location')).toBe('/login?wecom_error=corp-not-allowed#');
  });
});
