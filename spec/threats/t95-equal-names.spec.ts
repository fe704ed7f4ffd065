import { WeComProviderQr, WeComWorkbench } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { type Connection, openDoor } from '../support/doors';
import { lisi, providerSecret } from '../support/flows';

const SHARED = { name: 'wecom', cookieSecret: 'a secret that both have' };

describe('T95 Two connections of one name and one cookieSecret', () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  const provider = (options: object = {}) =>
    providerSecret(wecom, ({ profile }) => ({ id: profile.id }), { ...SHARED, ...options });

  const corpApp = (agentId: number | string) => {
    const { corpId, secret } = wecom.credentials;
    const callbackURL = 'http://localhost:3000/callback';
    const own = { flow: 'corp-app', corpId, agentId, secret, callbackURL, hosts: wecom.hosts } as const;
    return new WeComProviderQr({ ...own, ...SHARED }, ({ profile }) => ({ id: profile.id }));
  };

  /** Begins a login with one connection and comes back to the other, with the same browser. */
  async function cross(from: Connection, to: Connection) {
    const there = new Browser(openDoor(from).app);
    const here = new Browser(openDoor(to).app);
    const back = await there.answer(await there.start('/start'), lisi(wecom));
    for (const [name, value] of there.jar) here.jar.set(name, value);
    const answer = await here.get(back);
    return { answer, me: await here.me(), own: (await there.get(back)).status };
  }

  it.each([
    [
      'callback addresses',
      () => [provider(), provider({ callbackURL: 'http://localhost:3000/other/callback' })],
    ],
    ['apps', () => [corpApp(wecom.credentials.agentId), corpApp(999)]],
    [
      'pages',
      () => {
        const { corpId, agentId, secret } = wecom.credentials;
        const callbackURL = 'http://localhost:3000/callback';
        const own = { flow: 'corp-app', corpId, agentId, secret, callbackURL, hosts: wecom.hosts } as const;
        const workbench = new WeComWorkbench({ ...own, ...SHARED }, ({ profile }) => ({ id: profile.id }));
        return [provider(), workbench];
      },
    ],
  ] as ReadonlyArray<readonly [string, () => [Connection, Connection]]>)(
    'and different %s refuse the logins of each other',
    async (_, make) => {
      const [from, to] = make();

      const { answer, me } = await cross(from, to);

      expect(answer.status).toBe(403);
      expect(me).toBeUndefined();
    },
  );

  it('and everything else in common finish the logins of each other, as two processes do', async () => {
    const { answer } = await cross(provider(), provider());

    expect(answer.status).toBe(200);
  });

  it('lose nothing by it: the login still ends where it began', async () => {
    const { own } = await cross(
      provider(),
      provider({ callbackURL: 'http://localhost:3000/other/callback' }),
    );

    expect(own).toBe(200);
  });
});
