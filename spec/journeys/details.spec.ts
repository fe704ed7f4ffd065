import type { WeComProfile } from '../../lib';
import { type Fault, startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { openDoor } from '../support/doors';
import { corpAppWorkbench, type FlowOptions, suiteApp } from '../support/flows';

const ASKING = { scope: 'snsapi_privateinfo', timeoutMs: 1_000 } as const satisfies FlowOptions;

const FAULTS: ReadonlyArray<readonly [string, Fault]> = [
  ['an expired ticket', { errcode: 84014 }],
  ['an invalid ticket', { errcode: 84015 }],
  ['no permission', { errcode: 48002 }],
  ['a rate limit', { errcode: 45009 }],
  ['an address not allowed', { errcode: 60020 }],
  ['a dead token', { errcode: 40014 }],
  ['an invalid credential', { errcode: 40001 }],
  ['a busy system', { errcode: -1 }],
  ['a void code', { errcode: 40029 }],
  ['an error page', { status: 500 }],
  ['HTML', { body: '<html></html>' }],
  ['JSON cut short', { truncate: true }],
  ['nobody', { body: '{"errcode":0}' }],
  ['somebody else', { body: '{"errcode":0,"userid":"zhaoliu","name":"Zhao Liu"}' }],
  ['wrong types', { body: '{"errcode":0,"userid":7,"gender":[],"avatar":{}}' }],
  ['too much', { bigBody: 70_000 }],
  ['silence', { hang: true }],
  ['a byte now and then', { drip: true }],
  ['a reset', { reset: true }],
  ['a redirect', { redirect: 'http://127.0.0.1:9/' }],
];

describe.each([
  ['corp-app', corpAppWorkbench, 'auth/getuserdetail'],
  ['suite-app', suiteApp, 'service/auth/getuserdetail3rd'],
] as const)('Details of a member, by Workbench %s', (_, create, endpoint) => {
  let wecom: WeComSimulator;
  let person: { corpId: string; userId: string };

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    person = { corpId: wecom.credentials.corpId, userId: 'zhangsan' };
  });
  afterEach(() => wecom.close());

  function open(options: FlowOptions = ASKING): { browser: Browser; profiles: WeComProfile[] } {
    const profiles: WeComProfile[] = [];
    const connection = create(
      wecom,
      ({ profile }) => {
        profiles.push(profile);
        return { id: profile.userId };
      },
      options,
    );
    return { browser: new Browser(openDoor(connection).app), profiles };
  }

  it('come with snsapi_privateinfo', async () => {
    const { browser, profiles } = open();

    await browser.signIn('/start', person);

    expect(profiles[0]).toMatchObject({ userId: 'zhangsan', gender: 'male', photos: [expect.anything()] });
  });

  it('are not asked for otherwise', async () => {
    const { browser, profiles } = open({});

    await browser.signIn('/start', person);

    expect(profiles[0]).not.toHaveProperty('gender');
    expect(wecom.count(endpoint)).toBe(0);
  });

  it('come where one start alone asks for them', async () => {
    const profiles: WeComProfile[] = [];
    const connection = create(wecom, ({ profile }) => {
      profiles.push(profile);
      return { id: profile.userId };
    });
    const browser = new Browser(openDoor(connection, { scope: 'snsapi_privateinfo' }).app);

    await browser.signIn('/start', person);

    expect(profiles[0]?.gender).toBe('male');
  });

  it('stand in no reply with a ticket or a token', async () => {
    const { browser, profiles } = open();

    await browser.signIn('/start', person);

    expect(JSON.stringify(profiles[0])).not.toMatch(/ticket|token/i);
  });

  it.each(FAULTS)(
    'fail no sign-in, and none after it, when WeCom answers with %s (F51)',
    async (_what, fault) => {
      const { browser, profiles } = open();
      wecom.failNext(endpoint, { ...fault, times: 2 });

      const first = await browser.signIn('/start', person);
      wecom.clearFaults();
      const second = await browser.signIn('/start', person);

      expect([first.status, second.status]).toEqual([200, 200]);
      expect(await browser.me()).toBe('zhangsan');
      expect(profiles[0]).not.toHaveProperty('gender');
      expect(profiles[0]).not.toHaveProperty('unverified');
      expect(profiles[0]?.displayName).not.toBe('Zhao Liu');
    },
  );

  it('fail no sign-in when waiting for them would use up the time that is left', async () => {
    const { browser } = open({ scope: 'snsapi_privateinfo', timeoutMs: 60_000, deadlineMs: 1_000 });
    wecom.failNext(endpoint, { hang: true });

    const { status } = await browser.signIn('/start', person);

    expect(status).toBe(200);
  });

  it('fail no sign-in when they are refused for ever', async () => {
    const { browser } = open();
    wecom.failNext(endpoint, { errcode: 40014, times: 100 });

    const statuses = [];
    for (let i = 0; i < 5; i += 1) statuses.push((await browser.signIn('/start', person)).status);

    expect(statuses).toEqual([200, 200, 200, 200, 200]);
  });
});

describe('Numbers and addresses', () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  it('of a corp-app are unverified', async () => {
    const profiles: WeComProfile[] = [];
    const connection = corpAppWorkbench(
      wecom,
      ({ profile }) => {
        profiles.push(profile);
        return { id: profile.userId };
      },
      { scope: 'snsapi_privateinfo' },
    );
    const browser = new Browser(openDoor(connection).app);

    await browser.signIn('/start', { corpId: wecom.credentials.corpId, userId: 'zhangsan' });

    expect(profiles[0]?.unverified).toEqual({
      email: 'zhangsan@galaxy.example',
      bizMail: 'zhangsan@biz.galaxy.example',
      mobile: '13800000001',
    });
  });
});
