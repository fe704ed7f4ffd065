import type { CorpApps, Suites } from './apps';
import type { CallLog } from './call-log';
import type { CodeGrant, ExpiringValues } from './codes';
import type { ConsoleEntries } from './console/entries';
import type { SimulatorCredentials } from './credentials';
import type { Directory, Member, PersonRef } from './directory';
import type { FaultQueue } from './faults';
import type { NoticeLog } from './notice-log';
import type { PushLog } from './push-log';
import type { ScriptedAnswers } from './scripted';
import type { Settings } from './settings';
import type { TokenBook } from './tokens';

/** What an install code stands for. */
export interface InstallGrant {
  readonly corpId: string;
  readonly suiteId: string;
  readonly state?: string;
}

/** What a user_ticket stands for. */
export interface DetailGrant {
  readonly member: Member;
  /** Suite id, or `<corpId>/<agentId>`. */
  readonly app: string;
}

/** Everything one simulator knows: made once, handed to every part. */
export interface World {
  readonly now: () => number;
  readonly random: (bytes: number) => Buffer;
  readonly credentials: SimulatorCredentials;
  readonly letterCase: 'new' | 'old';
  readonly settings: Settings;
  /** What was saved in the simulated consoles. */
  readonly console: ConsoleEntries;
  readonly quirks: { spaceBeforeSuiteTicket: boolean };
  readonly directory: Directory;
  readonly corpApps: CorpApps;
  readonly suites: Suites;
  readonly tokens: TokenBook;
  /** Login codes, 5 minutes (path 98179). */
  readonly codes: ExpiringValues<CodeGrant>;
  /** auth_code of an installation, 10 minutes. */
  readonly installCodes: ExpiringValues<InstallGrant>;
  /** user_ticket, 1800 s (path 96442). */
  readonly userTickets: ExpiringValues<DetailGrant>;
  /** pre_auth_code, 1200 s. */
  readonly preAuthCodes: ExpiringValues<string>;
  readonly scripted: ScriptedAnswers;
  readonly faults: FaultQueue;
  readonly calls: CallLog;
  readonly pushLog: PushLog;
  readonly notices: NoticeLog;
  /** Where the simulator answers; known once it listens. */
  readonly site: { url: string };
}

/** Reads `<corpId>/<userId>` or `/<openid>`, as headers, links and the client cookie carry it. */
export function refFromKey(key: string): PersonRef {
  const slash = key.indexOf('/');
  if (slash <= 0) return { openId: key.slice(slash + 1) };
  return { corpId: key.slice(0, slash), userId: key.slice(slash + 1) };
}
