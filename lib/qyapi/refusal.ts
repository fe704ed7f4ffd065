import { WeComApiError } from '../errors';
import { describeErrcode, reactionTo } from './errcodes';
import { REMEDIES, type Remedy } from './remedies';

/** The digits (or the older `time_nn_hex` form) that WeCom's error tool asks for. */
const HINT = /hint: \[([\w-]{1,80})\]/;
/** The address WeCom saw the call come from. */
const FROM_IP = /from ip: ([\da-fA-F.:]{2,45})/;
const IP_NOT_ALLOWED = 60020;
const DOMAIN_NOT_TRUSTED = 50001;

/**
 * Builds our error from WeCom's refusal. Only the hint, and for 60020 the address, are taken out of errmsg:
 * its text may change at any time, and it can repeat what was sent (path 90455).
 */
export function refusal(endpoint: string, errcode: number, errmsg: unknown): WeComApiError {
  const { meaning } = describeErrcode(errcode);
  const remedy = remedyFor(endpoint, errcode);
  const text = typeof errmsg === 'string' ? errmsg : '';
  const hint = HINT.exec(text)?.[1];
  const fromIp = errcode === IP_NOT_ALLOWED ? FROM_IP.exec(text)?.[1] : undefined;
  return new WeComApiError({
    errcode,
    endpoint,
    meaning: fromIp === undefined ? meaning.en : `${meaning.en}: ${fromIp}`,
    actor: remedy.actor,
    remedy: { en: remedy.en, zh: remedy.zh },
    ...(hint !== undefined && { hint }),
    ...(fromIp !== undefined && { fromIp }),
  });
}

/** Whose secret an endpoint takes. */
const SECRETS: Readonly<Record<string, Remedy>> = {
  '/cgi-bin/gettoken': REMEDIES.appSecret,
  '/cgi-bin/service/get_provider_token': REMEDIES.providerSecret,
  '/cgi-bin/service/get_suite_token': REMEDIES.suiteSecret,
};

/** Remedies with several pages of the console, of which the endpoint may tell the one that is meant. */
const NARROWED = new Map<Remedy, (endpoint: string) => Remedy | undefined>([
  [REMEDIES.secret, (endpoint) => SECRETS[endpoint]],
  // Providers alone call these; a delegated app calls what a self-built one does.
  [
    REMEDIES.trustedIp,
    (endpoint) => (endpoint.startsWith('/cgi-bin/service/') ? REMEDIES.providerIp : undefined),
  ],
]);

function remedyFor(endpoint: string, errcode: number): Remedy {
  const { remedy } = describeErrcode(errcode);
  return NARROWED.get(remedy)?.(endpoint) ?? remedy;
}

/** Says which host to register, where WeCom says only that one is not; every other error stays as it is. */
export function namingRedirectHost(error: unknown, callbackURL: string): unknown {
  if (!(error instanceof WeComApiError) || error.errcode !== DOMAIN_NOT_TRUSTED) return error;
  return withWords(error, (meaning) => `${meaning}: ${new URL(callbackURL).host}`, error);
}

/**
 * A void code of an installation is for the enterprise's administrator, not for a member; every other error
 * stays as it is.
 */
export function aboutInstallation(error: unknown): unknown {
  if (!(error instanceof WeComApiError) || reactionTo(error, 'with-a-token') !== 'sign-in-again')
    return error;
  const { actor, en, zh } = REMEDIES.installAgain;
  return withWords(error, (meaning) => meaning, { actor, remedy: { en, zh } });
}

function withWords(
  { errcode, endpoint, hint }: WeComApiError,
  meaning: (general: string) => string,
  { actor, remedy }: Pick<WeComApiError, 'actor' | 'remedy'>,
): WeComApiError {
  return new WeComApiError({
    errcode,
    endpoint,
    meaning: meaning(describeErrcode(errcode).meaning.en),
    actor,
    remedy,
    ...(hint !== undefined && { hint }),
  });
}
