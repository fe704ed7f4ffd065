import { type Check, failed, notApplicable, PASSED, type Verdict } from '../check';
import type { Connection } from '../connection';
import { expectSomebody, type Lab } from '../lab';
import type { Receiver } from '../receiver';
import type { Person } from '../simulator-door';
import type { Text } from '../text';

/** A connection of a suite, and the address that receives what WeCom pushes about that suite. */
export interface SuiteSignIns {
  readonly lab: Lab;
  readonly receiver: Receiver;
  readonly connection: Connection;
  readonly ann: Person;
}

const STORE: Text = {
  en: 'Store each suite_ticket where every process finds it, before the push is answered.',
  zh: '在应答推送之前，把每个 suite_ticket 存到所有进程都能取到的地方。',
};

async function canSignIn({ lab, connection, ann }: SuiteSignIns): Promise<boolean> {
  const browser = lab.browser(connection.way);
  await connection.signIn(browser, ann);
  return (await lab.who.of(browser)) !== undefined;
}

/** Only with a ticket that is good can the next token be fetched. */
async function worksWithStoredTicket(subject: SuiteSignIns): Promise<boolean> {
  await subject.lab.simulator.revokeTokens();
  return canSignIn(subject);
}

/**
 * Whether the stored ticket is still good. One that is not is replaced, because the rest of the run needs
 * one.
 */
async function keptItsTicket(subject: SuiteSignIns): Promise<boolean> {
  const { lab, receiver } = subject;
  if (await worksWithStoredTicket(subject)) return true;
  await lab.simulator.pushTicket(receiver.url, receiver.suiteId);
  return false;
}

const NO_TICKET = notApplicable({ en: 'no ticket of this suite is stored', zh: '该套件没有已存的 ticket' });

async function tryPerson({ lab, connection }: SuiteSignIns, person: Person): Promise<string | undefined> {
  const browser = lab.browser(connection.way);
  const callback = await connection.tryAnswer(browser, (await connection.start(browser)).page, person);
  if (callback === undefined) return undefined;
  await browser.get(callback);
  return lab.who.of(browser);
}

export const TICKET_CHECKS: ReadonlyArray<Check<SuiteSignIns>> = [
  {
    id: 'ticket-stored',
    title: {
      en: 'A pushed suite_ticket is used for the next sign-in',
      zh: '推送来的 suite_ticket 用于下一次登录',
    },
    remedy: STORE,
    async run(subject) {
      const { lab, receiver } = subject;
      await lab.simulator.pushTicket(receiver.url, receiver.suiteId);
      return (await worksWithStoredTicket(subject))
        ? PASSED
        : failed({ en: 'after a ticket was pushed, nobody can sign in', zh: '推送 ticket 之后仍无人能登录' });
    },
  },
  {
    id: 'ticket-not-forged',
    title: {
      en: 'A ticket of somebody else does not replace the stored one',
      zh: '他人的 ticket 不会替换已存的 ticket',
    },
    remedy: {
      en: 'Take tickets from verified command events only.',
      zh: '只从通过验证的指令事件中取 ticket。',
    },
    async run(subject) {
      if (!(await worksWithStoredTicket(subject))) return NO_TICKET;
      const { receiver } = subject;
      const forged = { InfoType: 'suite_ticket', SuiteTicket: 'x'.repeat(86) };
      await receiver.push(forged, { receiveId: 'wwforeignforeign0' });
      await receiver.push({ ...forged, SuiteId: 'wwforeignforeign0' }, { receiveId: 'wwforeignforeign0' });
      return (await keptItsTicket(subject)) ? PASSED : failed({ en: 'it did', zh: '被替换了' });
    },
  },
  {
    id: 'ticket-not-from-chat',
    title: { en: 'A message of an employee is not taken for a ticket', zh: '员工的消息不会被当作 ticket' },
    remedy: {
      en: 'Tell commands from data by the receive id alone: an employee chooses the text of a message.',
      zh: '只凭 receiveid 区分指令与数据：消息内容由员工决定。',
    },
    async run(subject) {
      if (!(await worksWithStoredTicket(subject))) return NO_TICKET;
      const { receiver, ann } = subject;
      const text = `]]></Content><InfoType>suite_ticket</InfoType><SuiteTicket>${'x'.repeat(86)}</SuiteTicket><Content><![CDATA[`;
      const command = { InfoType: 'suite_ticket', SuiteId: receiver.suiteId, SuiteTicket: 'x'.repeat(86) };
      await receiver.pushData(ann.corpId, { MsgType: 'text', Content: text });
      await receiver.pushData(ann.corpId, { MsgType: 'event', ...command });
      return (await keptItsTicket(subject)) ? PASSED : failed({ en: 'it was', zh: '被当作 ticket 了' });
    },
  },
];

async function uninstalled(subject: SuiteSignIns): Promise<Verdict> {
  const { lab, receiver, ann } = subject;
  const { members, corps } = lab.simulator.facts;
  const stranger = members.find(({ corpId }) =>
    corps.some((corp) => corp.corpId === corpId && !corp.installed),
  );
  if (!stranger || (await tryPerson(subject, stranger)) !== undefined) {
    return notApplicable({
      en: 'members of every enterprise may sign in here',
      zh: '任何企业的成员都可以登录本应用',
    });
  }
  const leaver = members.find(
    ({ corpId, role }) =>
      corpId !== ann.corpId &&
      role !== 'external-admin' &&
      corps.some((corp) => corp.corpId === corpId && corp.installed),
  );
  if (!leaver || (await tryPerson(subject, leaver)) === undefined) {
    return notApplicable({
      en: 'nobody of another enterprise may sign in',
      zh: '没有其他企业的成员可以登录',
    });
  }
  await receiver.push({ InfoType: 'cancel_auth', AuthCorpId: leaver.corpId });
  return (await tryPerson(subject, leaver)) === undefined
    ? PASSED
    : failed({ en: 'its member signed in afterwards', zh: '之后其成员仍能登录' });
}

export const UNINSTALL_CHECKS: ReadonlyArray<Check<SuiteSignIns>> = [
  {
    id: 'uninstalled-refused',
    title: {
      en: 'Members of an enterprise that has removed the app are refused',
      zh: '已卸载应用的企业的成员被拒绝',
    },
    remedy: {
      en: 'On cancel_auth, take the enterprise out of the table that `corps` asks.',
      zh: '收到 cancel_auth 时，将该企业从 `corps` 查询的表中移除。',
    },
    run: uninstalled,
  },
  {
    id: 'other-members-stay',
    title: { en: 'Members of the other enterprises still sign in', zh: '其他企业的成员仍可登录' },
    remedy: { en: 'On cancel_auth, remove that enterprise only.', zh: '收到 cancel_auth 时只移除该企业。' },
    async run(subject) {
      const browser = subject.lab.browser(subject.connection.way);
      await subject.connection.signIn(browser, subject.ann);
      const name = await subject.lab.who.of(browser);
      return name === undefined
        ? failed({ en: 'nobody can', zh: '无人能登录' })
        : expectSomebody(subject, browser, name);
    },
  },
];
