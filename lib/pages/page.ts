import { randomBytes } from 'node:crypto';
import type { Response } from 'express';
import type { Bilingual } from '../errors';

/** One small page in both languages, without scripts and without anything from elsewhere. */
export interface Page {
  readonly status: number;
  readonly title: Bilingual;
  /** Trusted HTML: whatever comes from outside went through {@link escapeHtml}. */
  readonly head?: string;
  readonly body: string;
  readonly referrerPolicy: 'no-referrer' | 'origin';
  /** Nonce of the one script the page has; without it scripts are forbidden. */
  readonly scriptNonce?: string;
}

const STYLE = `
body { font: 17px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; margin: 0; min-height: 100vh; display: grid; place-items: center;
  background: #f4f6f8; color: #1d2733; }
main { background: #fff; border-radius: 14px; padding: 2rem; margin: 1rem; max-width: 26rem; box-shadow: 0 4px 24px #1d273318; }
h1 { font-size: 1.25rem; margin: 0 0 .75rem; }
p { margin: .5rem 0; overflow-wrap: anywhere; }
[lang=zh] { color: #4b5866; }
a.go, button { display: block; width: 100%; box-sizing: border-box; text-align: center; margin-top: 1.25rem; padding: .75rem 1rem;
  border: 0; border-radius: 9px; background: #1a6fd4; color: #fff; font: inherit; text-decoration: none; cursor: pointer; }
a.go:hover, button:hover { background: #155cb0; }
@media (prefers-color-scheme: dark) {
  body { background: #12171d; color: #e8edf2; } main { background: #1c242d; box-shadow: none; } [lang=zh] { color: #aab6c2; }
}`;

/** Sends a page that is never stored, never framed, and takes nothing from anywhere. */
export function sendPage(res: Response, page: Page): void {
  const nonce = randomBytes(16).toString('base64');
  res.status(page.status);
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Referrer-Policy', page.referrerPolicy);
  res.setHeader('X-Content-Type-Options', 'nosniff');
  const scripts = page.scriptNonce === undefined ? '' : `script-src 'nonce-${page.scriptNonce}'; `;
  res.setHeader(
    'Content-Security-Policy',
    `default-src 'none'; ${scripts}style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  );
  res.type('html').send(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title.en)} · ${escapeHtml(page.title.zh)}</title>
${page.head ?? ''}
<style nonce="${nonce}">${STYLE}</style>
<main>
<h1>${escapeHtml(page.title.en)}<br><span lang="zh">${escapeHtml(page.title.zh)}</span></h1>
${page.body}
</main>
</html>
`);
}

/** The same sentence twice, each marked with its language. */
export function bilingual({ en, zh }: Bilingual): string {
  return `<p>${escapeHtml(en)}</p>\n<p lang="zh">${escapeHtml(zh)}</p>`;
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
