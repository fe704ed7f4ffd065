import { Readiness } from '../../lib/logins/readiness';
import type { Qyapi } from '../../lib/qyapi/call';
import { RealProcess } from '../support/real-process';
import { cacheOver, FakeSource, settle } from '../tokens/support/fakes';

/** A way to WeCom that cannot even be begun, the first times. */
function failing(times: number) {
  let opened = 0;
  const openAhead = () => {
    opened += 1;
    if (opened <= times) throw new Error('no more sockets');
  };
  return { qyapi: { openAhead } as unknown as Qyapi, opened: () => opened };
}

describe('Getting ready for a person who comes back', () => {
  it('ends no process where a connection cannot be opened, and is not tried again at once', async () => {
    const node = new RealProcess();
    const { qyapi, opened } = failing(9);
    const readiness = new Readiness(qyapi, cacheOver());

    readiness.prepare(new FakeSource(), () => undefined);
    await settle();
    readiness.prepare(new FakeSource(), () => undefined);
    await settle();
    // What nobody has caught is told after the promises of this turn.
    await new Promise((resolve) => setImmediate(resolve));
    node.stop();

    expect(node.heard).toEqual([]);
    expect(opened()).toBe(1);
  });

  it('would be noticed if it left a rejection that nobody handles', async () => {
    const heard = await RealProcess.heardOf(async () => {
      new Readiness(failing(0).qyapi, cacheOver()).prepare(
        new FakeSource(),
        () => void Promise.reject(new Error('planted')),
      );
      await settle();
    });

    expect(heard).toEqual(['an unhandled rejection: Error: planted']);
  });

  it('opens a connection again for the next one where all went well', async () => {
    const { qyapi, opened } = failing(0);
    const readiness = new Readiness(qyapi, cacheOver());

    readiness.prepare(new FakeSource(), () => undefined);
    await settle();
    readiness.prepare(new FakeSource(), () => undefined);
    await settle();

    expect(opened()).toBe(2);
  });

  it('is done for sixteen enterprises at a time, and for the others when they come back', async () => {
    const sources = Array.from({ length: 20 }, (_, index) => new FakeSource(`key-${index}`));
    const readiness = new Readiness(failing(0).qyapi, cacheOver());

    for (const source of sources) readiness.prepare(source, () => undefined);
    await settle();

    expect(sources.filter(({ fetched }) => fetched === 1)).toHaveLength(16);
  });

  it('rehearses how an answer is read once, after the first token is at hand', async () => {
    const readiness = new Readiness(failing(0).qyapi, cacheOver());
    const source = new FakeSource();
    const tokensAtHand: number[] = [];

    readiness.prepare(source, () => tokensAtHand.push(source.fetched));
    const atOnce = [...tokensAtHand];
    await settle();
    readiness.prepare(source, () => tokensAtHand.push(source.fetched));
    await settle();

    expect(atOnce).toEqual([]);
    expect(tokensAtHand).toEqual([1]);
  });
});
