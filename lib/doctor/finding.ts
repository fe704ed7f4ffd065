import type { Actor, Bilingual } from '../errors';

/**
 * `failure`: it does not work; `warning`: it works, and should not stay so; `unchecked`: nothing was tried.
 */
export type Level = 'ok' | 'unchecked' | 'warning' | 'failure';
/** Language of what is said. */
export type Lang = 'en' | 'zh';

/** What one check looks at. */
export type CheckName =
  | 'options'
  | 'names'
  | 'corps'
  | 'tls-verification'
  | 'stand-in'
  | 'callback-url'
  | 'api-reachable'
  | 'clock'
  | 'token-store'
  | 'suite-ticket'
  | 'token'
  | 'ip-allowed'
  | 'sign-in-call'
  | 'app-reachable'
  | 'callback-host'
  | 'callback-route'
  | 'session'
  | 'login-cookie'
  | 'session-cookie'
  | 'suite-callback'
  | 'referrer-policy'
  | 'domain-file';

/** One thing the doctor has found out. */
export interface Finding {
  /** What was looked at. */
  readonly check: CheckName;
  /** Name of the connection it is about; undefined where it is about the application or a suite. */
  readonly connection?: string;
  /** How bad it is. */
  readonly level: Level;
  /** Who acts on it; for `ok`, who would. */
  readonly actor: Actor;
  /** What was found, with the value where that is no secret. */
  readonly message: string;
  /** What to do, with the console's own menu labels. Empty for `ok` and `unchecked`. */
  readonly remedy: string;
  /** The row of `passport-wecom console` that it belongs to, as menu and label. */
  readonly consoleRow?: string;
}

/** A finding before a language was chosen. */
export interface Draft extends Omit<Finding, 'message' | 'remedy'> {
  readonly message: Bilingual;
  readonly remedy: Bilingual;
  /** Path of the receiver of pushes that it is about. */
  readonly receiver?: string | undefined;
}

const NOTHING: Bilingual = { en: '', zh: '' };

export function ok(check: CheckName, message: Bilingual): Draft {
  return { check, level: 'ok', actor: 'operator', message, remedy: NOTHING };
}

export function unchecked(check: CheckName, message: Bilingual): Draft {
  return { ...ok(check, message), level: 'unchecked' };
}

export function warning(check: CheckName, actor: Actor, message: Bilingual, remedy: Bilingual): Draft {
  return { check, level: 'warning', actor, message, remedy };
}

export function failure(check: CheckName, actor: Actor, message: Bilingual, remedy: Bilingual): Draft {
  return { check, level: 'failure', actor, message, remedy };
}

/** Says which connection something was found out about. */
export function about({ name }: { readonly name: string }, ...drafts: readonly Draft[]): readonly Draft[] {
  return drafts.map((draft) => ({ ...draft, connection: name }));
}

/** Says which receiver of pushes something was found out about; undefined where there is none. */
export function aboutReceiver(receiver: string | undefined, draft: Draft): Draft {
  return { ...draft, receiver };
}

export function inLanguage(lang: Lang, draft: Draft): Finding {
  const { check, connection, level, actor, message, remedy, consoleRow } = draft;
  return {
    check,
    ...(connection !== undefined && { connection }),
    level,
    actor,
    message: message[lang],
    remedy: remedy[lang],
    ...(consoleRow !== undefined && { consoleRow }),
  };
}
