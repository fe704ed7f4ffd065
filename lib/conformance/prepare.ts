import { setTimeout as pause } from 'node:timers/promises';
import type { Check } from './check';
import { BIND_CHECKS, openBindPage } from './checks/bind';
import { MEMBER_AGAIN } from './checks/identity';
import type { SuiteSignIns } from './checks/suite';
import { Connection, type FlowName, flowOf, type Way } from './connection';
import { type Account, filled } from './forms';
import { pathOf } from './http-browser';
import type { Lab, SignIns } from './lab';
import { type Linking, linkCallback, signedIn } from './linking';
import { strangers } from './people';
import { WORKS } from './plans';
import { Receiver } from './receiver';
import type { Recorder } from './recorder';
import type { Person } from './simulator-door';
import { ConformanceError, StepFailed, type Text } from './text';
import { changing } from './who';

/** One way to sign in, as far as its start address tells. */
export interface WayIn {
  readonly connection: Connection;
  /** Why there is nothing to check. */
  readonly absent?: Text;
  readonly flow?: FlowName;
  /** Provider, suite or enterprise, as WeCom's page is asked for. */
  readonly app?: string;
}

type People = readonly [Person, Person];

const INSTALL_TRIES = 5;
const INSTALL_PAUSE_MS = 200;
const CHANGED: Text = {
  en: '--who-pattern finds another name after the second sign-in of one member',
  zh: '同一成员第二次登录后，--who-pattern 找到的是另一个名字',
};

/** The addresses that answer a URL check at all, one for each suite. */
export async function findReceivers(lab: Lab): Promise<readonly Receiver[]> {
  const found: Receiver[] = [];
  for (const name of ['suiteId', 'loginSuiteId', 'delegatedSuiteId']) {
    const suiteId = lab.simulator.text(name);
    const path = lab.paths.suiteCallback;
    const receiver = new Receiver(lab, `${lab.app}${path.replaceAll('SUITE_ID', suiteId)}`, suiteId);
    const { status } = (await receiver.urlCheck()).answer;
    if (status !== 404 && status !== 405 && !(status >= 300 && status < 400)) found.push(receiver);
    if (!path.includes('SUITE_ID')) break;
  }
  return found;
}

/** @throws {@link ConformanceError} where there is nothing at either start, and nobody receives pushes */
export async function openWays(lab: Lab, hasReceiver: boolean): Promise<readonly WayIn[]> {
  const ways: WayIn[] = [];
  for (const way of ['qr', 'workbench'] as const) ways.push(await openWay(lab, way, hasReceiver));
  if (!hasReceiver && ways.every(({ absent }) => absent !== undefined)) {
    throw new ConformanceError({
      en: `Nothing answers at ${lab.paths.qr} or ${lab.paths.workbench}. Give --qr or --workbench the path that begins a sign-in.`,
      zh: `${lab.paths.qr} 和 ${lab.paths.workbench} 均无响应。请用 --qr 或 --workbench 指定发起登录的路径。`,
    });
  }
  return ways;
}

/** Applications answer an installation first and carry it out afterwards. */
export async function soon(isDone: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < INSTALL_TRIES; tries += 1) {
    if (await isDone()) return;
    await pause(INSTALL_PAUSE_MS);
  }
}

async function openWay(lab: Lab, way: Way, mayBeInstalling: boolean): Promise<WayIn> {
  const path = lab.paths[way];
  const connection = new Connection(way, `${lab.app}${path}`, lab.simulator.url);
  let started = await connection.tryStart(lab.browser(way));
  const isAbsent = [404, 405].includes(started.hops[0]?.status ?? 404);
  // An app that is made for each customer has no login page before there is a customer.
  if (!isAbsent && mayBeInstalling)
    await soon(async () => {
      if (!('page' in started)) started = await connection.tryStart(lab.browser(way));
      return 'page' in started;
    });
  if (!('page' in started)) {
    return isAbsent
      ? {
          connection,
          absent: { en: `there is nothing at ${path} (--${way})`, zh: `${path} 不存在（--${way}）` },
        }
      : { connection };
  }
  const redirectUri = new URL(started.page).searchParams.get('redirect_uri') ?? '';
  const { origin } = new URL(redirectUri, lab.app);
  if (origin !== lab.app) {
    throw new ConformanceError({
      en: `The application has WeCom send people back to ${origin}. Give --app that address.`,
      zh: `应用让企业微信跳回 ${origin}。请把 --app 设为该地址。`,
    });
  }
  return { connection, ...flowOf(started.page, [lab.simulator.text('suiteId')]) };
}

/** Why there is nobody to carry the checks out with, and the check that says so. */
export interface Unready {
  readonly problem: Text;
  readonly check: Check<SignIns>;
}

export async function prepareSignIns(
  lab: Lab,
  way: WayIn,
  ways: readonly WayIn[],
  [ann, ben]: People,
): Promise<{ readonly subject: SignIns } | Unready> {
  const { connection, flow, app } = way;
  try {
    await linkWhereNeeded(lab, connection, ann, lab.accounts[0]);
    await linkWhereNeeded(lab, connection, ben, lab.accounts[1]);
    const annsName = await nameOf(lab, connection, ann);
    const bensName = await nameOf(lab, connection, ben);
    if ((await nameOf(lab, connection, ann)) !== annsName) {
      if (!lab.who.hasPattern) throw changing(lab.who.url);
      return { problem: CHANGED, check: MEMBER_AGAIN };
    }
    const other = ways.find((each) => each !== way && each.app !== undefined)?.connection;
    const known = { flow: flow ?? 'corp-app', app: app ?? '' };
    return { subject: { lab, connection, ...known, ann, ben, annsName, bensName, other } };
  } catch (error) {
    if (error instanceof StepFailed) return { problem: error.text, check: WORKS };
    throw error;
  }
}

/** Where only members get in who are linked, links one by the page that the application has for it. */
async function linkWhereNeeded(
  lab: Lab,
  connection: Connection,
  person: Person,
  account: Account | undefined,
): Promise<void> {
  if (lab.paths.link === '' || !account) return;
  const visitor = lab.browser(connection.way);
  await visitor.follow(await connection.signIn(visitor, person));
  if ((await lab.who.of(visitor)) !== undefined) return;
  const linking = { lab, connection, account, other: undefined, stranger: person, passerby: undefined };
  const browser = await signedIn(linking, account);
  await browser.follow(await browser.get(await linkCallback(linking, browser)));
}

async function nameOf(lab: Lab, connection: Connection, person: Person): Promise<string> {
  const browser = lab.browser(connection.way);
  const hops = await browser.follow(await connection.signIn(browser, person));
  const name = await lab.who.of(browser);
  if (name !== undefined) return name;
  const [first] = hops;
  const last = hops.at(-1) ?? first;
  throw new StepFailed({
    en: `${person.key} is not signed in: the callback answered ${first.status}, the way ended at ${pathOf(last.url)} with ${last.status}. If only people who have an account may enter, name two of them (--member), or give --account for the bind page or for --link`,
    zh: `${person.key} 没有登录：回调返回 ${first.status}，最终停在 ${pathOf(last.url)}（${last.status}）。如果只允许已有账号的人进入，请用 --member 指定两人，或用 --account 提供绑定页（或 --link 账号页）使用的账号`,
  });
}

/** Where members are bound first, checks how, and binds Ann and Ben for what follows. */
export async function runBindPlan(
  lab: Lab,
  ways: readonly WayIn[],
  people: People,
  recorder: Recorder,
): Promise<void> {
  let isDone = false;
  const { accounts } = lab;
  for (const { connection, app, flow = 'corp-app' } of ways) {
    if (app === undefined) continue;
    for (const [at, person] of people.entries()) {
      const waiting = await openBindPage(lab, connection, person);
      const account = accounts[at];
      if (!waiting || !account) continue;
      if (isDone) await waiting.browser.submit(waiting.form.action, filled(waiting.form, account));
      else await recorder.run('bind', BIND_CHECKS, { lab, connection, flow, app, person, account });
      isDone = true;
    }
  }
  if (isDone) return;
  recorder.skip(
    'bind',
    accounts.length === 0
      ? { en: 'give --account NAME:PASSWORD, twice', zh: '请提供两个 --account NAME:PASSWORD' }
      : { en: 'a new member is not asked to bind', zh: '新成员不需要绑定' },
  );
}

/** A connection that goes through a suite whose tickets arrive here. */
export function suiteSubject(
  lab: Lab,
  ways: readonly WayIn[],
  receivers: readonly Receiver[],
  ann: Person,
): SuiteSignIns | undefined {
  // The business suite is what enterprises install, so it comes first.
  for (const receiver of receivers) {
    const way = ways.find(({ app }) => app === receiver.suiteId);
    if (way) return { lab, receiver, connection: way.connection, ann };
  }
  return undefined;
}

export function linkSubject(
  lab: Lab,
  ready: readonly SignIns[],
): { readonly subject: Linking } | { readonly reason: Text } {
  const [account, other] = lab.accounts;
  if (lab.paths.link === '' || !account) {
    return {
      reason: {
        en: 'give --link, the page with the form that links, and --account NAME:PASSWORD, twice',
        zh: '请用 --link 指定带绑定表单的页面，并提供两个 --account NAME:PASSWORD',
      },
    };
  }
  for (const { connection, flow, app } of ready) {
    const [stranger, passerby] = strangers(lab, flow, app);
    if (stranger) return { subject: { lab, connection, account, other, stranger, passerby } };
  }
  return { reason: { en: 'there are too few members in the simulator', zh: '模拟器中的成员不够' } };
}
