import type { MemberRef } from './directory';
import type { Fault } from './faults';
import type { ConsoleSettings } from './options';

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
    options?: { readonly suiteId?: string; readonly state?: string },
  ): Promise<{ readonly push?: PushResult }>;
  /** Where pushes go by default. */
  callbackUrl(): string | undefined;
}
