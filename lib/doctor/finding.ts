import type { Actor, Bilingual } from '../errors';

export type Level = 'ok' | 'warning' | 'failure';
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
  readonly check: CheckName;
  readonly level: Level;
  /** Who acts on it; for `ok`, who would. */
  readonly actor: Actor;
  readonly message: string;
  /** What to do, with the console's own menu labels. Empty for `ok`. */
  readonly remedy: string;
}

/** A finding before a language was chosen. */
export interface Draft extends Omit<Finding, 'message' | 'remedy'> {
  readonly message: Bilingual;
  readonly remedy: Bilingual;
}

const NOTHING: Bilingual = { en: '', zh: '' };

export function ok(check: CheckName, en: string, zh: string): Draft {
  return { check, level: 'ok', actor: 'operator', message: { en, zh }, remedy: NOTHING };
}

export function warning(check: CheckName, actor: Actor, message: Bilingual, remedy: Bilingual): Draft {
  return { check, level: 'warning', actor, message, remedy };
}

export function failure(check: CheckName, actor: Actor, message: Bilingual, remedy: Bilingual): Draft {
  return { check, level: 'failure', actor, message, remedy };
}

export function inLanguage(lang: Lang, { message, remedy, ...rest }: Draft): Finding {
  const { check, level, actor } = rest;
  return { check, level, actor, message: message[lang], remedy: remedy[lang] };
}
