import type { Request } from 'express';
import type { CallbackParams } from '../../../lib/in-flight/callback-query';
import { callbackParams } from '../../../lib/in-flight/callback-query';
import type { Claim } from '../../../lib/in-flight/redeem-once';
import type { LoginTransaction } from '../../../lib/in-flight/transactions';
import { CallbackLeg } from '../../../lib/strategies/callback-leg';
import type { LoginSettings } from '../../../lib/strategies/login-settings';
import { PROFILE, TRANSACTION, visit } from './visit';

export interface Returned {
  readonly leg: CallbackLeg<object>;
  /** The request of the callback. */
  readonly req: Request;
  /** How often the login was told in whose session it ends. */
  readonly ends: object[];
}

interface Parts {
  readonly url?: string;
  readonly settings?: object;
  readonly transaction?: Partial<LoginTransaction>;
  /** What the login's first redemption comes to; that of its WeCom app, if nothing is said. */
  readonly redeem?: Claim['redeem'];
  readonly options?: { readonly session?: unknown; readonly assignProperty?: unknown };
  readonly request?: object;
}

/** A callback whose login is claimed: everything around it answers at once, but for what is said. */
export async function returnedLeg(parts: Parts = {}): Promise<Returned> {
  const { url = '/callback?code=c0de&state=State1', options = { session: false } } = parts;
  const { redeem = (redemption) => redemption() } = parts;
  const ends: object[] = [];
  const claim: Claim = {
    transaction: { ...TRANSACTION, ...parts.transaction },
    isRepeat: false,
    redeem,
    endsIn: (req) => void ends.push(req),
    hasEndedIn: () => false,
  };
  const settings = {
    name: 'wecom-workbench',
    channel: 'workbench',
    loginOnly: false,
    allowUnsolicited: false,
    corps: 'any',
    deadlineMs: 60_000,
    callbackURL: 'https://app.example.com/callback',
    logins: { claim: async () => claim },
    protocol: { codeParam: 'code', app: () => ({ redeem: async () => PROFILE }) },
    resolveUser: () => ({ id: 'lisi' }),
    ...parts.settings,
  } as unknown as LoginSettings<object>;
  const { req } = visit({ url });
  Object.assign(req, parts.request);
  const params: CallbackParams = callbackParams(url) ?? new Map();
  const leg = new CallbackLeg(settings, req, params, options);
  await leg.claim();
  return { leg, req, ends };
}
