import session from 'express-session';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import type { TestUser } from '../support/app';
import { Browser } from '../support/browser';
import { stopClock } from '../support/clock';
import { askedResolver, openDoor } from '../support/doors';
import { lisi, providerSecret } from '../support/flows';

describe('T90 A repeat of a callback', () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => {
    jest.useRealTimers();
    return wecom.close();
  });

  function open(store = new session.MemoryStore()) {
    const connection = providerSecret(wecom, ({ profile }) => ({ id: profile.id }));
    const door = openDoor(connection, { sessions: { store } });
    door.app.post('/logout', (req, res, next) =>
      req.logout((error) => (error ? next(error) : res.sendStatus(204))),
    );
    return { browser: new Browser(door.app), store };
  }

  async function signedIn(browser: Browser): Promise<string> {
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));
    await browser.get(back);
    return back;
  }

  it('signs in again in the session it has ended in', async () => {
    const { browser } = open();
    const back = await signedIn(browser);

    expect((await browser.get(back)).status).toBe(200);
    expect((await browser.get(back)).status).toBe(200);
    expect(await browser.me()).toMatch(/^o:wo/);
  });

  it('is refused after a logout', async () => {
    const { browser } = open();
    const back = await signedIn(browser);
    await browser.post('/logout');

    const answer = await browser.get(back);

    expect(answer.status).toBe(403);
    expect(await browser.me()).toBeUndefined();
  });

  it('is refused while somebody else is signed in, and leaves them alone', async () => {
    const { browser } = open();
    const back = await signedIn(browser);
    await browser.post('/local/bob');

    const answer = await browser.get(back);

    expect(answer.status).toBe(403);
    expect(await browser.me()).toBe('bob');
  });

  it('sent twice at once, before there was a session, signs in twice', async () => {
    const { browser } = open();
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));

    const answers = await Promise.all([browser.get(back), browser.copy().get(back)]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('T91 makes no sessions: two thousand repeats leave one', async () => {
    stopClock();
    const { browser, store } = open();
    const back = await signedIn(browser);
    const statuses = new Set<number>();

    for (let repeat = 0; repeat < 2_000; repeat++) statuses.add((await browser.get(back)).status);

    const sessions = await new Promise<object>((resolve) => store.all((_, all) => resolve(all ?? {})));
    expect([...statuses]).toEqual([200]);
    expect(Object.keys(sessions)).toHaveLength(1);
  }, 60_000);

  it('T91 without the session it has ended in makes a handful of sessions at most', async () => {
    const { browser, store } = open();
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));
    const arrived = browser.copy();
    await browser.get(back);

    for (let repeat = 0; repeat < 200; repeat++) await arrived.copy().get(back);

    const sessions = await new Promise<object>((resolve) => store.all((_, all) => resolve(all ?? {})));
    expect(Object.keys(sessions).length).toBeLessThanOrEqual(4);
  });
});

describe('T92 The profile of a repeat', () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  it('is untouched by a resolver that changed the one it was given before', async () => {
    const seen: string[] = [];
    const { resolve } = askedResolver(({ profile }): TestUser => {
      seen.push(JSON.stringify([profile.id, profile.aliases]));
      Object.assign(profile, { id: 'changed' });
      (profile.aliases as string[]).push('changed');
      return { id: 'account' };
    });
    const { app } = openDoor(providerSecret(wecom, resolve));

    for (let person = 0; person < 50; person++) {
      const browser = new Browser(app);
      const back = await browser.answer(await browser.start('/start'), lisi(wecom));
      await Promise.all([browser.get(back), browser.copy().get(back)]);
      await browser.get(back);
    }

    expect(seen.length).toBeGreaterThanOrEqual(100);
    expect(new Set(seen).size).toBe(1);
  });
});
