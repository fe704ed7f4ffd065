import { channel, subscribe } from 'node:diagnostics_channel';
import { promisify } from 'node:util';

const QuietEnvironment = require('./support/quiet-environment') as new (
  config: object,
  context: object,
) => {
  global: typeof globalThis;
  timers: Set<unknown>;
  setup(): Promise<void>;
  teardown(): Promise<void>;
};

async function environment() {
  const projectConfig = { testEnvironmentOptions: {}, globals: {}, fakeTimers: {} };
  const made = new QuietEnvironment({ globalConfig: {}, projectConfig }, { console, testPath: __filename });
  await made.setup();
  return made;
}

describe('The environment of a file of tests', () => {
  it('takes the timers that are left with it, and lets nobody set another', async () => {
    const made = await environment();
    const rung: string[] = [];
    made.global.setTimeout(() => rung.push('timeout'), 5);
    made.global.setInterval(() => rung.push('interval'), 5);

    const { setTimeout: late } = made.global;
    await made.teardown();
    late(() => rung.push('late'), 5);
    await promisify(setTimeout)(20);

    expect(rung).toEqual([]);
  });

  it('rings those that are due, as they are asked to, and keeps none of them', async () => {
    const made = await environment();
    const { setTimeout, clearTimeout, setInterval } = made.global;
    const rung: unknown[] = [];
    const cleared = setTimeout(() => rung.push('cleared'), 1);
    clearTimeout(cleared);

    await new Promise<void>((resolve) => {
      const often = setInterval(() => {
        if (rung.length < 2) return;
        made.global.clearInterval(often);
        resolve();
      }, 1);
      setTimeout((...given: unknown[]) => rung.push(given), 1, 'a', 'b');
      setTimeout(() => rung.push('last'), 2).unref();
    });
    await promisify(setTimeout)(1);

    expect(rung).toEqual([['a', 'b'], 'last']);
    expect(made.timers.size).toBe(0);
    await made.teardown();
  });

  it('takes what listens to a channel with it, and nothing of the file around it', async () => {
    const heard: unknown[] = [];
    subscribe('of-the-file-around', (event) => heard.push(['around', event]));
    const made = await environment();
    subscribe('left-behind', (event) => heard.push(['left', event]));
    channel('left-behind').publish(1);

    await made.teardown();
    channel('left-behind').publish(2);
    channel('of-the-file-around').publish(3);

    expect(heard).toEqual([
      ['left', 1],
      ['around', 3],
    ]);
  });
});
