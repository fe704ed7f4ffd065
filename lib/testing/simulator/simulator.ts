import type { WeComHosts } from '../../qyapi/hosts';
import type { SimulatorCall } from './call-log';
import type { ConsoleAppName, ConsoleFields } from './console/console-app';
import type { SaveResult } from './console/save-app';
import type { PushResult } from './controls';
import type { SimulatorCredentials } from './credentials';
import type { CorpSpec, Member, MemberRef, MemberSpec, PersonRef, Visitor, VisitorSpec } from './directory';
import type { Fault } from './faults';
import type { Notice } from './notice-log';
import type { CallbackTarget, ConsoleSettings, Quirks } from './options';
import type { PushOptions } from './pushes';
import type { InstallResult, TenantPushOptions } from './tenants';

/** An enterprise's own app, for the corp-app flows. */
export interface AppSpec {
  /** The enterprise, which has to be there. */
  readonly corpId: string;
  /** AgentId of the app. */
  readonly agentId: number | string;
  /** Secret of the app. */
  readonly secret: string;
}

/** A running stand-in for WeCom. Start it with `startWeComSimulator`. */
export interface WeComSimulator {
  /** Its own page, with people, switches, faults and calls. */
  readonly url: string;
  /** Give it to a strategy. */
  readonly hosts: WeComHosts;
  /** What it knows an application by. */
  readonly credentials: SimulatorCredentials;
  /** The enterprises there are, and which of them have installed the business suite. */
  readonly corps: ReadonlyArray<{
    readonly corpId: string;
    readonly name: string;
    readonly installed: boolean;
  }>;
  /** Everybody there is now. */
  readonly members: readonly Member[];
  /** Everybody there is now who is no member. */
  readonly visitors: readonly Visitor[];

  /** Adds or replaces an enterprise; its members stay. */
  addCorp(corp: CorpSpec): void;
  /** Adds or replaces a member; an enterprise nobody added yet is added with them. */
  addMember(member: MemberSpec): void;
  /** Adds somebody who is in no enterprise, or an external contact of one. */
  addVisitor(visitor: VisitorSpec): void;
  /** Gives an enterprise a self-built app. `credentials` name one that exists from the start. */
  addApp(app: AppSpec): void;

  /**
   * The next login page answers at once, as if this person had scanned or tapped. Several calls queue up.
   *
   * Where sign-ins run side by side, send the request header `x-simulator-member: <corpId>/<userId>` (or
   * `/<openId>`) to the login page instead; `x-simulator-decline: 1` declines. They count for that request
   * only.
   */
  approveAs(person: PersonRef): void;
  /** The next login page comes back without a code. */
  declineNext(): void;
  /** @param endpoint - with or without `/cgi-bin/` */
  failNext(endpoint: string, fault: Fault): void;
  /** Forgets faults that still wait. */
  clearFaults(): void;
  /** Kills all tokens early. @defaultValue 'invalid': 40014, 40082; 'expired': 42001, 42009 */
  revokeTokens(as?: 'invalid' | 'expired'): void;
  /** An auth_code without a login, as 业务设置 in the admin console sends it. */
  businessSettingsCode(member: MemberRef): string;

  /** What is entered in the consoles, also after the start: an app's port is often known late. */
  configure(settings: ConsoleSettings): void;
  /** Sets 应用主页: what the app's icon in the Workbench opens. */
  setHomepage(url: string): void;
  /**
   * Enters an app's page of the console, as on the simulator's own page `/console`. Its addresses are checked
   * first, and only where they pass anything is saved; what is saved goes before the options.
   */
  enterInConsole(app: ConsoleAppName, fields: ConsoleFields): Promise<SaveResult>;
  /** Changes what WeCom is known to do in one way or another; what is not named stays. */
  setQuirks(quirks: Quirks): void;
  /** Registers 指令回调URL: tickets are pushed every ten minutes, the first at once; other events follow. */
  registerCallback(target: CallbackTarget): void;
  /** Pushes tickets that are due by the simulator's clock, without waiting for the next look at it. */
  pushDueTickets(): Promise<void>;

  /** Issues a ticket and pushes it. */
  pushSuiteTicket(callbackUrl: string, suiteId?: string, options?: PushOptions): Promise<PushResult>;
  /** Issues a ticket and hands it to the caller instead. */
  issueSuiteTicket(suiteId?: string): string;
  /** Pushes a command event of a suite under a valid seal. */
  pushEvent(
    callbackUrl: string,
    fields: Readonly<Record<string, string>>,
    options?: PushOptions,
  ): Promise<PushResult>;
  /** What an app's 数据回调 receives: an event of an enterprise's app. */
  pushData(
    callbackUrl: string,
    corpId: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<PushResult>;
  /** What the provider's 系统事件接收URL receives. */
  pushSystem(callbackUrl: string, fields: Readonly<Record<string, string>>): Promise<PushResult>;
  /** Pushes any text under a valid seal. */
  pushMessage(callbackUrl: string, message: string, options?: PushOptions): Promise<PushResult>;
  /** The check that the console makes when a callback URL is saved; `ok` if the application passed it. */
  verifyCallbackUrl(
    callbackUrl: string,
    suiteId?: string,
    options?: PushOptions,
  ): Promise<{ status: number; body: string; ok: boolean }>;

  /** An enterprise installs the suite: create_auth. */
  installApp(
    corpId: string,
    options?: TenantPushOptions & { readonly state?: string },
  ): Promise<InstallResult>;
  /** An enterprise removes the suite: cancel_auth. */
  uninstallApp(corpId: string, options?: TenantPushOptions): Promise<PushResult | undefined>;
  /** A member leaves: change_contact, delete_user; a delegated app hears of it by a data event. */
  removeMember(member: MemberRef, options?: TenantPushOptions): Promise<PushResult | undefined>;
  /** A system-made userid is changed: change_contact, update_user with NewUserID. */
  renameMember(
    member: MemberRef,
    newUserId: string,
    options?: TenantPushOptions,
  ): Promise<PushResult | undefined>;
  /** The permanent_code of an installed enterprise. */
  permanentCode(corpId: string, suiteId?: string): string | undefined;

  /** What was unlike the documents and is no error to WeCom, such as an unknown parameter of a login page. */
  readonly notices: readonly Notice[];
  /** API calls received, the last 100,000; no secret, token or code is kept. */
  readonly calls: readonly SimulatorCall[];
  /** How often an endpoint was called, with or without `/cgi-bin/`. */
  count(endpoint: string): number;
  /** Ends all connections, hung ones too. */
  close(): Promise<void>;
}
