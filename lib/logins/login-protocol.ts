import type { QyapiCall } from '../qyapi/call';
import type { StopSignal } from '../time-limits';
import type { WeComProfile } from './profile';

/** The enterprise and app a login is for, where one strategy serves many. Carries no secret. */
export interface Tenant {
  /** CorpID of the enterprise: 我的企业 > 企业信息 > 企业ID. */
  readonly corpId: string;
  /** AgentId of the app: 应用管理 > 自建 > the app; of a delegated app, what its installation brought. */
  readonly agentId: number | string;
}

/** What a login page needs to know about one login. */
export interface AuthorizeLeg {
  readonly callbackURL: string;
  readonly state: string;
  readonly lang?: 'zh' | 'en' | undefined;
  readonly scope?: 'snsapi_base' | 'snsapi_privateinfo' | undefined;
}

/** One app of one enterprise or provider: where its login page is, and how its codes become members. */
export interface LoginApp {
  /** Travels with the login and comes back at the callback. */
  readonly tenant?: Tenant;
  /** Returns the login page's address, byte for byte as WeCom documents it. */
  authorizeUrl(leg: AuthorizeLeg): string;
  /** A person is on the way to the login page. Gets ready for their return; never fails, and never waits. */
  prepare(): void;
  /**
   * Spends a code. One call to WeCom where the token is at hand.
   *
   * @throws SignInRefused where the code is void or the person is not a member
   */
  redeem(code: string, signal: StopSignal): Promise<WeComProfile>;
}

/** The call that spends a code; how its answer is read is the flow's own business. */
export type Redemption = Omit<QyapiCall<never>, 'reply'>;

/** The port between a strategy and a flow of WeCom's. */
export interface LoginProtocol<Lookup = unknown> {
  /** Name of the callback parameter that carries the code. */
  readonly codeParam: 'code' | 'auth_code';
  /** The login page looks at the Referer, so the way to it must not hide where it came from. */
  readonly checksReferrer: boolean;
  /** The call that turns a code into a member. The doctor makes it with a code nobody was given. */
  redemption(token: string, code: string): Redemption;
  /**
   * The app this login is for: at once, or a promise where the application's tenant function is asked;
   * undefined where it knows no such enterprise.
   */
  app(lookup: Lookup): LoginApp | Promise<LoginApp | undefined>;
}

/**
 * Writes a query in the order given, each value encoded once: WeCom documents the order (paths 91120, 96441,
 * 98171).
 */
export function orderedQuery(
  pairs: ReadonlyArray<readonly [name: string, value: string | number | undefined]>,
): string {
  return pairs
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
    .join('&');
}
