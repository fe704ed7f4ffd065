import { type Check, failed, notApplicable, PASSED, type Verdict } from '../check';
import { REDEEMED_AT } from '../connection';
import { expectNobody, expectSomebody, type SignIns } from '../lab';
import type { Text } from '../text';

const ONLY_MEMBERS: Text = {
  en: 'Sign in only who has a userid in the answer: openid and external_userid belong to people who are no members.',
  zh: '只登录应答中有 userid 的人；openid 和 external_userid 属于非成员。',
};
const READ_CLOSELY: Text = {
  en: "Check errcode first, then that each id is a string that is not empty, before anything of WeCom's answer is used.",
  zh: '先检查 errcode，再确认每个 id 都是非空字符串，然后才使用企业微信的应答。',
};
const CROWD = 4;

/** WeCom's answer to a code, in the words of the flow. */
function identity(
  { flow, ann }: SignIns,
  ids: { corpId?: unknown; userId?: unknown; openUserId?: unknown },
  errcode = 0,
): string {
  const { corpId = ann.corpId, userId, openUserId } = ids;
  const error = { errcode, errmsg: errcode === 0 ? 'ok' : 'invalid code' };
  if (flow === 'provider-secret') {
    const user_info = { userid: userId, open_userid: openUserId, name: 'x' };
    return JSON.stringify({ ...error, usertype: 5, user_info, corp_info: { corpid: corpId } });
  }
  if (flow === 'corp-app') return JSON.stringify({ ...error, userid: userId });
  return JSON.stringify({ ...error, corpid: corpId, userid: userId, open_userid: openUserId });
}

/** A sign-in whose code WeCom answers like this. */
export async function answeredWith(subject: SignIns, kind: string, value: string) {
  const { lab, connection, flow, ann } = subject;
  const browser = lab.browser(connection.way);
  const callback = await connection.callbackFor(browser, ann);
  await lab.simulator.fault(REDEEMED_AT[flow], kind, value);
  const answer = await browser.get(callback).finally(() => lab.simulator.clearFaults());
  return { browser, answer };
}

function refusedAnswers(
  id: string,
  title: Text,
  remedy: Text,
  bodies: (subject: SignIns) => readonly string[],
): Check<SignIns> {
  return {
    id,
    title,
    remedy,
    async run(subject) {
      for (const body of bodies(subject)) {
        const { browser } = await answeredWith(subject, 'body', body);
        const verdict = await expectNobody(subject, browser);
        if (verdict.outcome !== 'passed') return verdict;
      }
      return PASSED;
    },
  };
}

async function sameUserId(subject: SignIns): Promise<Verdict> {
  const { lab, connection, flow, ann } = subject;
  if (flow === 'corp-app')
    return notApplicable({ en: 'this app belongs to one enterprise', zh: '该应用只属于一个企业' });
  const twin = lab.simulator.facts.members.find(
    ({ userId, corpId }) => userId === ann.userId && corpId !== ann.corpId,
  );
  if (!twin)
    return notApplicable({
      en: 'nobody in the simulator has the same userid',
      zh: '模拟器中没有相同 userid 的人',
    });
  const browser = lab.browser(connection.way);
  const callback = await connection.tryAnswer(browser, (await connection.start(browser)).page, twin);
  if (callback === undefined) return PASSED;
  await browser.get(callback);
  const name = await lab.who.of(browser);
  return name === subject.annsName
    ? failed({
        en: 'the member of another enterprise was signed in as the first one',
        zh: '另一企业的成员被登录成了前者',
      })
    : PASSED;
}

/** Whoever has no userid: a passer-by, a customer, and an openid that reads like a userid. */
async function openIds(subject: SignIns): Promise<Verdict> {
  const { lab, connection, flow, ann } = subject;
  let tried = 0;
  for (const { openId } of lab.simulator.facts.visitors) {
    const browser = lab.browser(connection.way);
    const { page } = await connection.start(browser);
    const callback = await connection.tryAnswer(browser, page, { key: `/${openId}` });
    if (callback === undefined) continue;
    tried += 1;
    await browser.get(callback);
    const verdict = await expectNobody(subject, browser);
    if (verdict.outcome !== 'passed') return verdict;
  }
  if (tried === 0 && flow === 'provider-secret') {
    return notApplicable({
      en: "WeCom's page lets nobody through who is no member",
      zh: '企业微信的页面不放行非成员',
    });
  }
  const { browser } = await answeredWith(
    subject,
    'body',
    JSON.stringify({ errcode: 0, errmsg: 'ok', openid: ann.userId }),
  );
  return expectNobody(subject, browser);
}

async function foreigner(subject: SignIns): Promise<Verdict> {
  const { lab, connection } = subject;
  if (!lab.foreigner) {
    return notApplicable({
      en: 'give --foreigner CORPID/USERID, a member who must not get in',
      zh: '请用 --foreigner CORPID/USERID 指定一个不得进入的成员',
    });
  }
  const browser = lab.browser(connection.way);
  const callback = await connection.tryAnswer(browser, (await connection.start(browser)).page, lab.foreigner);
  if (callback === undefined) return PASSED;
  await browser.get(callback);
  return expectNobody(subject, browser);
}

async function crowd(subject: SignIns): Promise<Verdict> {
  const { lab, connection, ann, ben, annsName, bensName } = subject;
  const people = Array.from({ length: CROWD }, (_, at) => (at % 2 === 0 ? ann : ben));
  const browsers = people.map(() => lab.browser(connection.way));
  const callbacks = await Promise.all(
    browsers.map((browser, at) => connection.callbackFor(browser, people[at] ?? ann)),
  );
  await Promise.all(browsers.map((browser, at) => browser.get(callbacks[at] ?? '')));
  for (const [at, browser] of browsers.entries()) {
    const verdict = await expectSomebody(subject, browser, people[at] === ann ? annsName : bensName);
    if (verdict.outcome !== 'passed') return verdict;
  }
  return PASSED;
}

/** Where it fails, the others cannot tell people apart, so it comes before them. */
export const MEMBER_AGAIN: Check<SignIns> = {
  id: 'member-again',
  title: { en: 'A member is the same person at each sign-in', zh: '同一成员每次登录都是同一个人' },
  remedy: {
    en: 'Find people by the id WeCom gives, not by a new one each time.',
    zh: '用企业微信给出的 id 查找用户，而不是每次新建。',
  },
  async run(subject) {
    const browser = subject.lab.browser(subject.connection.way);
    await subject.connection.signIn(browser, subject.ann);
    return expectSomebody(subject, browser, subject.annsName);
  },
};

export const IDENTITY_CHECKS: ReadonlyArray<Check<SignIns>> = [
  MEMBER_AGAIN,
  {
    id: 'members-apart',
    title: { en: 'Two members are two people', zh: '两个成员是两个人' },
    remedy: { en: 'Find people by the id WeCom gives.', zh: '用企业微信给出的 id 查找用户。' },
    async run({ annsName, bensName }) {
      return annsName === bensName
        ? failed({ en: 'both are signed in as one', zh: '两人被登录成了同一个人' })
        : PASSED;
    },
  },
  {
    id: 'crowd',
    title: { en: 'Sign-ins at the same time are not mixed up', zh: '同时进行的登录不会串号' },
    remedy: {
      en: 'Keep nothing about a person in variables that requests share.',
      zh: '不要把用户信息放在请求之间共享的变量里。',
    },
    run: crowd,
  },
  {
    id: 'userid-with-enterprise',
    title: { en: 'The same userid in two enterprises is two people', zh: '两个企业中相同的 userid 是两个人' },
    remedy: {
      en: 'Make the key of CorpID and userid, or of open_userid: a userid alone repeats across enterprises.',
      zh: '用 CorpID 加 userid，或 open_userid 作为键；单独的 userid 会在企业间重复。',
    },
    run: sameUserId,
  },
  {
    id: 'openid-no-member',
    title: { en: 'Somebody without a userid is not signed in', zh: '没有 userid 的人无法登录' },
    remedy: ONLY_MEMBERS,
    run: openIds,
  },
  {
    id: 'foreign-enterprise',
    title: {
      en: 'A member of an enterprise that may not enter is refused',
      zh: '不被允许的企业的成员被拒绝',
    },
    remedy: {
      en: 'Compare the CorpID with the enterprises you serve (`corps`), at each sign-in.',
      zh: '每次登录都将 CorpID 与您服务的企业（`corps`）比对。',
    },
    run: foreigner,
  },
  refusedAnswers(
    'errcode-read',
    { en: 'An answer with an errcode signs nobody in', zh: '带 errcode 的应答不会登录任何人' },
    READ_CLOSELY,
    (subject) => [
      identity(subject, { userId: subject.ann.userId, openUserId: subject.ann.openUserId }, 40029),
    ],
  ),
  refusedAnswers(
    'identity-empty',
    { en: 'An answer that names nobody signs nobody in', zh: '没有指明任何人的应答不会登录任何人' },
    READ_CLOSELY,
    (subject) => ['{"errcode":0,"errmsg":"ok"}', identity(subject, {})],
  ),
  refusedAnswers(
    'identity-odd',
    { en: 'Ids that are empty or no text sign nobody in', zh: '空的或非文本的 id 不会登录任何人' },
    READ_CLOSELY,
    (subject) => [
      identity(subject, { userId: '', openUserId: '' }),
      identity(subject, { userId: [subject.ann.userId], openUserId: [subject.ann.openUserId] }),
      identity(subject, { userId: { $ne: null }, openUserId: { $ne: null } }),
    ],
  ),
];
