import { SafeStore } from '../../lib/tokens/safe-store';
import { MemoryTokenStore, type StoredToken, type TokenStore } from '../../lib/tokens/token-store';
import { MINUTE, START } from './support/fakes';

const KEY = 'wecom:token:of-this-test';
const token = (value: string, expiresAt = START + MINUTE): StoredToken => ({ value, expiresAt });

/** A store of the application's own, and what it is asked. */
class OwnStore implements TokenStore {
  readonly asked: unknown[][] = [];
  readonly kept = new Map<string, StoredToken>();

  async get(key: string): Promise<StoredToken | undefined> {
    this.asked.push(['get', key]);
    return this.kept.get(key);
  }

  async set(key: string, kept: StoredToken): Promise<void> {
    this.asked.push(['set', key, kept]);
    this.kept.set(key, kept);
  }

  async delete(key: string, value: string): Promise<void> {
    this.asked.push(['delete', key, value]);
    if (this.kept.get(key)?.value === value) this.kept.delete(key);
  }
}

describe('The application’s store', () => {
  it('is asked for everything, and what it says is remembered', async () => {
    const own = new OwnStore();
    const store = new SafeStore(own, () => START);
    own.kept.set(KEY, token('of another process'));

    const before = await store.recall(KEY);
    const found = await store.get(KEY);
    const remembered = await store.recall(KEY);
    await store.set(KEY, token('newer'));
    await store.delete(KEY, 'newer');

    expect([before, found, remembered]).toEqual([
      undefined,
      token('of another process'),
      token('of another process'),
    ]);
    expect(own.asked).toEqual([
      ['get', KEY],
      ['set', KEY, token('newer')],
      ['delete', KEY, 'newer'],
    ]);
    expect([await store.recall(KEY), await store.get(KEY)]).toEqual([undefined, undefined]);
  });

  it('is not believed about a token that lives longer than WeCom’s do', async () => {
    const own = new OwnStore();
    const store = new SafeStore(own, () => START);
    const longest = START + 180 * MINUTE;

    own.kept.set(KEY, token('three hours', longest));
    const atMost = await store.get(KEY);
    own.kept.set(KEY, token('longer', longest + 1));

    expect([atMost?.value, await store.get(KEY)]).toEqual(['three hours', undefined]);
  });

  it('has nothing beside it where it is the memory of this process', async () => {
    const memory = new MemoryTokenStore();
    const store = new SafeStore(memory, () => START);

    await store.set(KEY, token('one'));
    const [first] = [await memory.get(KEY)];
    await memory.set(KEY, token('another'));

    expect(first).toEqual(token('one'));
    expect((await store.recall(KEY))?.value).toBe('another');
    await store.delete(KEY, 'another');
    expect(await memory.get(KEY)).toBeUndefined();
  });
});
