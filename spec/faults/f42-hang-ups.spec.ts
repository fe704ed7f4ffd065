import { MemoryStore, type SessionData } from 'express-session';
import { MemoryTokenStore } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Gate } from '../processes/support/gate';
import { createTestApp, type TestUser } from '../support/app';
import { Browser } from '../support/browser';
import { gate, mountDoor } from '../support/doors';
import { lisi, providerSecret } from '../support/flows';

/** One point of a sign-in where a request can be held: once, and only when it is armed. */
class Point {
  private isArmed = false;
  private readonly arrival = gate();
  private readonly way = gate();
  readonly arrived = this.arrival.opened;
  readonly release = this.way.open;

  arm(): void {
    this.isArmed = true;
  }

  async pass(): Promise<void> {
    if (!this.isArmed) return;
    this.isArmed = false;
    this.arrival.open();
    await this.way.opened;
  }
}

/** A session store that keeps one sign-in waiting. */
class SlowSessions extends MemoryStore {
  constructor(private readonly point: Point) {
    super();
  }

  override set(id: string, data: SessionData, done?: (error?: unknown) => void): void {
    void this.point.pass().then(() => super.set(id, data, done));
  }
}

class SlowTokens extends MemoryTokenStore {
  constructor(private readonly point: Point) {
    super();
  }

  override async get(key: string) {
    await this.point.pass();
    return super.get(key);
  }
}

const POINTS = ['arrives', 'token', 'redemption', 'resolver', 'session'] as const;

describe('F42 A browser that hangs up', () => {
  let wecom: WeComSimulator;
  let api: Gate;
  let points: Record<(typeof POINTS)[number], Point>;
  let door: ReturnType<typeof createTestApp>;
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    wecom.addMember({ ...lisi(wecom), userId: 'wangwu', openUserId: 'woWangwu' });
    wecom.addMember({ ...lisi(wecom), openUserId: 'woLisi' });
    api = await Gate.start(wecom.url);
    points = {
      arrives: new Point(),
      token: new Point(),
      redemption: new Point(),
      resolver: new Point(),
      session: new Point(),
    };
    const resolver = async ({ profile }: { profile: { id: string } }): Promise<TestUser> => {
      await points.resolver.pass();
      return { id: profile.id };
    };
    const connection = providerSecret(wecom, resolver, {
      hosts: { ...wecom.hosts, api: api.url },
      tokenStore: new SlowTokens(points.token),
    });
    door = createTestApp(
      (app, passport) => {
        app.use((_req, _res, next) => void points.arrives.pass().then(() => next()));
        mountDoor(app, passport, connection);
      },
      { sessions: { store: new SlowSessions(points.session) } },
    );
    unhandled.length = 0;
    process.on('unhandledRejection', note);
  });
  afterEach(async () => {
    process.off('unhandledRejection', note);
    await api.close();
    await wecom.close();
  });

  async function returned(userId = 'lisi') {
    const browser = new Browser(door.app);
    const person = { ...lisi(wecom), userId };
    return { browser, back: await browser.answer(await browser.start('/start'), person) };
  }

  /** Holds the next request at that point; says when it is there, and lets it go on. */
  function hold(at: (typeof POINTS)[number]): { arrived: Promise<void>; release: () => void } {
    if (at === 'redemption') {
      const held = api.holdNext('service/get_login_info');
      return { arrived: held.arrived, release: () => held.release() };
    }
    points[at].arm();
    return points[at];
  }

  it.each([
    ['as its callback arrives', 'arrives'],
    ['while a token is looked up', 'token'],
    ['while its code is with WeCom', 'redemption'],
    ['while the application looks for the account', 'resolver'],
    ['while the session is written down', 'session'],
  ] as const)('%s is signed in when it comes again, and harms nobody who waits', async (_, at) => {
    const { browser, back } = await returned();
    const other = await returned('wangwu');
    const held = hold(at);
    const hangUp = await browser.abandon(back);
    await held.arrived;
    const waiting = other.browser.get(other.back);

    await hangUp();
    held.release();
    const [bystander, again] = await Promise.all([waiting, browser.get(back)]);

    expect([bystander.status, again.status]).toEqual([200, 200]);
    expect([await browser.me(), await other.browser.me()]).toEqual(['o:woLisi', 'o:woWangwu']);
    expect(wecom.count('service/get_login_info')).toBe(2);
    expect(wecom.count('service/get_provider_token')).toBe(1);
    expect(door.errors).toEqual([]);
    expect(unhandled).toEqual([]);
  });

  it('before it has read the answer is signed in when it comes again', async () => {
    const { browser, back } = await returned();
    const before = browser.copy();
    await browser.get(back);

    const { status } = await before.get(back);

    expect(status).toBe(200);
    expect(await before.me()).toBe('o:woLisi');
    expect(wecom.count('service/get_login_info')).toBe(1);
  });

  it('as a login starts can start another one', async () => {
    const browser = new Browser(door.app);
    const held = hold('arrives');
    const hangUp = await browser.abandon('/start');
    await held.arrived;
    await hangUp();
    held.release();

    const { status } = await browser.signIn('/start', lisi(wecom));

    expect(status).toBe(200);
    expect(door.errors).toEqual([]);
    expect(unhandled).toEqual([]);
  });
});
