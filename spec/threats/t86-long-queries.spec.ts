import express from 'express';
import request from 'supertest';
import { callbackParams, callbackParamsOf } from '../../lib/in-flight/callback-query';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { openDoor } from '../support/doors';
import { providerSecret } from '../support/flows';

const SIZE = 15_000;
const JUNK: ReadonlyArray<readonly [string, (size: number) => string]> = [
  ['one key again and again', (size) => 'code=a&'.repeat(size / 7)],
  ['a key in brackets', (size) => 'code[]=a&'.repeat(size / 9)],
  ['a key in percent signs', (size) => '%63ode=a&'.repeat(size / 9)],
  ['keys of nobody', (size) => 'a&'.repeat(size / 2)],
  ['four keys in turn', (size) => 'code&auth_code&state&error&'.repeat(size / 27)],
  ['separators alone', (size) => '&'.repeat(size)],
  ['equals signs alone', (size) => '='.repeat(size)],
  ['brackets alone', (size) => `code${'['.repeat(size)}`],
];

/** The work of reading, in microseconds of this process: the least of several tries, since others use the machine too. */
function costOf(read: () => unknown): number {
  const tries = Array.from({ length: 10 }, () => {
    const before = process.cpuUsage();
    for (let round = 0; round < 8; round++) read();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return Math.min(...tries) / 8;
}

describe('T86 A long query', () => {
  it.each(JUNK)('is read in a time that grows with its length and not with its square: %s', (_, make) => {
    const short = `/cb?${make(SIZE)}`;
    const long = `/cb?${make(SIZE * 16)}`;

    const ratio =
      costOf(() => callbackParams(long)) /
      Math.max(
        costOf(() => callbackParams(short)),
        20,
      );

    // Sixteen times the length; a reading that is quadratic takes 256 times as long.
    expect(ratio).toBeLessThan(80);
  });

  it.each(JUNK)('keeps two values of a parameter at most: %s', (_, make) => {
    const params = callbackParams(`/cb?${make(SIZE)}`);

    expect(Math.max(0, ...[...(params?.values() ?? [])].map((values) => values.length))).toBeLessThanOrEqual(
      2,
    );
  });

  it('is read once a request, however many parts look at it', () => {
    const req = { url: '/cb?code=a&state=b' };

    expect(callbackParamsOf(req)).toBe(callbackParamsOf(req));
    req.url = '/other?state=c';
    expect(callbackParamsOf(req)?.get('state')).toEqual([{ exact: true, value: 'c' }]);
  });
});

describe('T86 A callback with a long query', () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  it.each(JUNK.filter(([name]) => name.includes('key')))(
    'is answered like any other that is malformed: %s',
    async (_, make) => {
      const { app } = openDoor(providerSecret(wecom, () => null));

      const { status } = await request(app).get(`/callback?${make(SIZE)}`);

      expect([302, 400, 403]).toContain(status);
      // Keys of nobody begin a login, and a token is fetched ahead for it, which may be under way still.
      const calls = wecom.calls.filter(({ endpoint }) => endpoint !== '/cgi-bin/service/get_provider_token');
      expect(calls).toEqual([]);
    },
  );

  it('costs about as much as a page that is not there', async () => {
    const { app } = openDoor(providerSecret(wecom, () => null));
    const query = 'code=a&'.repeat(SIZE / 7);
    const plain = express();
    const cost = async (target: express.Express, path: string) => {
      const tries = [];
      for (let round = 0; round < 15; round++) {
        const before = process.cpuUsage();
        for (let call = 0; call < 5; call++) await request(target).get(`${path}?${query}`);
        const { user, system } = process.cpuUsage(before);
        tries.push(user + system);
      }
      return Math.min(...tries);
    };

    const nothing = await cost(plain, '/nothing');
    const callback = await cost(app, '/callback');

    expect(callback / nothing).toBeLessThan(3);
  });
});
