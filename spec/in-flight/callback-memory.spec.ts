import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CallbackMemory } from '../../lib/in-flight/callback-memory';
import { newState } from '../../lib/in-flight/transactions';
import { PROFILE, STARTED_AT, TRANSACTION, visit } from '../strategies/support/visit';

const SECOND = 1_000;
const MINUTE = 60_000;

describe('What a process remembers of a login that came back', () => {
  let now: number;
  let memory: CallbackMemory;

  beforeEach(() => {
    now = STARTED_AT;
    memory = new CallbackMemory(() => now);
  });

  const callback = (code = '1') => visit({ url: `/callback?code=${code}` }).req;
  const taken = (state = 'State1', code = '1') => memory.claim(callback(code), state, TRANSACTION);
  const claim = (state?: string, code?: string) => taken(state, code)?.status;

  it('is its outcome, for a repeat of the same callback and for no other', () => {
    const first = claim();
    const during = claim();
    const other = claim('State1', '2');
    memory.complete('State1', PROFILE);

    const repeat = taken();

    expect([first, during, other]).toEqual(['claimed', 'pending', undefined]);
    expect(repeat).toEqual({ status: 'done', transaction: TRANSACTION, profile: PROFILE });
    expect(claim('State1', '2')).toBeUndefined();
  });

  it('holds nothing of the address and the cookies it came with (T91)', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const held = () => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    // Of a text that long, a part of more than twelve characters is kept by the whole of it.
    const come = (index: number) => {
      const url = `/callback?state=${newState()}&junk=${String(index).repeat(12_000)}`;
      const cookie = `${String(index).repeat(12_000)}=1`;
      memory.claim(visit({ url, cookie }).req, url.slice(16, 48), TRANSACTION);
    };
    come(0);
    const before = held();

    for (let index = 1; index <= 300; index++) come(index);

    expect(held() - before).toBeLessThan(1024 * 1024);
    expect(claim()).toBe('claimed');
  });

  it('is what the login was at its first callback, whatever the cookies of a repeat say', () => {
    claim();
    memory.complete('State1', PROFILE);

    const repeat = memory.claim(callback(), 'State1', { ...TRANSACTION, returnTo: '/since' });

    expect(repeat).toMatchObject({ status: 'done', transaction: TRANSACTION });
  });

  it('is nothing of a member that nobody checked, nor the reply of WeCom', async () => {
    const mobile = '13800000001';
    claim();
    const seen = memory.of('State1');
    const found = { ...PROFILE, unverified: { mobile }, _json: { mobile } };
    if (seen) seen.found = Promise.resolve(found);

    memory.complete('State1', found);

    expect(await seen?.found).toEqual({ ...PROFILE, _json: {} });
    expect(seen?.outcome).toEqual({ ...PROFILE, _json: {} });
  });

  it('is nothing where the login never came back', () => {
    memory.complete('State1', PROFILE);

    expect(claim()).toBe('claimed');
  });

  it('is the first outcome that it is told', () => {
    claim();
    memory.complete('State1', PROFILE);

    memory.complete('State1', undefined);
    memory.complete('State1', { ...PROFILE, id: 'another' });

    expect(taken()).toMatchObject({ profile: PROFILE });
  });

  it('is that it is used up, as soon as 30 seconds have passed', () => {
    claim();
    memory.complete('State1', PROFILE);

    now += 30 * SECOND - 1;
    const before = claim();
    now += 1;

    expect(before).toBe('done');
    expect(claim()).toBeUndefined();
  });

  it('is its outcome for 30 seconds from when it was found, however long that has taken', () => {
    claim();
    now += 20 * SECOND;
    memory.complete('State1', PROFILE);

    now += 30 * SECOND - 1;
    claim('State2');

    expect(claim()).toBe('done');
    expect(memory.of('State1')).toBeDefined();
  });

  it('is that it is used up even where the outcome of the redemption never came', () => {
    claim();
    now += 30 * SECOND;
    claim('State2');

    memory.complete('State1', PROFILE);

    expect(claim()).toBeUndefined();
  });

  it('is that it is used up for as long as the login could have lived, and nothing after twice that', () => {
    claim();
    now += 30 * SECOND;
    claim();

    now += 15 * MINUTE - 1;
    const before = claim();
    now += 15 * MINUTE + 1;

    expect(before).toBeUndefined();
    expect(claim()).toBe('claimed');
  });

  it('is of a failure that it failed, for 30 seconds and for that callback only, and then that it is used up', () => {
    claim();
    memory.complete('State1', undefined);

    const repeat = taken();
    const other = claim('State1', '2');
    now += 30 * SECOND;

    expect(repeat).toEqual({ status: 'done', transaction: TRANSACTION, profile: undefined });
    expect(other).toBeUndefined();
    expect(claim()).toBeUndefined();
  });

  it('is no more than 20,000 callbacks and 50,000 failures; beyond them that they are used up', () => {
    for (let login = 0; login < 20_001; login++) claim(`Done${login}`);
    for (let login = 0; login < 50_001; login++) {
      claim(`Failed${login}`);
      memory.complete(`Failed${login}`, undefined);
    }
    claim('one more, which sweeps');

    expect([claim('Done0'), claim('Done20000')]).toEqual([undefined, 'pending']);
    expect([claim('Failed0'), claim('Failed50000')]).toEqual([undefined, 'done']);
  });

  it('is nothing but numbers of a thousand that failed, and of a thousand that were done before', () => {
    const known = () =>
      Array.from({ length: 2_000 }, (_, login) => memory.of(`State${login}`)).filter(Boolean).length;
    for (let login = 0; login < 2_000; login++) claim(`State${login}`);
    const during = known();

    for (let login = 0; login < 1_000; login++) memory.complete(`State${login}`, undefined);
    const failed = known();
    now += 30 * SECOND;
    claim('one more, which sweeps');

    expect([during, failed, known()]).toEqual([2_000, 1_000, 0]);
  });
});
