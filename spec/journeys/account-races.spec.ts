import type { Server } from 'node:http';
import { accountResolver, outcome } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import type { TestUser } from '../support/app';
import { Browser } from '../support/browser';
import { openDoor, type Resolver } from '../support/doors';
import { corpAppWorkbench, type FlowOptions, lisi } from '../support/flows';
import { UserTable } from '../support/user-table';

function count<T>(values: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

describe('Many at once', () => {
  let wecom: WeComSimulator;
  let server: Server | undefined;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(async () => {
    server?.close();
    await wecom.close();
  });

  function open(resolver: Resolver, options: FlowOptions = {}) {
    const door = openDoor(corpAppWorkbench(wecom, resolver, options));
    server = door.app.listen(0, '127.0.0.1');
    return { ...door, server };
  }

  it('fifty members who each sign in for the first time from two browsers get fifty accounts', async () => {
    const { corpId } = wecom.credentials;
    const table = new UserTable();
    const { server: app } = open(accountResolver(table, { onUnassociated: 'create' }));
    const people = Array.from({ length: 50 }, (_, i) => ({ corpId, userId: `m${i}` }));
    for (const person of people) wecom.addMember(person);
    const arrivals = await Promise.all(
      [...people, ...people].map(async (person) => {
        const browser = new Browser(app);
        return { person, browser, back: await browser.answer(await browser.start('/start'), person) };
      }),
    );

    const seen = await Promise.all(
      arrivals.map(async ({ person, browser, back }) => {
        const { status, body } = await browser.get(back);
        return { status, outcome: body.info?.outcome, isRight: body.user?.id === `new-${person.userId}` };
      }),
    );

    expect(count(seen.map(({ status }) => status))).toEqual(new Map([[200, 100]]));
    expect(seen.every(({ isRight }) => isRight)).toBe(true);
    expect(table.accounts.size).toBe(50);
    expect(table.links.size).toBe(50);
    expect(seen.filter(({ outcome: how }) => how === 'created')).toHaveLength(50);
  });

  it('a hundred users who link one member leave one link and ninety-nine refusals (T40)', async () => {
    const table = new UserTable();
    const { server: app } = open(accountResolver(table, { onUnassociated: 'fail' }));
    const arrivals = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        const browser = new Browser(app);
        await browser.post(`/local/user${i}`);
        const started = await browser.post('/link');
        const back = await browser.answer(String(started.headers['location']), lisi(wecom));
        return { browser, back, user: `user${i}` };
      }),
    );

    const seen = await Promise.all(
      arrivals.map(async ({ browser, back, user }) => {
        const { status } = await browser.get(back);
        return { user, status, me: await browser.me() };
      }),
    );

    const winners = seen.filter(({ status }) => status === 200).map(({ user }) => user);
    expect(count(seen.map(({ status }) => status))).toEqual(
      new Map([
        [200, 1],
        [403, 99],
      ]),
    );
    expect([...table.links.values()]).toEqual(winners);
    for (const { user, me } of seen) expect(me).toBe(user);
  });
});

describe('A table that rejects a link', () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  class FailingTable extends UserTable {
    readonly rejection = new Error('deadlock detected');

    constructor(private readonly ownerAfterwards: string | undefined) {
      super();
    }

    override async link(_user: TestUser, profile: { id: string }): Promise<void> {
      if (this.ownerAfterwards !== undefined) this.links.set(profile.id, this.ownerAfterwards);
      throw this.rejection;
    }

    override async create(profile: { id: string }): Promise<never> {
      if (this.ownerAfterwards !== undefined) this.links.set(profile.id, this.ownerAfterwards);
      throw this.rejection;
    }
  }

  async function link(table: UserTable) {
    const door = openDoor(corpAppWorkbench(wecom, accountResolver(table, { onUnassociated: 'create' })));
    const browser = new Browser(door.app);
    await browser.post('/local/ada');
    const started = await browser.post('/link');
    const answer = await browser.get(await browser.answer(String(started.headers['location']), lisi(wecom)));
    return { answer, errors: door.errors, me: await browser.me() };
  }

  it('because the same user has it already signs that user in', async () => {
    const { answer, me } = await link(new FailingTable('ada'));

    expect(answer.status).toBe(200);
    expect(me).toBe('ada');
  });

  it('because another user has it is a refusal', async () => {
    const { answer, me } = await link(new FailingTable('ben'));

    expect(answer.status).toBe(403);
    expect(me).toBe('ada');
  });

  it('for a reason of its own is an error, passed on as it is', async () => {
    const table = new FailingTable(undefined);

    const { answer, errors, me } = await link(table);

    expect(answer.status).toBe(500);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toBe(table.rejection);
    expect(me).toBe('ada');
  });

  it('or a creation signs in whoever the member turns out to belong to', async () => {
    const table = new FailingTable('ben');
    const door = openDoor(corpAppWorkbench(wecom, accountResolver(table, { onUnassociated: 'create' })));

    const { status, body } = await new Browser(door.app).signIn('/start', lisi(wecom));

    expect(status).toBe(200);
    expect(body.user).toEqual({ id: 'ben' });
    expect(body.info.outcome).toBe('login');
  });

  it('or a creation for a reason of its own is an error, passed on as it is', async () => {
    const table = new FailingTable(undefined);
    const door = openDoor(corpAppWorkbench(wecom, accountResolver(table, { onUnassociated: 'create' })));

    const { status } = await new Browser(door.app).signIn('/start', lisi(wecom));

    expect(status).toBe(500);
    expect(door.errors[0]).toBe(table.rejection);
  });
});

describe('A connection in login-only mode', () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  it('tells the resolver, and refuses an account created all the same (T41)', async () => {
    const told: boolean[] = [];
    const creates: Resolver = ({ loginOnly }) => {
      told.push(loginOnly);
      return outcome.created({ id: 'new' });
    };
    const door = openDoor(corpAppWorkbench(wecom, creates, { loginOnly: true }));
    const browser = new Browser(door.app);

    const { status, body } = await browser.signIn('/start', lisi(wecom));

    expect(told).toEqual([true]);
    expect([status, body.code]).toEqual([500, 'ERR_WECOM_RESOLVER']);
    expect(await browser.me()).toBeUndefined();
  });
});
