import { MemoryTokenStore, type StoredToken } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { forward, stopClock } from '../support/clock';
import { askedResolver, gate, openDoor, until } from '../support/doors';
import { corpAppWorkbench, FLOWS, type FlowOptions, lisi, providerSecret } from '../support/flows';

/** Holds back every question for a token, and with it the redemption, until its gate is opened. */
class SlowStore extends MemoryTokenStore {
  readonly gate = gate();
  isAsked = false;

  override async get(key: string): Promise<StoredToken | undefined> {
    this.isAsked = true;
    await this.gate.opened;
    return super.get(key);
  }
}

describe('The same callback twice', () => {
  let wecom: WeComSimulator;
  const { asked, resolve } = askedResolver();

  beforeEach(async () => {
    stopClock();
    asked.length = 0;
    wecom = await startWeComSimulator();
    wecom.addMember({ ...lisi(wecom), openUserId: 'woLisi' });
  });
  afterEach(async () => {
    jest.useRealTimers();
    await wecom.close();
  });

  async function returned(create = providerSecret, options: FlowOptions = {}) {
    const door = openDoor(create(wecom, resolve, options));
    const browser = new Browser(door.app);
    return { ...door, browser, back: await browser.answer(await browser.start('/start'), lisi(wecom)) };
  }

  it.each(FLOWS)(
    'at once is one redemption and two equal answers, by $title',
    async ({ create, redeems }) => {
      const { browser, back } = await returned(create);
      wecom.failNext(redeems, { delayMs: 40 });

      const [first, second] = await Promise.all([browser.get(back), browser.get(back)]);

      expect(first.status).toBe(200);
      expect(second.status).toBe(200);
      expect(second.body.user).toEqual(first.body.user);
      expect(wecom.count(redeems)).toBe(1);
      expect(await browser.me()).toBe(first.body.user.id);
    },
  );

  it.each(FLOWS)('a second apart is one redemption, by $title (T17)', async ({ create, redeems }) => {
    const { browser, back } = await returned(create);
    const first = await browser.get(back);
    forward({ seconds: 1 });

    const second = await browser.get(back);

    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body.user).toEqual(first.body.user);
    expect(wecom.count(redeems)).toBe(1);
    expect(await browser.me()).toBe(first.body.user.id);
  });

  it('ten times at once is one redemption, and the resolver is asked for each', async () => {
    const { browser, back } = await returned();
    wecom.failNext('service/get_login_info', { delayMs: 40 });

    const answers = await Promise.all(Array.from({ length: 10 }, () => browser.get(back)));

    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(wecom.count('service/get_login_info')).toBe(1);
    expect(asked).toHaveLength(10);
  });

  it.each([29, 1])('is answered again %i seconds later', async (seconds) => {
    const { browser, back } = await returned();
    await browser.get(back);
    forward({ seconds });

    const answer = await browser.get(back);

    expect(answer.status).toBe(200);
    expect(wecom.count('service/get_login_info')).toBe(1);
  });

  it('is refused 31 seconds later without asking WeCom (T05)', async () => {
    const { browser, back } = await returned();
    await browser.get(back);
    forward({ seconds: 31 });

    const answer = await browser.get(back);

    expect(answer.status).toBe(403);
    expect(wecom.count('service/get_login_info')).toBe(1);
    expect(asked).toHaveLength(1);
  });

  it('stays refused until the login would have expired, although the cookie is still there', async () => {
    const { browser, back } = await returned();
    const before = browser.copy();
    await browser.get(back);
    const statuses = [];
    for (let minute = 1; minute < 15; minute += 1) {
      forward({ minutes: 1 });
      statuses.push((await before.get(back)).status);
    }

    expect(new Set(statuses)).toEqual(new Set([403]));
    expect(wecom.count('service/get_login_info')).toBe(1);
  });

  it('succeeds the second time when the client gave up the first while WeCom was asked (T17)', async () => {
    const tokenStore = new SlowStore();
    const { browser, back } = await returned(providerSecret, { tokenStore });
    const hangUp = await browser.abandon(back);
    await until(() => tokenStore.isAsked);
    await hangUp();
    const second = browser.get(back);
    tokenStore.gate.open();

    const { status } = await second;

    expect(status).toBe(200);
    expect(wecom.count('service/get_login_info')).toBe(1);
    expect(await browser.me()).toBe('o:woLisi');
  });

  it('succeeds the second time when the first answer never arrived', async () => {
    const { browser, back } = await returned();
    const before = browser.copy();
    await browser.get(back);

    const answer = await before.get(back);

    expect(answer.status).toBe(200);
    expect(wecom.count('service/get_login_info')).toBe(1);
    expect(await before.me()).toBe('o:woLisi');
  });

  it('whose code is void is answered 401 both times and asked of WeCom once (F28)', async () => {
    const { browser, back } = await returned();
    wecom.failNext('service/get_login_info', { errcode: 40029 });

    const first = await browser.get(back);
    const second = await browser.get(back);

    expect([first.status, second.status]).toEqual([401, 401]);
    expect(wecom.count('service/get_login_info')).toBe(1);
    expect(asked).toEqual([]);
  });

  it('whose code is void is answered 401 both times at once', async () => {
    const { browser, back } = await returned(corpAppWorkbench);
    await browser.signIn('/start', lisi(wecom));
    const calls = wecom.count('auth/getuserinfo');
    wecom.failNext('auth/getuserinfo', { errcode: 40029 });

    const answers = await Promise.all([browser.get(back), browser.get(back)]);

    expect(answers.map(({ status }) => status)).toEqual([401, 401]);
    expect(wecom.count('auth/getuserinfo')).toBe(calls + 1);
  });

  it('while WeCom says nothing gets two equal answers', async () => {
    const { browser, back } = await returned(providerSecret, { timeoutMs: 250 });
    wecom.failNext('service/get_login_info', { hang: true });

    const answers = await Promise.all([browser.get(back), browser.get(back)]);

    expect(answers.map(({ status }) => status)).toEqual([504, 504]);
    expect(wecom.count('service/get_login_info')).toBe(1);
  });

  it('after WeCom failed is answered 401 and never sends the code again', async () => {
    const { browser, back } = await returned();
    // On a connection that was kept, a code is sent once more.
    wecom.failNext('service/get_login_info', { reset: true, times: 2 });

    const first = await browser.get(back);
    const calls = wecom.count('service/get_login_info');
    const second = await browser.get(back);

    expect([first.status, second.status]).toEqual([504, 401]);
    expect(wecom.count('service/get_login_info')).toBe(calls);
  });

  it('of a declined login is declined both times', async () => {
    const { browser } = await returned();
    const declined = await browser.answer(await browser.start('/start'), 'decline');

    const statuses = [(await browser.get(declined)).status, (await browser.get(declined)).status];

    expect(statuses).toEqual([401, 401]);
  });

  it('hands the resolver no unverified details and no reply the second time', async () => {
    const { browser } = await returned(corpAppWorkbench, { scope: 'snsapi_privateinfo' });
    const back = await browser.answer(await browser.start('/start'), {
      corpId: lisi(wecom).corpId,
      userId: 'zhangsan',
    });
    await browser.get(back);
    await browser.get(back);

    const [first, second] = asked;

    expect(first?.profile.unverified).toEqual({
      email: 'zhangsan@galaxy.example',
      bizMail: 'zhangsan@biz.galaxy.example',
      mobile: '13800000001',
    });
    expect(second?.profile.id).toBe(first?.profile.id);
    expect(second?.profile.unverified).toBeUndefined();
    expect(JSON.stringify(second?.profile)).not.toMatch(/galaxy\.example|13800000001/);
  });

  it('with another code after the state was used is refused', async () => {
    const { browser, back } = await returned();
    await browser.get(back);

    const answer = await browser.get(back.replace(/auth_code=[^&]*/, 'auth_code=another'));

    expect(answer.status).toBe(403);
    expect(wecom.count('service/get_login_info')).toBe(1);
  });

  it('with another code while the first is under way is refused', async () => {
    const tokenStore = new SlowStore();
    const { browser, back } = await returned(providerSecret, { tokenStore });
    const first = browser.get(back);
    await until(() => tokenStore.isAsked);

    const other = await browser.get(back.replace(/auth_code=[^&]*/, 'auth_code=another'));
    tokenStore.gate.open();

    expect(other.status).toBe(403);
    expect((await first).status).toBe(200);
  });
});
