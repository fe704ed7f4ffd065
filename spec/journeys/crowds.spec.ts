import type { Server } from 'node:http';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser, type Person } from '../support/browser';
import { type Connection, openDoor, type Resolver } from '../support/doors';
import { corpAppWorkbench, FLOWS, lisi, providerSecret, suiteApp } from '../support/flows';
import { SIZES } from '../support/sizes';

const CROWD = SIZES.crowd;
const SIGNED_IN: Resolver = ({ profile }) => ({ id: profile.id });

describe('A crowd', () => {
  let wecom: WeComSimulator;
  let servers: Server[];

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    servers = [];
  });
  afterEach(async () => {
    for (const server of servers) server.close();
    await wecom.close();
  });

  function serve(connection: Connection): Server {
    const server = openDoor(connection).app.listen(0, '127.0.0.1');
    servers.push(server);
    return server;
  }

  /** Browsers that are one step away from being signed in. */
  async function arriving(server: Server, people: readonly Person[]) {
    return Promise.all(
      people.map(async (person) => {
        const browser = new Browser(server);
        return { person, browser, back: await browser.answer(await browser.start('/start'), person) };
      }),
    );
  }

  it(`of ${CROWD} members of ${CROWD / 10} enterprises with equal userids is as many people (T23)`, async () => {
    const people = Array.from({ length: CROWD / 10 }, (_, corp) =>
      Array.from({ length: 10 }, (_, member) => ({
        corpId: `ww${String(corp).padStart(16, '0')}`,
        userId: `user${member}`,
      })),
    ).flat();
    for (const { corpId } of people) wecom.addCorp({ corpId, installed: true });
    for (const person of people)
      wecom.addMember({ ...person, openUserId: `wo${person.corpId}${person.userId}` });
    const server = serve(providerSecret(wecom, SIGNED_IN));

    const seen = await Promise.all(
      (await arriving(server, people)).map(async ({ person, browser, back }) => {
        await browser.get(back);
        return { person, me: await browser.me() };
      }),
    );

    for (const { person, me } of seen) {
      expect(me).toBe(`o:wo${person.corpId}${person.userId}`);
    }
    expect(new Set(seen.map(({ me }) => me)).size).toBe(CROWD);
  });

  it.each(FLOWS)('of many at a cold start fetches one token, by $title (F43)', async (flow) => {
    const server = serve(flow.create(wecom, SIGNED_IN));
    const crowd = await arriving(server, Array(CROWD).fill(lisi(wecom)));

    const answers = await Promise.all(crowd.map(({ browser, back }) => browser.get(back)));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(wecom.count(flow.fetchesToken)).toBe(1);
    expect(wecom.count(flow.redeems)).toBe(CROWD);
  });

  it.each([
    ['invalid', 'QR', providerSecret, 'service/get_provider_token'],
    ['expired', 'Workbench', corpAppWorkbench, 'gettoken'],
    ['invalid', 'suite', suiteApp, 'service/get_suite_token'],
  ] as const)('of many on a token that is suddenly %s refetches it once, by %s', async (...row) => {
    const [as, , create, fetchesToken] = row;
    const server = serve(create(wecom, SIGNED_IN));
    await new Browser(server).signIn('/start', lisi(wecom));
    const crowd = await arriving(server, Array(CROWD).fill(lisi(wecom)));
    wecom.revokeTokens(as);

    const answers = await Promise.all(crowd.map(({ browser, back }) => browser.get(back)));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(CROWD);
    expect(wecom.count(fetchesToken)).toBe(2);
  });

  it.each([
    [40001, corpAppWorkbench, 'auth/getuserinfo', 'gettoken'],
    [40014, corpAppWorkbench, 'auth/getuserinfo', 'gettoken'],
    [42001, corpAppWorkbench, 'auth/getuserinfo', 'gettoken'],
    [40001, providerSecret, 'service/get_login_info', 'service/get_provider_token'],
    [40014, providerSecret, 'service/get_login_info', 'service/get_provider_token'],
    [40082, providerSecret, 'service/get_login_info', 'service/get_provider_token'],
    [42001, providerSecret, 'service/get_login_info', 'service/get_provider_token'],
    [40082, suiteApp, 'service/auth/getuserinfo3rd', 'service/get_suite_token'],
    [42009, suiteApp, 'service/auth/getuserinfo3rd', 'service/get_suite_token'],
  ] as const)('of one whose token meets %i is signed in with the next token', async (...row) => {
    const [errcode, create, redeems, fetchesToken] = row;
    const server = serve(create(wecom, SIGNED_IN));
    await new Browser(server).signIn('/start', lisi(wecom));
    wecom.failNext(redeems, { errcode });

    const { status } = await new Browser(server).signIn('/start', lisi(wecom));

    expect(status).toBe(200);
    expect(wecom.count(fetchesToken)).toBe(2);
    expect(wecom.count(redeems)).toBe(3);
  });

  it('whose tokens are refused for ever asks for no token each', async () => {
    const server = serve(corpAppWorkbench(wecom, SIGNED_IN));
    const crowd = await arriving(server, Array(50).fill(lisi(wecom)));
    wecom.failNext('auth/getuserinfo', { errcode: 40014, times: 10_000 });

    const answers = [];
    for (const { browser, back } of crowd) answers.push((await browser.get(back)).status);

    expect(answers.every((status) => status === 502 || status === 503)).toBe(true);
    expect(wecom.count('gettoken')).toBeLessThanOrEqual(2);
  });

  it.each(FLOWS)('that arrives one by one makes one call each, by $title', async (flow) => {
    const server = serve(flow.create(wecom, SIGNED_IN));
    await new Browser(server).signIn('/start', lisi(wecom));
    const before = wecom.calls.length;

    for (let i = 0; i < 5; i += 1) await new Browser(server).signIn('/start', lisi(wecom));

    const endpoints = wecom.calls.slice(before).map(({ endpoint }) => endpoint);
    expect(endpoints).toEqual(Array(5).fill(`/cgi-bin/${flow.redeems}`));
  });

  it('with callbacks that were never started calls WeCom never (T80)', async () => {
    const server = serve(providerSecret(wecom, SIGNED_IN));

    const answers = await Promise.all(
      Array.from({ length: CROWD }, (_, i) =>
        new Browser(server).get(`/callback?auth_code=x${i}&state=y${i}`),
      ),
    );

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([403]));
    expect(wecom.calls).toEqual([]);
  });
});
