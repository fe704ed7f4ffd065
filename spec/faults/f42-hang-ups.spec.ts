import { MemoryStore, type SessionData } from 'express-session';
import { MemoryTokenStore } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Gate } from '../processes/support/gate';
import { createTestApp, type TestUser } from '../support/app';
import { Browser } from '../support/browser';
import { gate, mountDoor } from '../support/doors';
import { lisi, providerSecret } from '../support/flows';
import { RealProcess } from '../support/real-process';
import { SIZES } from '../support/sizes';

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
type At = (typeof POINTS)[number];

/** An application whose requests can be held, and WeCom behind it. */
class HeldDoor {
  private readonly points = Object.fromEntries(POINTS.map((at) => [at, new Point()])) as Record<At, Point>;
  private readonly door: ReturnType<typeof createTestApp>;

  private constructor(
    readonly wecom: WeComSimulator,
    private readonly api: Gate,
    private readonly resolved: () => unknown,
  ) {
    const { points } = this;
    const resolver = async ({ profile }: { profile: { id: string } }): Promise<TestUser> => {
      this.resolved();
      await points.resolver.pass();
      return { id: profile.id };
    };
    const connection = providerSecret(wecom, resolver, {
      hosts: { ...wecom.hosts, api: api.url },
      tokenStore: new SlowTokens(points.token),
    });
    this.door = createTestApp(
      (app, passport) => {
        app.use((_req, _res, next) => void points.arrives.pass().then(() => next()));
        mountDoor(app, passport, connection);
      },
      { sessions: { store: new SlowSessions(points.session) } },
    );
  }

  /** @param resolved - is called as the application looks for an account */
  static async open(resolved: () => unknown = () => undefined): Promise<HeldDoor> {
    const wecom = await startWeComSimulator();
    wecom.addMember({ ...lisi(wecom), userId: 'wangwu', openUserId: 'woWangwu' });
    wecom.addMember({ ...lisi(wecom), openUserId: 'woLisi' });
    return new HeldDoor(wecom, await Gate.start(wecom.url), resolved);
  }

  get errors(): readonly unknown[] {
    return this.door.errors;
  }

  newBrowser(): Browser {
    return new Browser(this.door.app);
  }

  /** Somebody about to come back with a code. */
  async returned(userId = 'lisi') {
    const browser = this.newBrowser();
    const person = { ...lisi(this.wecom), userId };
    return { browser, back: await browser.answer(await browser.start('/start'), person) };
  }

  /** Holds the next request at that point; says when it is there, and lets it go on. */
  hold(at: At): { arrived: Promise<void>; release: () => void } {
    if (at === 'redemption') {
      const held = this.api.holdNext('service/get_login_info');
      return { arrived: held.arrived, release: () => held.release() };
    }
    this.points[at].arm();
    return this.points[at];
  }

  async close(): Promise<void> {
    await this.api.close();
    await this.wecom.close();
  }
}

/** Somebody else waits while a browser hangs up at that point, and comes again. */
async function hangUpAt(at: At, door: HeldDoor) {
  const { browser, back } = await door.returned();
  const other = await door.returned('wangwu');
  const held = door.hold(at);
  const hangUp = await browser.abandon(back);
  await held.arrived;
  const waiting = other.browser.get(other.back);

  await hangUp();
  held.release();
  const [bystander, again] = await Promise.all([waiting, browser.get(back)]);

  return {
    statuses: [bystander.status, again.status],
    signedIn: [await browser.me(), await other.browser.me()],
    codes: door.wecom.count('service/get_login_info'),
    tokens: door.wecom.count('service/get_provider_token'),
    errors: door.errors,
  };
}

/** What happens the same way each time; something may be held, and let go, in another order. */
async function everyTime<T>(trial: (door: HeldDoor) => Promise<T>): Promise<readonly T[]> {
  const ends: T[] = [];
  for (let time = 0; time < SIZES.hangUps; time++) {
    const door = await HeldDoor.open();
    try {
      ends.push(await trial(door));
    } finally {
      await door.close();
    }
  }
  return ends;
}

describe(`F42 A browser that hangs up, ${SIZES.hangUps} times at each point,`, () => {
  const always = <T>(end: T) => Array.from({ length: SIZES.hangUps }, () => end);
  let node: RealProcess;
  beforeEach(() => {
    node = new RealProcess();
  });
  afterEach(() => node.stop());

  it.each([
    ['as its callback arrives', 'arrives'],
    ['while a token is looked up', 'token'],
    ['while its code is with WeCom', 'redemption'],
    ['while the application looks for the account', 'resolver'],
    ['while the session is written down', 'session'],
  ] as const)('%s is signed in when it comes again, and harms nobody who waits', async (_, at) => {
    const ends = await everyTime((door) => hangUpAt(at, door));

    expect(ends).toEqual(
      always({
        statuses: [200, 200],
        signedIn: ['o:woLisi', 'o:woWangwu'],
        codes: 2,
        tokens: 1,
        errors: [],
      }),
    );
    expect(node.heard).toEqual([]);
  });

  it('before it has read the answer is signed in when it comes again', async () => {
    const ends = await everyTime(async (door) => {
      const { browser, back } = await door.returned();
      const before = browser.copy();
      await browser.get(back);

      const { status } = await before.get(back);

      return { status, me: await before.me(), codes: door.wecom.count('service/get_login_info') };
    });

    expect(ends).toEqual(always({ status: 200, me: 'o:woLisi', codes: 1 }));
    expect(node.heard).toEqual([]);
  });

  it('as a login starts can start another one', async () => {
    const ends = await everyTime(async (door) => {
      const browser = door.newBrowser();
      const held = door.hold('arrives');
      const hangUp = await browser.abandon('/start');
      await held.arrived;
      await hangUp();
      held.release();

      const { status } = await browser.signIn('/start', lisi(door.wecom));

      return { status, errors: door.errors };
    });

    expect(ends).toEqual(always({ status: 200, errors: [] }));
    expect(node.heard).toEqual([]);
  });

  it('would be noticed if it left a rejection that nobody handles', async () => {
    const heard = await RealProcess.heardOf(async () => {
      const door = await HeldDoor.open(() => void Promise.reject(new Error('planted')));
      await hangUpAt('redemption', door);
      await door.close();
    });

    expect(new Set(heard)).toEqual(new Set(['an unhandled rejection: Error: planted']));
  });
});
