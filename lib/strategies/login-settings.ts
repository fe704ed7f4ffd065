import type { Request } from 'express';
import type { UserResolver } from '../accounts/resolver';
import type { RedeemOnce } from '../in-flight/redeem-once';
import type { LoginProtocol } from '../logins/login-protocol';
import type { WeComProfile } from '../logins/profile';
import type { OperatorLog } from '../operator-log';
import type { AllowedCorps } from '../options';

/**
 * What a `tenant` function is asked: without corpId at the start, with the corpId the login began for at the
 * callback.
 */
export interface TenantLookup {
  readonly req: Request;
  readonly corpId?: string;
}

/** Everything the two legs of a login need, fixed when the strategy was constructed. */
export interface LoginSettings<User extends object> {
  readonly name: string;
  readonly channel: WeComProfile['channel'];
  readonly callbackURL: string;
  readonly loginOnly: boolean;
  readonly deadlineMs: number;
  readonly corps: AllowedCorps;
  /** Logins that begin in WeCom's admin console are taken, through a confirmation page. */
  readonly allowUnsolicited: boolean;
  readonly protocol: LoginProtocol<TenantLookup>;
  readonly logins: RedeemOnce;
  readonly log: OperatorLog;
  readonly resolveUser: UserResolver<User>;
}
