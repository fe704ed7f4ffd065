import type { Request, RequestHandler } from 'express';

export type Language = 'en' | 'zh';

/** The same words for both kinds of reader. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

const COOKIE = 'language';
const ONE_YEAR_MS = 365 * 24 * 60 * 60_000;

/** Remembers the language chosen with `?lang=`. */
export const rememberLanguage: RequestHandler = (req, res, next) => {
  const { lang } = req.query;
  if (isLanguage(lang)) res.cookie(COOKIE, lang, { maxAge: ONE_YEAR_MS, sameSite: 'lax', httpOnly: true });
  next();
};

/** The language of a page: the one just chosen, the one chosen before, or the one the browser prefers. */
export function languageOf(req: Request): Language {
  const { lang } = req.query;
  if (isLanguage(lang)) return lang;
  const chosen = /(?:^|;\s*)language=(en|zh)(?:;|$)/.exec(req.headers.cookie ?? '')?.[1];
  if (isLanguage(chosen)) return chosen;
  return req.acceptsLanguages('en', 'zh') === 'zh' ? 'zh' : 'en';
}

function isLanguage(value: unknown): value is Language {
  return value === 'en' || value === 'zh';
}
