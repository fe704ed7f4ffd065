import { type Answer, Evidence } from './answer';
import { failed, PASSED, type Verdict } from './check';
import type { Connection, FlowName } from './connection';
import type { Account } from './forms';
import { Agents, DESKTOP, HttpBrowser, WECOM_CLIENT } from './http-browser';
import type { Person, SimulatorDoor } from './simulator-door';
import type { WhoPage } from './who';

/** What a plan looks at: the application, the simulator, and who is in it. */
export interface Lab {
  readonly app: string;
  readonly paths: Paths;
  readonly who: WhoPage;
  readonly simulator: SimulatorDoor;
  readonly evidence: Evidence;
  readonly accounts: readonly Account[];
  /** Keys of members whom the application may know by now. */
  readonly seen: Set<string>;
  /** Name of the parameter that says where to land. */
  readonly returnParameters: readonly string[];
  /** Somebody who must not get in, where the application lets everybody else in. */
  readonly foreigner: Person | undefined;
  /** Includes checks that wait for a time limit of the application. */
  readonly isPatient: boolean;
  browser(way?: 'qr' | 'workbench'): HttpBrowser;
}

export interface Paths {
  readonly qr: string;
  readonly workbench: string;
  readonly who: string;
  readonly login: string;
  readonly logout: string;
  readonly link: string;
  readonly suiteCallback: string;
}

/** A connection that works, and two people who may use it. */
export interface SignIns {
  readonly lab: Lab;
  readonly connection: Connection;
  readonly flow: FlowName;
  /** Provider, suite or enterprise. */
  readonly app: string;
  readonly ann: Person;
  readonly ben: Person;
  /** Whom the who page shows for them. */
  readonly annsName: string;
  readonly bensName: string;
  /** The other connection, where there is one. */
  readonly other: Connection | undefined;
}

/** Browsers of one run: one evidence, one set of kept connections. */
export class Browsers {
  readonly evidence = new Evidence();
  private readonly agents = new Agents();

  open(way: 'qr' | 'workbench' = 'qr'): HttpBrowser {
    return new HttpBrowser(this.agents, this.evidence, way === 'qr' ? DESKTOP : WECOM_CLIENT);
  }

  /** One whose answers are not the application's. */
  apart(): HttpBrowser {
    return new HttpBrowser(this.agents, new Evidence());
  }

  close(): void {
    this.agents.close();
  }
}

/** A callback in a fresh browser, with its query changed on the way. */
export async function altered(
  { lab, connection, ann }: SignIns,
  change: (query: URLSearchParams) => void,
): Promise<{ readonly browser: HttpBrowser; readonly answer: Answer }> {
  const browser = lab.browser(connection.way);
  const url = new URL(await connection.callbackFor(browser, ann));
  change(url.searchParams);
  return { browser, answer: await browser.get(url.href) };
}

/** The name under which a callback carries its code. */
export function codeParameterOf(query: URLSearchParams): 'code' | 'auth_code' {
  return query.has('auth_code') ? 'auth_code' : 'code';
}

/** Passed where this browser is signed in as nobody. */
export async function expectNobody({ lab }: Pick<SignIns, 'lab'>, browser: HttpBrowser): Promise<Verdict> {
  const name = await lab.who.of(browser);
  return name === undefined ? PASSED : failed({ en: 'somebody was signed in', zh: '有人因此被登录' });
}

export async function expectSomebody(
  { lab }: Pick<SignIns, 'lab'>,
  browser: HttpBrowser,
  name: string,
): Promise<Verdict> {
  const shown = await lab.who.of(browser);
  if (shown === name) return PASSED;
  return shown === undefined
    ? failed({ en: 'nobody was signed in', zh: '没有人被登录' })
    : failed({ en: 'somebody else was signed in', zh: '登录成了另一个人' });
}
