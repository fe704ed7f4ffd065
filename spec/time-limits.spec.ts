import { Deadline } from '../lib/time-limits';

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
