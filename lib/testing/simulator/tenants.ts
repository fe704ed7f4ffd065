import { AGENT_IDS } from './apps';
import type { ConsoleAppName } from './console/console-app';
import type { PushResult } from './controls';
import type { Member, MemberRef } from './directory';
import type { Pushes } from './pushes';
import { mustBeWebAddress } from './settings';
import type { World } from './world';

/** Of which suite, and where its application is. */
export interface TenantPushOptions {
  /** @defaultValue credentials.suiteId */
  readonly suiteId?: string;
  /** @defaultValue the callback registered for the suite; where there is none nothing is pushed */
  readonly callbackUrl?: string;
}

/** What an installation has led to. */
export interface InstallResult {
  /** Good for get_permanent_code for ten minutes, once. */
  readonly authCode: string;
  /** What the authCode is redeemed for. */
  readonly permanentCode: string;
  /** How the application answered create_auth; undefined where nothing was pushed. */
  readonly push?: PushResult;
}

/**
 * What enterprises do: install and remove apps, lose and rename members. Each ends in an event to the
 * provider.
 */
export class Tenants {
  constructor(
    private readonly world: World,
    private readonly pushes: Pushes,
    private readonly callbackUrlOf: (suiteId: string) => string | undefined,
  ) {}

  /** A member opens an app in the Workbench: enter_agent, to the app's data address where there is one. */
  async enterApp(app: ConsoleAppName, member: MemberRef): Promise<PushResult | undefined> {
    const fields = { FromUserName: member.userId, Event: 'enter_agent', EventKey: '' };
    return this.push(app, member.corpId, { ...fields, AgentID: this.agentIdOf(app, member.corpId) });
  }

  /** To an app's data address, under that app's keys; undefined where it has no address. */
  async push(
    app: ConsoleAppName,
    corpId: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<PushResult | undefined> {
    const url = this.dataUrlOf(app);
    return url === undefined ? undefined : this.pushes.data(url, corpId, fields, app);
  }

  /** 数据回调URL; what a delegated app without a page of its own is told goes to its template's address. */
  dataUrlOf(app: ConsoleAppName): string | undefined {
    const { credentials, console } = this.world;
    const entered = console.of(app);
    if (app !== 'template') return entered?.dataUrl;
    return entered?.commandUrl ?? this.callbackUrlOf(credentials.delegatedSuiteId);
  }

  private agentIdOf(app: ConsoleAppName, corpId: string): string {
    const { credentials, suites } = this.world;
    if (app === 'self-built') return String(credentials.agentId);
    const suiteId =
      app === 'template' || app === 'delegated' ? credentials.delegatedSuiteId : credentials.suiteId;
    return suites.installation(corpId, suiteId)?.agentId ?? '';
  }

  /** Installs without telling anybody. */
  installQuietly(corpId: string, suiteId = this.world.credentials.suiteId): string {
    const { world } = this;
    const suite = world.suites.mustFind(suiteId, 'installApp');
    if (suite.kind === 'login') throw new Error('installApp: enterprises do not install the login suite.');
    if (!world.directory.corp(corpId)) throw new Error(`installApp: no enterprise ${corpId}.`);
    const agentId = AGENT_IDS[suite.kind];
    const { permanentCode } = world.suites.install(corpId, suite, agentId);
    // The permanent_code of a delegated app is the secret of an app like the enterprise's own (path 97164).
    if (suite.kind === 'delegated') world.corpApps.add({ corpId, agentId, secret: permanentCode });
    return permanentCode;
  }

  async install(
    corpId: string,
    options: TenantPushOptions & { readonly state?: string } = {},
  ): Promise<InstallResult> {
    checkCallback('installApp', options);
    const { suiteId = this.world.credentials.suiteId, state } = options;
    const permanentCode = this.installQuietly(corpId, suiteId);
    const stateField = state === undefined ? {} : { state };
    const authCode = this.world.installCodes.mint({ corpId, suiteId, ...stateField });
    const push = await this.tell(options, {
      AuthCode: authCode,
      InfoType: 'create_auth',
      ...(state !== undefined && { State: state }),
    });
    return { authCode, permanentCode, ...(push && { push }) };
  }

  async uninstall(corpId: string, options: TenantPushOptions = {}): Promise<PushResult | undefined> {
    checkCallback('uninstallApp', options);
    const { world } = this;
    const suite = world.suites.mustFind(options.suiteId ?? world.credentials.suiteId, 'uninstallApp');
    const removed = world.suites.uninstall(corpId, suite);
    if (!removed) throw new Error(`uninstallApp: ${corpId} has not installed ${suite.suiteId}.`);
    if (suite.kind === 'delegated') world.corpApps.remove(removed);
    world.tokens.revoke('invalid', (grant) => {
      if (grant.kind === 'suite-corp') return grant.corpId === corpId && grant.suiteId === suite.suiteId;
      return grant.kind === 'corp-app' && grant.app.secret === removed.permanentCode;
    });
    return this.tell(options, { InfoType: 'cancel_auth', AuthCorpId: corpId });
  }

  async removeMember(ref: MemberRef, options: TenantPushOptions = {}): Promise<PushResult | undefined> {
    checkCallback('removeMember', options);
    if (options.suiteId !== undefined) this.world.suites.mustFind(options.suiteId, 'removeMember');
    const member = this.world.directory.mustFindMember(ref, 'removeMember');
    this.world.directory.remove(member);
    const fields = { ChangeType: 'delete_user', UserID: member.userId };
    return this.tellOfContact(member, fields, options);
  }

  async renameMember(
    ref: MemberRef,
    newUserId: string,
    options: TenantPushOptions = {},
  ): Promise<PushResult | undefined> {
    checkCallback('renameMember', options);
    if (options.suiteId !== undefined) this.world.suites.mustFind(options.suiteId, 'renameMember');
    const member = this.world.directory.mustFindMember(ref, 'renameMember');
    this.world.directory.rename(member, newUserId);
    const fields = { ChangeType: 'update_user', UserID: member.userId, NewUserID: newUserId };
    return this.tellOfContact(member, fields, options);
  }

  /**
   * A third-party app hears of its members by a command, a delegated one by a data event of its enterprise,
   * without an OpenUserID (paths 90639, 97165). Neither hears of enterprises that have not installed it.
   */
  private async tellOfContact(
    { corpId, openUserId }: Member,
    change: Readonly<Record<string, string>>,
    options: TenantPushOptions,
  ): Promise<PushResult | undefined> {
    const { credentials, suites } = this.world;
    const { suiteId: asked, callbackUrl } = options;
    const isInstalled = (suiteId: string) => suites.installation(corpId, suiteId) !== undefined;
    const isDelegated = asked === credentials.delegatedSuiteId;
    const app = this.world.console.delegatedApp(corpId);
    const dataUrl = (isDelegated ? callbackUrl : undefined) ?? this.dataUrlOf(app);
    const wanted = (asked === undefined || isDelegated) && isInstalled(credentials.delegatedSuiteId);
    const event = { Event: 'change_contact', ...change, AgentID: this.agentIdOf(app, corpId) };
    const byData =
      wanted && dataUrl !== undefined ? this.pushes.data(dataUrl, corpId, event, app) : undefined;
    const byCommand =
      !isDelegated && isInstalled(asked ?? credentials.suiteId)
        ? this.tell(options, {
            AuthCorpId: corpId,
            InfoType: 'change_contact',
            ...change,
            OpenUserID: openUserId,
          })
        : undefined;
    const [data, command] = await Promise.all([byData, byCommand]);
    return command ?? data;
  }

  private async tell(
    options: TenantPushOptions,
    fields: Readonly<Record<string, string>>,
  ): Promise<PushResult | undefined> {
    const suiteId = options.suiteId ?? this.world.credentials.suiteId;
    const url = options.callbackUrl ?? this.callbackUrlOf(suiteId);
    return url === undefined ? undefined : this.pushes.event(url, { SuiteId: suiteId, ...fields });
  }
}

// Before anything is changed: a push that cannot be sent must not leave half of the work behind.
function checkCallback(method: string, { callbackUrl }: TenantPushOptions): void {
  if (callbackUrl !== undefined) mustBeWebAddress(`${method}: callbackUrl`, callbackUrl);
}
