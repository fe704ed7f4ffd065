import fc from 'fast-check';
import { callbackParams, readCallback } from '../../lib/in-flight/callback-query';
import { SignInRefused } from '../../lib/refusals';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { askedResolver, openDoor } from '../support/doors';
import { corpAppWorkbench, lisi, providerSecret } from '../support/flows';
import { report, SEED, SIZES } from '../support/sizes';

const name = fc.constantFrom(
  'code',
  'auth_code',
  'state',
  'error',
  'code[]',
  'state[x]',
  '%63ode',
  'st%61te',
  'Code',
  '__proto__',
  'code[__proto__]',
  'error_description',
);
const value = fc.oneof(
  fc.constantFrom(
    '',
    'c0de',
    '%00',
    '%0d%0aSet-Cookie:a=b',
    '%',
    '%zz',
    '%ed%a0%80',
    '<script>',
    '+',
    'a=b',
    '[]',
    '"',
  ),
  fc
    .string({ unit: 'binary', maxLength: 12 })
    .map((text) => encodeURIComponent(Buffer.from(text).toString())),
  fc.string({ maxLength: 12 }),
  fc.constantFrom(512, 513, 4_000).map((length) => 'a'.repeat(length)),
);
const pair = fc.tuple(name, value).map(([key, text]) => `${key}=${text}`);
const query = fc.array(pair, { minLength: 1, maxLength: 5 }).map((pairs) => pairs.join('&'));

describe('A random query of a callback', () => {
  afterAll(() => report('Random queries of a callback', SIZES.pureRuns + 2 * SIZES.httpRuns));

  it('holds one well-formed state and at most one well-formed code, or is refused', () => {
    fc.assert(
      fc.property(query, fc.constantFrom('code' as const, 'auth_code' as const), (text, codeParam) => {
        const params = callbackParams(`/callback?${text}`);
        if (!params) return;
        try {
          const { state, code } = readCallback(params, codeParam);
          const read = new URLSearchParams(text);
          expect(read.getAll('state')).toEqual([state]);
          expect(state).toMatch(/^[A-Za-z0-9]{1,64}$/);
          if (code === undefined) return;
          expect(read.getAll(codeParam)).toEqual([code]);
          expect(code).toMatch(/^[\x21-\x7e]{1,512}$/);
        } catch (error) {
          if (!(error instanceof SignInRefused)) throw error;
        }
      }),
      { numRuns: SIZES.pureRuns, seed: SEED },
    );
  });

  it.each([
    ['provider-secret', providerSecret],
    ['corp-app', corpAppWorkbench],
  ])(
    'signs nobody in, asks WeCom nothing, echoes nothing, fails nowhere, and leaves the login under way alone: %s',
    async (_, create) => {
      const wecom: WeComSimulator = await startWeComSimulator();
      const { asked, resolve } = askedResolver();
      const door = openDoor(create(wecom, resolve));
      const browser = new Browser(door.app);
      const back = await browser.answer(await browser.start('/start'), lisi(wecom));
      const state = new URLSearchParams(back.split('?')[1]).get('state') ?? '';
      // A single right state with anything at all would use the login up, as it should.
      const spoiled = fc
        .constantFrom(
          `${state}x`,
          state.slice(1),
          `${state}%00`,
          `${state}&state=${state}`,
          `${state}&state=`,
        )
        .map((text) => `state=${text}`);
      const before = wecom.calls.length;
      const statuses = new Set<number>();
      try {
        await fc.assert(
          fc.asyncProperty(query, fc.option(spoiled), async (text, more) => {
            const visitor = browser.copy();
            const answer = await visitor.get(
              encodeURI(`/callback?${more === null ? text : `${text}&${more}`}`),
            );
            statuses.add(answer.status);
            expect([302, 400, 401, 403]).toContain(answer.status);
            expect(answer.text).not.toMatch(/<script>|Set-Cookie:a/);
            if (answer.status !== 302) expect(answer.headers['location']).toBeUndefined();
          }),
          { numRuns: SIZES.httpRuns, seed: SEED },
        );

        // A start may have fetched a token ahead.
        const redemptions = wecom.calls
          .slice(before)
          .filter(({ endpoint }) => /getuserinfo|login_info/.test(endpoint));
        expect([...statuses].sort()).toEqual(expect.arrayContaining([400, 403]));
        expect(redemptions).toEqual([]);
        expect(asked).toEqual([]);
        expect(door.errors).toEqual([]);
        expect((await browser.get(back)).status).toBe(200);
      } finally {
        await wecom.close();
      }
    },
    20 * 60_000,
  );
});
