import { MemoryStore, type SessionData } from 'express-session';
import { outcome } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { openDoor, type Resolver } from '../support/doors';
import { lisi, providerSecret } from '../support/flows';

/** A session store that is down, or does not answer at all, for as long as a test likes. */
class FailingStore extends MemoryStore {
  state: 'up' | 'down' | 'silent' = 'up';

  override set(id: string, data: SessionData, done?: (error?: unknown) => void): void {
    if (this.state === 'down') done?.(new Error('the session store is down'));
    else super.set(id, data, done);
  }

  override destroy(id: string, done?: (error?: unknown) => void): void {
    if (this.state !== 'silent') super.destroy(id, done);
  }
}

describe('A session store that fails', () => {
  let wecom: WeComSimulator;
  let store: FailingStore;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
    store = new FailingStore();
  });
  afterEach(() => wecom.close());

  async function returned(resolver: Resolver, options = {}) {
    const { app } = openDoor(providerSecret(wecom, resolver, options), { sessions: { store } });
    const browser = new Browser(app);
    return { browser, back: await browser.answer(await browser.start('/start'), lisi(wecom)) };
  }

  it('as the sign-in is written down signs nobody in, and the same callback does once it is back (F41)', async () => {
    const { browser, back } = await returned(({ profile }) => ({ id: profile.id }));

    store.state = 'down';
    const failed = await browser.get(back);
    store.state = 'up';
    const meanwhile = await browser.me();
    const { status } = await browser.get(back);

    expect(failed.status).toBe(500);
    expect(meanwhile).toBeUndefined();
    expect(status).toBe(200);
    expect(await browser.me()).toMatch(/^o:wo/);
    expect(wecom.count('service/get_login_info')).toBe(1);
  });

  it('as a member is to wait in it sends nobody to a bind page where nothing waits', async () => {
    const { browser, back } = await returned(() => outcome.bindRequired('/bind'));

    store.state = 'down';
    const { status, headers } = await browser.get(back);

    expect(status).toBe(500);
    expect(headers['location']).toBeUndefined();
  });

  it('to answer is not waited for beyond the deadline (F41)', async () => {
    const { browser, back } = await returned(() => outcome.bindRequired('/bind'), { deadlineMs: 300 });

    store.state = 'silent';
    const { status, body } = await browser.get(back);

    expect([status, body.code]).toEqual([500, 'ERR_WECOM_SESSION']);
  });
});
