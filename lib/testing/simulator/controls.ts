import type { ConsoleAppName, ConsoleFields } from './console/console-app';
import type { SaveResult } from './console/save-app';
import type { MemberRef } from './directory';
import type { Fault } from './faults';
import type { ConsoleSettings, Quirks } from './options';

/** Answer of the application's callback to a push; status 0 where none came in time. */
export interface PushResult {
  /** HTTP status that the application answered with; 0 where no answer came. */
  readonly status: number;
  /** Body of that answer. */
  readonly body: string;
  /** How often the push was sent: WeCom tries three times. */
  readonly attempts: number;
}

/** What the simulator's own pages can do to it: the part of the simulator that their forms drive. */
export interface PageControls {
  configure(settings: ConsoleSettings): void;
  failNext(endpoint: string, fault: Fault): void;
  clearFaults(): void;
  revokeTokens(): void;
  pushSuiteTicket(callbackUrl: string, suiteId?: string): Promise<PushResult>;
  businessSettingsCode(member: MemberRef): string;
  /** An enterprise installs a suite; the code of it goes another way than by a push. */
  installQuietly(corpId: string, suiteId: string): string;
  installApp(
    corpId: string,
    options?: { readonly suiteId?: string; readonly state?: string; readonly callbackUrl?: string },
  ): Promise<{ readonly push?: PushResult }>;
  uninstallApp(corpId: string, options?: { readonly suiteId?: string }): Promise<PushResult | undefined>;
  removeMember(member: MemberRef): Promise<PushResult | undefined>;
  /** To an app's data address; undefined where none is saved. */
  pushToApp(
    app: ConsoleAppName,
    corpId: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<PushResult | undefined>;
  pushSystem(callbackUrl: string, fields: Readonly<Record<string, string>>): Promise<PushResult>;
  setQuirks(quirks: Quirks): void;
  enterInConsole(app: ConsoleAppName, fields: ConsoleFields): Promise<SaveResult>;
  /** A member opens an app in the Workbench. */
  enterApp(app: ConsoleAppName, member: MemberRef): Promise<PushResult | undefined>;
  /** Where an app's data events go. */
  dataUrlOf(app: ConsoleAppName): string | undefined;
  /** Where pushes go by default. */
  callbackUrl(): string | undefined;
}
