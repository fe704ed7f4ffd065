import { closest } from '../../options';
import type { SimulatorCredentials } from './credentials';
import type { Notice } from './notice-log';

/** Domains and addresses that a provider or an administrator enters in WeCom's consoles. */
export interface ConsoleSettings {
  /**
   * 可信域名 of the app and of 登录授权: exact `host[:port]` of every redirect_uri of the OAuth hop and of the new
   * login page.
   *
   * @defaultValue any loopback host with any port, and nothing else
   */
  readonly trustedDomains?: readonly string[];
  /**
   * 授权完成回调域名 of the legacy QR page.
   *
   * @defaultValue any loopback host with any port, and nothing else
   */
  readonly callbackDomain?: string;
  /**
   * 登录授权发起域名: where the legacy QR page must be entered from. Once set, a request without Referer is refused.
   *
   * @defaultValue no Referer, or a loopback one
   */
  readonly launchDomains?: readonly string[];
  /** 应用主页, opened by the icon in the Workbench; `$CORPID$` in it becomes the member's enterprise. */
  readonly homepage?: string;
  /** 业务设置 URL, opened from the admin console with an `auth_code` and no state. */
  readonly businessSettingsUrl?: string;
  /** Name of the app on the simulator's pages. @defaultValue '示例应用', or 'Sample app' in English */
  readonly appName?: string;
}

/** What WeCom does in one way or another; the documents show both. */
export interface Quirks {
  /** The official sample of suite_ticket has a space inside InfoType. @defaultValue true */
  readonly spaceBeforeSuiteTicket?: boolean;
}

/** Where a suite's pushes go. */
export interface CallbackTarget {
  /** 指令回调URL: an absolute http(s) address. */
  readonly url: string;
  /** @defaultValue credentials.suiteId */
  readonly suiteId?: string;
}

/** What a simulator starts with; everything has a default. */
export interface SimulatorOptions extends ConsoleSettings, Quirks {
  /** @defaultValue 0, any free port */
  readonly port?: number;
  /** A loopback address or `localhost`; others are refused. @defaultValue '127.0.0.1' */
  readonly host?: string;
  /** The simulator's clock, in epoch milliseconds. @defaultValue Date.now */
  readonly now?: () => number;
  /** @defaultValue node:crypto's randomBytes */
  readonly random?: (bytes: number) => Buffer;
  /** Replaces made-up credentials by your own. */
  readonly credentials?: Partial<SimulatorCredentials>;
  /** Seconds a token lives. @defaultValue 7200 */
  readonly expiresIn?: number;
  /** Field names of the identity answers: `userid` (new) or `UserId` (old). @defaultValue 'new' */
  readonly letterCase?: 'new' | 'old';
  /** Three enterprises with members to start with. @defaultValue true */
  readonly seed?: boolean;
  /** Where suite tickets are pushed every ten minutes, the first one at once. */
  readonly ticketCallbacks?: readonly CallbackTarget[];
  /** Told of each notice once: something unlike the documents that is no error. @defaultValue nobody is */
  readonly onNotice?: (notice: Notice) => void;
  /** Milliseconds to wait for the answer to a push before it is sent again. @defaultValue 5000 */
  readonly pushTimeoutMs?: number;
}

/** What Node's timers can wait. */
const MAX_TIMER_MS = 2 ** 31 - 1;

const NAMES = [
  'trustedDomains',
  'callbackDomain',
  'launchDomains',
  'homepage',
  'businessSettingsUrl',
  'appName',
  'spaceBeforeSuiteTicket',
  'port',
  'host',
  'now',
  'random',
  'credentials',
  'expiresIn',
  'letterCase',
  'seed',
  'ticketCallbacks',
  'onNotice',
  'pushTimeoutMs',
] as const satisfies ReadonlyArray<keyof SimulatorOptions>;

/** @throws Error that names an option nobody knows, and the one it was probably meant to be */
export function refuseUnknownOptions(options: SimulatorOptions): void {
  for (const name of Object.keys(options)) {
    if ((NAMES as readonly string[]).includes(name)) continue;
    const near = closest(name, NAMES);
    throw new Error(
      `startWeComSimulator: unknown option ${name}${near === undefined ? '' : `: did you mean ${near}?`}.`,
    );
  }
}

/** @throws Error for a time that no timer can wait */
export function refuseWrongTimeout(pushTimeoutMs: number): void {
  if (Number.isInteger(pushTimeoutMs) && pushTimeoutMs > 0 && pushTimeoutMs <= MAX_TIMER_MS) return;
  throw new Error(
    `WeCom simulator: pushTimeoutMs must be a whole number of milliseconds, 1 to ${MAX_TIMER_MS}, got ${pushTimeoutMs}.`,
  );
}

/** @throws Error where the simulator must not run: in production, or reachable from other machines. */
export function refuseUnsafePlaces(environment: string | undefined, host: string): void {
  if (/^\s*prod(?:uction)?\s*$/i.test(environment ?? '')) {
    throw new Error(
      'The WeCom simulator signs in anybody as anybody, so it does not start where NODE_ENV is production. ' +
        'Remove it from this deployment, or unset NODE_ENV for a trial.',
    );
  }
  if (!isLoopbackHost(host)) {
    throw new Error(
      `The WeCom simulator listens on loopback only, got host '${host}'. Use 127.0.0.1, ::1 or localhost.`,
    );
  }
}

/** Whether a host name, as in URL.hostname or in a listen address, is this machine itself. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '::1' || hostname === '[::1]' || isLoopbackV4(hostname);
}

function isLoopbackV4(hostname: string): boolean {
  return /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}
