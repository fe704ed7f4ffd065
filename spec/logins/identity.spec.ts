import fc from 'fast-check';
import { WeComUnexpectedReplyError } from '../../lib/errors';
import { type Member, weComProfile } from '../../lib/logins/profile';
import { SignInRefused } from '../../lib/refusals';
import { MALFORMED_IDS, UNUSUAL_IDS } from './support/ids';
import { CORP, FakeWeCom, FLOWS, patience } from './support/wecom';

let wecom: FakeWeCom;
beforeEach(async () => {
  wecom = await FakeWeCom.start();
});
afterEach(() => wecom.close());

async function outcomeOf(flow: (typeof FLOWS)[number], answer: unknown): Promise<unknown> {
  wecom.answers.set(flow.endpoint, answer);
  return (await wecom.app(flow.name)).redeem('code', patience()).catch((error: unknown) => error);
}

function expectNobody(outcome: unknown): void {
  const refused =
    outcome instanceof SignInRefused && outcome.reason === 'not-a-member' && outcome.status === 403;
  expect(refused || outcome instanceof WeComUnexpectedReplyError ? 'nobody' : outcome).toBe('nobody');
}

describe.each(FLOWS)('An id in an answer to $name', (flow) => {
  it('is refused in each of sixty malformed shapes (T30)', async () => {
    for (const userId of MALFORMED_IDS) {
      expectNobody(await outcomeOf(flow, flow.identity({ corpId: CORP, userId, openUserId: 'woOpen' })));
    }
  });

  it('is refused without a userid, whatever else is there', async () => {
    expectNobody(await outcomeOf(flow, flow.identity({ corpId: CORP, openUserId: 'woOpen' })));
    expectNobody(await outcomeOf(flow, flow.identity({ corpId: CORP, userId: null, openUserId: 'woOpen' })));
  });

  it('may be a word that JavaScript knows', async () => {
    for (const userId of UNUSUAL_IDS) {
      const profile = await outcomeOf(flow, flow.identity({ corpId: CORP, userId }));

      expect(profile).toMatchObject({ id: `${CORP}:u:${userId}`, userId, corpId: CORP });
    }
    expect(({} as Record<string, unknown>)['userId']).toBeUndefined();
  });
});

describe.each(FLOWS.filter(({ hasOpenUserId }) => hasOpenUserId))('An answer to $name', (flow) => {
  it('is refused with a malformed open_userid', async () => {
    for (const openUserId of MALFORMED_IDS.filter((id) => id !== '')) {
      expectNobody(await outcomeOf(flow, flow.identity({ corpId: CORP, userId: 'zhangsan', openUserId })));
    }
  });

  it('is refused with a malformed corpid', async () => {
    for (const corpId of [...MALFORMED_IDS, undefined, null, 'ww1@x', 'ww.1', 'A|B']) {
      expectNobody(
        await outcomeOf(flow, flow.identity({ corpId, userId: 'zhangsan', openUserId: 'woOpen' })),
      );
    }
  });

  it('may carry an empty open_userid, which is none', async () => {
    const profile = await outcomeOf(
      flow,
      flow.identity({ corpId: CORP, userId: 'zhangsan', openUserId: '' }),
    );

    expect(profile).toMatchObject({ id: `${CORP}:u:zhangsan`, aliases: [] });
  });

  it('keeps the letter case of every id', async () => {
    const ids = [];
    for (const [corpId, userId, openUserId] of [
      ['wpABC', 'Zhang', 'woX'],
      ['wpabc', 'Zhang', 'woX'],
      ['wpABC', 'zhang', undefined],
      ['wpABC', 'Zhang', undefined],
      ['wpABC', 'Zhang', 'wox'],
    ]) {
      ids.push(await outcomeOf(flow, flow.identity({ corpId, userId, openUserId })));
    }

    expect(ids.map((profile) => (profile as { id: string }).id)).toEqual([
      'o:woX',
      'o:woX',
      'wpABC:u:zhang',
      'wpABC:u:Zhang',
      'o:wox',
    ]);
  });
});

describe.each(FLOWS.filter(({ name }) => name !== 'provider-secret'))('A visitor of $name', (flow) => {
  it.each([
    ['an openid', { openid: 'oVisitor' }],
    ['an openid in the old letter case', { OpenId: 'oVisitor', DeviceId: '' }],
    ['an openid that somebody has for a userid (T26)', { openid: 'admin' }],
    ['an openid and an external_userid', { openid: 'oVisitor', external_userid: 'wmCustomer' }],
    ['an external_userid', { external_userid: 'wmCustomer', parent_userid: 'parent' }],
    ['an openid and an empty userid', { openid: 'oVisitor', userid: '' }],
    [
      'a parent at two schools',
      {
        CorpId: 'wwA|wwB',
        corpid: undefined,
        external_userid: 'wmX',
        parents: [{ corpid: 'wwA', parent_userid: 'p' }],
      },
    ],
    ['an openid and userid null', { openid: 'oVisitor', userid: null, corpid: null }],
    ['the userid of a linked enterprise', { userid: 'wwother/zhangsan' }],
    ['the userid of a linked enterprise in the old letter case', { UserId: 'wwother/zhangsan' }],
  ])('is not a member: %s', async (_, fields) => {
    const failure = await outcomeOf(flow, { errcode: 0, errmsg: 'ok', corpid: CORP, ...fields });

    expect(failure).toBeInstanceOf(SignInRefused);
    expect(failure).toMatchObject({ reason: 'not-a-member', status: 403 });
    expect((failure as Error).message).not.toMatch(/oVisitor|wmCustomer|zhangsan|admin/);
  });
});

describe('A field called __proto__', () => {
  it.each(FLOWS)('lends no identity to an answer to $name', async (flow) => {
    const lent = JSON.stringify({ userid: 'admin', corpid: CORP, UserId: 'admin', CorpId: CORP });
    const answer = `{"errcode":0,"openid":"oVisitor","corp_info":{"corpid":"${CORP}"},"user_info":{"__proto__":${lent}},"__proto__":${lent}}`;

    expectNobody(await outcomeOf(flow, answer));
  });
});

describe('A member of a suite', () => {
  it('is nobody where the answer names no enterprise', async () => {
    const [, loginSuite] = FLOWS;

    const failure = await outcomeOf(loginSuite as (typeof FLOWS)[number], { errcode: 0, userid: 'zhangsan' });

    expect(failure).toMatchObject({ code: 'ERR_WECOM_UNEXPECTED_REPLY', status: 502 });
  });
});

describe('The enterprise of a corp-app', () => {
  it.each(['corp-app by QR', 'corp-app in the Workbench'] as const)(
    'is the configured one, whatever the answer says: %s (T21)',
    async (name) => {
      wecom.answers.set('/cgi-bin/auth/getuserinfo', { errcode: 0, userid: 'zhangsan', corpid: 'wwother' });

      const profile = await (await wecom.app(name)).redeem('code', patience());

      expect(profile).toMatchObject({ corpId: CORP, id: `${CORP}:u:zhangsan` });
    },
  );
});

describe('The id of a profile', () => {
  const text = (pattern: RegExp) => fc.stringMatching(pattern);
  const userId = text(/^[\w\-@.]{1,64}$/);
  // A CorpID of the options may hold any printable sign.
  const corpId = fc.oneof(text(/^[\w-]{1,12}$/), text(/^[\x21-\x7e]{1,12}$/), text(/^[wuo:]{1,6}$/));
  const member = fc.record({
    corpId,
    userId: fc.oneof(userId, fc.constantFrom('u', 'o', '__proto__', 'constructor')),
    openUserId: fc.option(fc.oneof(userId, fc.constantFrom('u', 'o')), { nil: undefined }),
  });
  const profileOf = (who: { corpId: string; userId: string; openUserId?: string | undefined }) =>
    weComProfile({ channel: 'workbench', json: {}, ...who } as Member);
  const identityOf = ({
    corpId,
    userId,
    openUserId,
  }: {
    corpId: string;
    userId: string;
    openUserId?: string | undefined;
  }) => JSON.stringify(openUserId === undefined ? [corpId, 'u', userId] : ['o', openUserId]);

  it('T31 is the same for two members exactly where the open_userid is, or enterprise and userid where there is none', () => {
    fc.assert(
      fc.property(member, member, (a, b) => {
        expect(profileOf(a).id === profileOf(b).id).toBe(identityOf(a) === identityOf(b));
      }),
      { numRuns: 5_000 },
    );
  });

  it('is never the id of somebody else under an alias', () => {
    fc.assert(
      fc.property(member, member, (a, b) => {
        const isSameUserId = a.corpId === b.corpId && a.userId === b.userId;
        fc.pre(!isSameUserId);
        expect(profileOf(a).aliases).not.toContain(profileOf({ ...b, openUserId: undefined }).id);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is different for the same userid in fifty enterprises (T23)', () => {
    const corps = Array.from({ length: 50 }, (_, index) => `ww${index}`);
    const users = Array.from({ length: 200 }, (_, index) => `user${index}`);

    const ids = corps.flatMap((corp) => users.map((user) => profileOf({ corpId: corp, userId: user }).id));

    expect(new Set(ids).size).toBe(10_000);
  });
});
