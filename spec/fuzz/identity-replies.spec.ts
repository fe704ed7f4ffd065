import fc from 'fast-check';
import { WeComError } from '../../lib';
import type { LoginApp } from '../../lib/logins/login-protocol';
import type { WeComProfile } from '../../lib/logins/profile';
import { SignInRefused } from '../../lib/refusals';
import { CORP, FakeWeCom, FLOWS, type FlowCase, patience } from '../logins/support/wecom';
import { report, SEED, SIZES } from '../support/sizes';

const PERSONS = ['u', 'U', 'o', 'li', 'Li', 'li@a', 'o:li', 'ww1:u:li', 'ww1/li', '__proto__', 'constructor'];
const CORPS = ['ww1', 'WW1', 'ww2', 'u', 'o', CORP];
/** What a field may hold: mostly a person of a few, so that two of them are often the same, sometimes anything. */
const person = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...PERSONS) },
  { weight: 1, arbitrary: fc.constantFrom('', ' li', 'li ', 'li\0', '李', null, 7, true, [], ['li'], {}) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);
const corp = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...CORPS) }, { weight: 1, arbitrary: person });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });

const fields = fc.record(
  {
    userid: maybe(person),
    UserId: maybe(person),
    open_userid: maybe(person),
    corpid: maybe(corp),
    CorpId: maybe(corp),
    openid: maybe(person),
    external_userid: maybe(person),
    user_info: maybe(
      fc.record({ userid: person, open_userid: maybe(person), name: fc.jsonValue() }, { requiredKeys: [] }),
    ),
    corp_info: maybe(fc.record({ corpid: corp })),
    usertype: maybe(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.jsonValue({ maxDepth: 1 }))),
    errcode: maybe(
      fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom<unknown>(0, '0') },
        { weight: 1, arbitrary: fc.jsonValue() },
      ),
    ),
    suite_ticket: fc.constant('secret'),
    nested: fc.constant({ access_token: 'secret', list: [{ permanent_code: 'secret' }] }),
  },
  { requiredKeys: ['suite_ticket', 'nested'] },
);
/** As it goes over the wire: sometimes with keys that JavaScript knows, sometimes cut or none at all. */
const reply = fc.oneof(
  { weight: 20, arbitrary: fields.map((value) => JSON.stringify(value)) },
  {
    weight: 2,
    arbitrary: fields.map((value) => `{"__proto__":{"userid":"mallory"},${JSON.stringify(value).slice(1)}`),
  },
  { weight: 1, arbitrary: fields.map((value) => JSON.stringify(value).slice(0, -3)) },
  { weight: 1, arbitrary: fc.json() },
);

/** The flow's own fields of a reply. */
function said(flow: FlowCase, text: string): { users: unknown[]; corps: unknown[]; open: unknown } {
  const told = JSON.parse(text) as Record<string, unknown>;
  if (flow.name === 'provider-secret') {
    const user = (told['user_info'] ?? {}) as Record<string, unknown>;
    const of = (told['corp_info'] ?? {}) as Record<string, unknown>;
    return { users: [user['userid']], corps: [of['corpid']], open: user['open_userid'] };
  }
  const corps = flow.name.startsWith('corp-app') ? [CORP] : [told['corpid'], told['CorpId'], told['corpId']];
  return { users: [told['userid'], told['UserId'], told['userId']], corps, open: told['open_userid'] };
}

describe.each(FLOWS)('A random answer about who somebody is, by $name', (flow) => {
  let wecom: FakeWeCom;
  let app: LoginApp;
  beforeAll(async () => {
    wecom = await FakeWeCom.start();
    app = await wecom.app(flow.name);
  });
  afterAll(async () => {
    await wecom.close();
    report(`Random identity replies, ${flow.name}`, 2 * SIZES.httpRuns);
  });

  async function redeemed(text: string): Promise<WeComProfile | undefined> {
    wecom.answers.set(flow.endpoint, text);
    try {
      return await app.redeem('code', patience());
    } catch (error) {
      if (error instanceof SignInRefused || error instanceof WeComError) return undefined;
      throw error;
    }
  }

  it(
    'is a member whom it names exactly, or nobody, and never an error of another kind',
    async () => {
      let members = 0;
      await fc.assert(
        fc.asyncProperty(reply, async (text) => {
          const profile = await redeemed(text);
          expect(({} as Record<string, unknown>)['userid']).toBeUndefined();
          if (!profile) return;
          members += 1;
          const { users, corps, open } = said(flow, text);
          expect(users).toContain(profile.userId);
          expect(corps).toContain(profile.corpId);
          expect(profile.userId).toMatch(/^[\w\-@.]{1,64}$/);
          expect(profile.corpId).toMatch(/^[\w-]{1,64}$/);
          if (profile.openUserId !== undefined) expect(open).toBe(profile.openUserId);
          expect(JSON.stringify(profile)).not.toContain('secret');
        }),
        { numRuns: SIZES.httpRuns, seed: SEED },
      );
      expect(members).toBeGreaterThan(SIZES.httpRuns / 50);
    },
    20 * 60_000,
  );

  it(
    'has the same key as another one exactly where both are about the same person',
    async () => {
      const seen = new Map<string, string>();
      await fc.assert(
        fc.asyncProperty(reply, async (text) => {
          const profile = await redeemed(text);
          if (!profile) return;
          const { corpId, userId, openUserId, id, aliases } = profile;
          const who = JSON.stringify(openUserId === undefined ? [corpId, userId] : [openUserId]);
          expect(seen.get(id) ?? who).toBe(who);
          seen.set(id, who);
          for (const alias of aliases) expect(alias).toBe(`${corpId}:u:${userId}`);
        }),
        { numRuns: SIZES.httpRuns, seed: SEED + 1 },
      );
      expect(new Set(seen.values()).size).toBe(seen.size);
    },
    20 * 60_000,
  );
});
