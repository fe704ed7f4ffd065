import { SuiteTicketMissingError, WeComApiError } from '../../lib/errors';
import { SuiteTickets } from '../../lib/tokens/suite-ticket';
import { MemoryTokenStore, type TokenStore } from '../../lib/tokens/token-store';
import { Clock, cacheOver, MINUTE, START } from './support/fakes';
import { sourcesOf, startTokenServer } from './support/token-server';

const NOT_ACCEPTED = /No usable suite_ticket: WeCom does not accept the newest one\./;
const SUITE = 'ww0123456789abcdef';

function ticketsOver(store: TokenStore = new MemoryTokenStore()) {
  const clock = new Clock();
  return { clock, store, tickets: new SuiteTickets(SUITE, store, clock.now) };
}

describe('A suite ticket', () => {
  it('is the newest one that was pushed, in whatever order the pushes arrive', async () => {
    const { tickets } = ticketsOver();
    const minutes = [3, 0, 8, 5, 9, 1, 7];

    for (const minute of minutes)
      await tickets.save(`ticket-${minute}`, new Date(START - 600_000 + minute * MINUTE));

    expect(await tickets.current()).toBe('ticket-9');
  });

  it('is the later one of two that were made at the same second', async () => {
    const { tickets } = ticketsOver();
    await tickets.save('first', new Date(START));
    await tickets.save('second', new Date(START));

    expect(await tickets.current()).toBe('second');
  });

  it('can be used for thirty minutes, counted from its own time', async () => {
    const { tickets, clock } = ticketsOver();
    await tickets.save('ticket', new Date(START - 10 * MINUTE));

    clock.advance(20 * MINUTE - 1);
    const before = await tickets.current();
    clock.advance(1);
    const after = await tickets.current();

    expect([before, after]).toEqual(['ticket', undefined]);
  });

  it('tells its age in seconds, even after it has become too old', async () => {
    const { tickets, clock } = ticketsOver();
    const before = await tickets.age();
    await tickets.save('ticket', new Date(START - 90_000));
    const fresh = await tickets.age();
    clock.advance(60 * MINUTE);

    expect([before, fresh, await tickets.age()]).toEqual([undefined, 90, 3_690]);
  });

  it('is not younger than now where the clocks differ', async () => {
    const { tickets } = ticketsOver();
    await tickets.save('ticket', new Date(START + 5_000));

    expect(await tickets.age()).toBe(0);
  });

  it('belongs to one suite', async () => {
    const { tickets, store, clock } = ticketsOver();
    await tickets.save('ticket', new Date(START));

    expect(await new SuiteTickets('ww_another', store, clock.now).current()).toBeUndefined();
  });

  it('lives under a key that tells nothing', async () => {
    const keys: string[] = [];
    const { tickets } = ticketsOver({
      get: async () => undefined,
      set: async (key) => void keys.push(key),
      delete: async () => undefined,
    });

    await tickets.save('ticket', new Date(START));

    expect(keys).toEqual([expect.stringMatching(/^wecom:ticket:[\w-]{43}$/)]);
  });

  it.each([
    null,
    'ticket',
    7,
    {},
    { value: 'ticket' },
    { expiresAt: START + MINUTE },
    { value: 7, expiresAt: 9e15 },
  ])('is none where the store holds %p', async (garbage) => {
    const { tickets } = ticketsOver({
      get: async () => garbage as never,
      set: async () => undefined,
      delete: async () => undefined,
    });

    expect(await tickets.current()).toBeUndefined();
  });

  it('is looked up by the clock of the machine where no other is given', async () => {
    const tickets = new SuiteTickets(SUITE, new MemoryTokenStore());
    await tickets.save('ticket', new Date());

    expect(await tickets.current()).toBe('ticket');
  });
});

describe('The token of a suite', () => {
  const refusal = (errcode: number) => ({ errcode, errmsg: 'invalid suite_ticket' });
  const good = { suite_access_token: 'S', expires_in: 7200 };

  let server: Awaited<ReturnType<typeof startTokenServer>>;
  afterEach(async () => {
    jest.useRealTimers();
    await server.close();
  });

  async function suiteSource(store: TokenStore, ...answers: unknown[]) {
    server = await startTokenServer(...answers);
    const tickets = new SuiteTickets(SUITE, store);
    return { tickets, source: sourcesOf(server.qyapi, tickets).suite };
  }

  it('needs a ticket: without one WeCom is not even asked', async () => {
    const { source } = await suiteSource(new MemoryTokenStore(), good);

    const failure = await source.fetch().catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(SuiteTicketMissingError);
    expect(failure).toMatchObject({ code: 'ERR_WECOM_TICKET_MISSING', status: 503 });
    expect((failure as Error).message).toMatch(
      /: none of the last thirty minutes has been stored\. .*suiteCallback.*刷新Ticket.*没有可用的 suite_ticket/s,
    );
    expect(server.requests).toEqual([]);
  });

  it('needs one that is younger than thirty minutes', async () => {
    const { source, tickets } = await suiteSource(new MemoryTokenStore(), good);
    await tickets.save('old', new Date(Date.now() - 31 * MINUTE));

    await expect(source.fetch()).rejects.toBeInstanceOf(SuiteTicketMissingError);
  });

  it.each([40085, 41023])('is not asked for twice with a ticket that ended in %i', async (errcode) => {
    const { source, tickets } = await suiteSource(new MemoryTokenStore(), refusal(errcode));
    await tickets.save('refused', new Date());

    await expect(source.fetch()).rejects.toThrow(NOT_ACCEPTED);
    expect(server.requests).toHaveLength(1);
  });

  it('is asked for once more with a ticket that was pushed meanwhile', async () => {
    const { source } = await suiteSource(pushedBetween('old', 'newer'), refusal(40085), good);

    await expect(source.fetch()).resolves.toMatchObject({ value: 'S' });
    expect(server.requests.map(({ body }) => JSON.parse(body).suite_ticket)).toEqual(['old', 'newer']);
  });

  it('is missing its ticket too where the one pushed meanwhile is refused as well', async () => {
    const { source } = await suiteSource(pushedBetween('old', 'newer'), refusal(40085));

    await expect(source.fetch()).rejects.toThrow(NOT_ACCEPTED);
    expect(server.requests).toHaveLength(2);
  });

  it('ends in the refusal where the ticket pushed meanwhile is right and something else is wrong', async () => {
    const { source } = await suiteSource(pushedBetween('old', 'newer'), refusal(40085), refusal(40080));

    await expect(source.fetch()).rejects.toMatchObject({ errcode: 40080, status: 502 });
  });

  it('is missing its ticket where the refused one has become too old meanwhile', async () => {
    const { source } = await suiteSource(pushedBetween('old', undefined), refusal(40085));

    await expect(source.fetch()).rejects.toThrow(NOT_ACCEPTED);
    expect(server.requests).toHaveLength(1);
  });

  it('ends in the refusal where something other than the ticket is wrong', async () => {
    const { source, tickets } = await suiteSource(new MemoryTokenStore(), refusal(40080));
    await tickets.save('ticket', new Date());

    const failure = await source.fetch().catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(WeComApiError);
    expect(failure).toMatchObject({ errcode: 40080, status: 502 });
  });

  it('ends in an error of this package where the store of the ticket fails', async () => {
    const lost = () => Promise.reject(new Error('connect ECONNREFUSED redis://:password@127.0.0.1'));
    const { source } = await suiteSource({ get: lost, set: lost, delete: lost }, good);

    const failure = (await source.fetch().catch((error: unknown) => error)) as Error;

    expect(failure).toMatchObject({ code: 'ERR_WECOM_TICKET_MISSING', status: 503 });
    expect(failure.message).toContain('the token store does not answer');
    expect(failure.message).not.toContain('刷新Ticket');
    expect(failure.message).not.toContain('password');
  });

  it('can be had again once a store that hung for a while answers', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    const memory = new MemoryTokenStore();
    let isHanging = true;
    const store: TokenStore = {
      get: (key) => (isHanging ? new Promise(() => undefined) : memory.get(key)),
      set: (key, token) => memory.set(key, token),
      delete: (key, value) => memory.delete(key, value),
    };
    const { source, tickets } = await suiteSource(store, good);
    await tickets.save('ticket', new Date());
    const cache = cacheOver(new MemoryTokenStore());
    const waiting = cache.get(source).catch(() => undefined);
    await jest.advanceTimersByTimeAsync(10_000);

    isHanging = false;
    await jest.advanceTimersByTimeAsync(2_000);
    let arrived: unknown = 'still hanging';
    void cache.get(source).then((token) => {
      arrived = token;
    });
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));

    expect(arrived).toBe('S');
    void waiting;
  });
});

/** A store whose ticket is another one at the second look. */
function pushedBetween(first: string, second: string | undefined): TokenStore {
  let looks = 0;
  const expiresAt = Date.now() + MINUTE;
  return {
    async get() {
      looks += 1;
      const value = looks === 1 ? first : second;
      return value === undefined ? undefined : { value, expiresAt };
    },
    set: async () => undefined,
    delete: async () => undefined,
  };
}
