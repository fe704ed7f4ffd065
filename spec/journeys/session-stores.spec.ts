import { MemoryStore, type SessionData } from 'express-session';
import { outcome } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { openDoor, type Resolver } from '../support/doors';
import { lisi, providerSecret } from '../support/flows';

/** A session store that is down, or does not answer at all, for as long as a test likes. */
class FailingStore extends MemoryStore {
  state: 'up' | 'down' | 'silent' | 'silent to writes' = 'up';

  override set(id: string, data: SessionData, done?: (error?: unknown) => void): void {
    if (this.state === 'down') done?.(new Error('the session store is down'));
    else if (this.state !== 'silent to writes') super.set(id, data, done);
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

  const WAITS: Resolver = () => outcome.bindRequired('/bind');
  const SIGNS_IN: Resolver = ({ profile }) => ({ id: profile.id });

  it.each<[string, 'silent' | 'silent to writes', Resolver]>([
    ['as the old session ends, before a member waits in a new one', 'silent', WAITS],
    ['as a member is to wait in it', 'silent to writes', WAITS],
    ['as the old session ends, before somebody is signed in', 'silent', SIGNS_IN],
    ['as the sign-in is written down', 'silent to writes', SIGNS_IN],
  ])('to answer is not waited for beyond the deadline (F41): %s', async (_, silence, resolver) => {
    const { browser, back } = await returned(resolver, { deadlineMs: 300 });

    store.state = silence;
    const { status, body } = await browser.get(back);
    store.state = 'up';

    expect([status, body.code]).toEqual([503, 'ERR_WECOM_SESSION']);
    expect(await browser.me()).toBeUndefined();
  });

  it('to answer takes nothing from who comes back once it does (F41)', async () => {
    const { browser, back } = await returned(SIGNS_IN, { deadlineMs: 300 });
    store.state = 'silent to writes';
    await browser.get(back);

    store.state = 'up';
    const { status } = await browser.get(back);

    expect(status).toBe(200);
    expect(await browser.me()).toMatch(/^o:wo/);
  });

  it('to answer keeps nobody waiting whose session is to be destroyed with its request (F41)', async () => {
    const { app } = openDoor(providerSecret(wecom, SIGNS_IN, { deadlineMs: 300 }), {
      sessions: { store, unset: 'destroy' },
    });
    const browser = new Browser(app);
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));

    store.state = 'silent';
    const { status } = await browser.get(back);

    expect(status).toBe(503);
  });

  it('is not all one can wait for: serializeUser answers too late, and nothing comes of it (F41)', async () => {
    let serialized = () => {};
    const { app, errors } = openDoor(providerSecret(wecom, SIGNS_IN, { deadlineMs: 300 }), {
      sessions: { store },
      serializeUser: (user, done) => {
        serialized = () => done(null, user.id);
      },
    });
    const browser = new Browser(app);

    const { status } = await browser.signIn('/start', lisi(wecom));
    serialized();

    expect(status).toBe(503);
    expect(errors).toEqual([
      expect.objectContaining({ message: expect.stringContaining('serializeUser of Passport') }),
    ]);
    expect(await browser.me()).toBeUndefined();
  });
});
