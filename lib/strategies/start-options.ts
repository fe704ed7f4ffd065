import { z } from 'zod';
import { checkedPath } from '../checked-path';
import { WeComConfigError } from '../errors';
import { closest, later, parseOptions } from '../options';

/** What `passport.authenticate(name, options)` understands besides Passport's own options. */
export interface WeComAuthenticateOptions {
  /** Comes back as `appState` and `req.authInfo.state`: plain JSON, at most 1 KiB. */
  readonly state?: object;
  /** Path of this application to land on; anything else is dropped. */
  readonly returnTo?: unknown;
  /** Links the member to the signed-in user instead of signing the member in. @defaultValue false */
  readonly link?: boolean;
  /** Whether the Workbench asks the member for their details, for this login. @defaultValue the strategy's */
  readonly scope?: 'snsapi_base' | 'snsapi_privateinfo';
  /** Language of the QR page, for this login. @defaultValue the strategy's */
  readonly lang?: 'zh' | 'en';
  /**
   * Comes back as `req.authInfo.display`; `wecomRouter` ends such a login with a page that closes its window.
   */
  readonly display?: 'popup';
}

/** The same, checked. */
export interface StartOptions {
  readonly link: boolean;
  readonly scope: WeComAuthenticateOptions['scope'];
  readonly lang: WeComAuthenticateOptions['lang'];
  readonly display?: 'popup';
  readonly appState?: unknown;
  readonly returnTo?: string;
}

const MAX_STATE_BYTES = 1_024;

const schema = later(() =>
  z.looseObject({
    link: z.boolean('must be true or false').optional(),
    scope: z
      .enum(['snsapi_base', 'snsapi_privateinfo'], 'must be snsapi_base or snsapi_privateinfo')
      .optional(),
    lang: z.enum(['zh', 'en'], 'must be zh or en').optional(),
    display: z.literal('popup', 'must be popup').optional(),
    callbackURL: z.undefined('belongs to the options of the strategy, where it is checked').optional(),
  }),
);

/**
 * @throws {@link WeComConfigError} for options that are mistakes, such as a state of the application's own
 */
export function startOptions(
  options: object,
  label: string,
  channel: 'provider-qr' | 'workbench',
): StartOptions {
  refuseNearMisses(options, label);
  // Options of Passport alone, as at each callback of most applications.
  if (!Object.keys(options).some((name) => OWN.includes(name))) return NONE;
  const unknown = channel === 'workbench' ? 'lang' : 'scope';
  if ((options as Record<string, unknown>)[unknown] !== undefined) {
    const page = channel === 'workbench' ? 'authorisation page of the Workbench' : 'QR page';
    throw new WeComConfigError(`${label}: ${unknown} means nothing to WeCom's ${page}. Leave it out.`);
  }
  const { link, scope, lang, display } = parseOptions(schema(), options, label);
  const { state, returnTo } = options as { state?: unknown; returnTo?: unknown };
  const appState = checkedState(state, label);
  const landing = checkedPath(returnTo);
  return {
    link: link ?? false,
    scope,
    lang,
    ...(display !== undefined && { display }),
    ...(appState !== undefined && { appState }),
    ...(landing !== undefined && { returnTo: landing }),
  };
}

const NONE: StartOptions = { link: false, scope: undefined, lang: undefined };

const OWN = ['state', 'returnTo', 'link', 'scope', 'lang', 'display', 'callbackURL', 'launchPage'];
/** Names that are far from ours: an application gives the same few ones at each request. */
const FAR = new Set<string>();
const MAX_FAR = 100;

/**
 * Passport passes unknown options on in silence; one that is nearly ours would be missed after the scan.
 * Passport's own names, and misspelt ones of them, are far from ours.
 */
function refuseNearMisses(options: object, label: string): void {
  for (const name of Object.keys(options)) {
    if (OWN.includes(name) || FAR.has(name)) continue;
    const near = closest(name, OWN);
    if (near !== undefined) {
      throw new WeComConfigError(`${label}: unknown option ${name}: did you mean ${near}?`);
    }
    if (FAR.size < MAX_FAR) FAR.add(name);
  }
}

function checkedState(state: unknown, label: string): unknown {
  if (state === undefined || state === null) return undefined;
  if (typeof state !== 'object') {
    throw new WeComConfigError(
      `${label}: state must be an object. The state parameter itself is made by the strategy, for each login anew; what you pass ` +
        'here comes back as appState.',
    );
  }
  let json: string | undefined;
  try {
    json = JSON.stringify(state);
  } catch {
    throw new WeComConfigError(`${label}: state must be plain JSON.`);
  }
  if (json === undefined || Buffer.byteLength(json) > MAX_STATE_BYTES) {
    throw new WeComConfigError(`${label}: state must be plain JSON of at most ${MAX_STATE_BYTES} bytes.`);
  }
  return state;
}
