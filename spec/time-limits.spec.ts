import { Deadline, StoreLimit, TimeoutError } from '../lib/time-limits';

const late = () => new Error('too late');

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('The deadline of a callback', () => {
  it('lets work through that ends in time', async () => {
    const deadline = new Deadline(1_000);
    const work = new Promise((resolve) => setTimeout(resolve, 999, 'a member'));
    const raced = deadline.race(work, late);

    await jest.advanceTimersByTimeAsync(999);

    await expect(raced).resolves.toBe('a member');
  });

  it('ends work that takes longer, and tells the calls under way', async () => {
    const deadline = new Deadline(1_000);
    const raced = deadline.race(new Promise(() => undefined), late);
    raced.catch(() => undefined);

    await jest.advanceTimersByTimeAsync(1_000);

    await expect(raced).rejects.toThrow('too late');
    expect(deadline.signal.aborted).toBe(true);
  });

  it('takes nothing more once it is over, not even what is there already', async () => {
    const deadline = new Deadline(1_000);
    await jest.advanceTimersByTimeAsync(1_000);

    const raced = deadline.race(Promise.resolve('a member'), late);

    await expect(raced).rejects.toThrow('too late');
  });

  it('pauses for the time asked for', async () => {
    const deadline = new Deadline(1_000);
    const ends: string[] = [];
    void deadline.pause(50, late).then(() => ends.push('paused'));

    await jest.advanceTimersByTimeAsync(49);
    const before = [...ends];
    await jest.advanceTimersByTimeAsync(1);

    expect(before).toEqual([]);
    expect(ends).toEqual(['paused']);
  });

  it('ends a pause that would outlast it', async () => {
    const deadline = new Deadline(1_000);
    const pause = deadline.pause(5_000, late);
    pause.catch(() => undefined);

    await jest.advanceTimersByTimeAsync(1_000);

    await expect(pause).rejects.toThrow('too late');
  });

  it('never comes once the callback has ended', async () => {
    const deadline = new Deadline(1_000);

    deadline.end();
    await jest.advanceTimersByTimeAsync(10_000);

    expect(deadline.signal.aborted).toBe(false);
  });
});

describe('The limit of a store', () => {
  const LIMIT_MS = 400;
  const answersAfter = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms, 'an answer'));
  const never = () => new Promise<never>(() => undefined);
  let limit: StoreLimit;
  beforeEach(() => {
    limit = new StoreLimit(LIMIT_MS);
  });

  /** Asks, and notes how and when it ended. */
  function asked(work: Promise<unknown>): { end?: string; afterMs?: number } {
    const startedAt = Date.now();
    const question: { end?: string; afterMs?: number } = {};
    const note = (end: string) => Object.assign(question, { end, afterMs: Date.now() - startedAt });
    void limit.within(work).then(
      (answer) => note(String(answer)),
      (error: unknown) => note(error instanceof TimeoutError ? 'silence' : String(error)),
    );
    return question;
  }

  /** Others ask all the while, and get their answers in time. */
  async function crowd(ms: number): Promise<void> {
    for (let waited = 0; waited < ms; waited += 100) {
      asked(answersAfter(90));
      await jest.advanceTimersByTimeAsync(100);
    }
  }

  it('ends a question when the store has said nothing to anybody for so long', async () => {
    const question = asked(never());
    const late = asked(answersAfter(LIMIT_MS + 1));

    await jest.advanceTimersByTimeAsync(10 * LIMIT_MS);

    expect(question).toEqual({ end: 'silence', afterMs: LIMIT_MS });
    expect(late).toEqual({ end: 'silence', afterMs: LIMIT_MS });
  });

  it('lets a question wait on while others are answered', async () => {
    const question = asked(answersAfter(5 * LIMIT_MS - 1));

    await crowd(5 * LIMIT_MS);

    expect(question).toEqual({ end: 'an answer', afterMs: 5 * LIMIT_MS - 1 });
  });

  it('lets none wait longer than five times as long', async () => {
    const question = asked(never());

    await crowd(10 * LIMIT_MS);

    expect(question).toEqual({ end: 'silence', afterMs: 5 * LIMIT_MS });
  });

  it('ends a question once the others get no answers any more', async () => {
    const question = asked(never());

    await crowd(LIMIT_MS);
    await jest.advanceTimersByTimeAsync(10 * LIMIT_MS);

    expect(question).toEqual({ end: 'silence', afterMs: 2 * LIMIT_MS });
  });

  it('counts no answer that came too late for whoever had asked', async () => {
    asked(answersAfter(LIMIT_MS + 50));
    await jest.advanceTimersByTimeAsync(LIMIT_MS - 100);
    const question = asked(never());

    await jest.advanceTimersByTimeAsync(10 * LIMIT_MS);

    expect(question).toEqual({ end: 'silence', afterMs: LIMIT_MS });
  });

  it('is one for all who ask the same store, and another for another store', () => {
    const [store, another] = [{}, {}];

    expect(StoreLimit.of(store, LIMIT_MS)).toBe(StoreLimit.of(store, LIMIT_MS));
    expect(StoreLimit.of(another, LIMIT_MS)).not.toBe(StoreLimit.of(store, LIMIT_MS));
  });

  it('passes on what the store itself says went wrong, at once', async () => {
    const question = asked(Promise.reject(new Error('READONLY')));

    await jest.advanceTimersByTimeAsync(0);

    expect(question).toEqual({ end: 'Error: READONLY', afterMs: 0 });
  });
});
