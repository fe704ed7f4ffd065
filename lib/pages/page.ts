import { randomBytes } from 'node:crypto';
import type { Response } from 'express';
import type { Bilingual } from '../errors';

export type Language = keyof Bilingual;

/** One small page in both languages, the reader's first, without anything from elsewhere. */
export interface Page {
  readonly status: number;
  readonly title: Bilingual;
  readonly text: Bilingual;
  /** Trusted HTML: whatever comes from outside went through {@link escapeHtml}. */
  readonly head?: string;
  /** The way on: a link, or a form that posts. */
  readonly action?: {
    readonly kind: 'link' | 'form';
    readonly address: string;
    readonly label: Bilingual;
  };
  readonly referrerPolicy: 'no-referrer' | 'origin';
  /** The one script a page may have; without it scripts are forbidden. */
  readonly script?: string;
  /** Sites besides this one on which the form may end, after a redirect. @defaultValue none */
  readonly formTargets?: string;
  /** @defaultValue what the browser asks for */
  readonly lang?: Language;
}

const STYLE = `
:root { color-scheme: light dark; }
body { font: 17px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; margin: 0; min-height: 100vh; display: grid;
  place-items: center; background: #f4f6f8; color: #1d2733; }
main { background: #fff; border-radius: 14px; padding: 2rem; margin: 1rem; max-width: 26rem;
  box-shadow: 0 4px 24px #1d273318; }
h1 { font-size: 1.25rem; margin: 0 0 .75rem; }
p { margin: .5rem 0; overflow-wrap: anywhere; }
.second { color: #4b5866; }
h1 .second { font-size: 1rem; font-weight: 500; }
a.go, button { display: block; width: 100%; box-sizing: border-box; text-align: center; margin-top: 1.25rem;
  padding: .75rem 1rem; border: 0; border-radius: 9px; background: #1a6fd4; color: #fff; font: inherit;
  text-decoration: none; word-break: keep-all; cursor: pointer; }
a.go:hover, button:hover { background: #155cb0; }
a.go:focus-visible, button:focus-visible { outline: 3px solid #1d2733; outline-offset: 3px; }
@media (prefers-color-scheme: dark) {
  body { background: #12171d; color: #e8edf2; }
  main { background: #1c242d; box-shadow: none; }
  .second { color: #aab6c2; }
  a.go:focus-visible, button:focus-visible { outline-color: #e8edf2; }
}`;

/** Sends a page that is never stored, never framed, and takes nothing from anywhere. */
export function sendPage(res: Response, page: Page): void {
  const nonce = randomBytes(16).toString('base64');
  const first = page.lang ?? readersLanguage(res);
  const second: Language = first === 'en' ? 'zh' : 'en';
  const { title, text } = page;
  res.status(page.status);
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Referrer-Policy', page.referrerPolicy);
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.vary('Accept-Language');
  res.setHeader(
    'Content-Security-Policy',
    `default-src 'none'; ${page.script ? `script-src 'nonce-${nonce}'; ` : ''}style-src 'nonce-${nonce}'; ` +
      `form-action 'self'${page.formTargets ? ` ${page.formTargets}` : ''}; base-uri 'none'; frame-ancestors 'none'`,
  );
  res.type('html').send(`<!doctype html>
<html lang="${htmlLang(first)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title[first])} · ${escapeHtml(title[second])}</title>
${page.head ?? ''}
<style nonce="${nonce}">${STYLE}</style>
<main>
<h1>${escapeHtml(title[first])}<br>${inLanguage('span', title, second)}</h1>
<p>${escapeHtml(text[first])}</p>
${inLanguage('p', text, second)}
${page.action ? actionHtml(page.action, first, second) : ''}
${page.script ? `<script nonce="${nonce}">${page.script}</script>` : ''}
</main>
</html>
`);
}

function actionHtml(
  { kind, address, label }: NonNullable<Page['action']>,
  first: Language,
  second: Language,
): string {
  const text = `${escapeHtml(label[first])} · ${escapeHtml(label[second])}`;
  return kind === 'link'
    ? `<a class="go" href="${escapeHtml(address)}">${text}</a>`
    : `<form method="post" action="${escapeHtml(address)}"><button>${text}</button></form>`;
}

function inLanguage(tag: string, text: Bilingual, language: Language): string {
  return `<${tag} class="second" lang="${htmlLang(language)}">${escapeHtml(text[language])}</${tag}>`;
}

function htmlLang(language: Language): string {
  return language === 'zh' ? 'zh-CN' : 'en';
}

/**
 * Chinese where a browser asks for it before English; WeCom's own clients say their language in the
 * User-Agent too.
 */
function readersLanguage({ req }: Response): Language {
  const asked = req.headers['accept-language'];
  if (asked === undefined) return /\bLanguage\/zh/i.test(req.headers['user-agent'] ?? '') ? 'zh' : 'en';
  return req.acceptsLanguages('en', 'zh') === 'zh' ? 'zh' : 'en';
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
