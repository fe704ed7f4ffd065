import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MemoryTokenStore } from '../../lib';
import { cacheOver, FakeSource } from '../tokens/support/fakes';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes on the heap that somebody still holds. */
function memoryInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const ENTERPRISES = 10_000;

describe('F49 Ten thousand enterprises', () => {
  it('take less than 2 KiB of memory each, and make room for ten thousand others', async () => {
    const cache = cacheOver(new MemoryTokenStore(ENTERPRISES));
    const fetchTokens = async (round: string) => {
      for (let corp = 0; corp < ENTERPRISES; corp += 1) {
        const source = new FakeSource(`wecom:token:${round}-${corp}`);
        // As long as a token may be (path 90605).
        source.next.push(() => ({ value: randomBytes(256).toString('hex'), lifetimeMs: 7_200_000 }));
        await cache.get(source);
      }
      return memoryInUse();
    };

    const before = memoryInUse();
    const first = await fetchTokens('first');
    const second = await fetchTokens('second');

    expect((first - before) / ENTERPRISES).toBeLessThan(2_048);
    expect((second - first) / ENTERPRISES).toBeLessThan(256);
    expect(await cache.get(new FakeSource('wecom:token:second-0'))).toHaveLength(512);
  });
});
