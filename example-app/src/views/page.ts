import type { Request, Response } from 'express';
import { type Language, languageOf, type Text } from '../language';
import { TEXTS } from '../texts';
import { type Html, html } from './html';

/** What a page shows. */
export interface Page {
  readonly title: Text;
  readonly content: (lang: Language) => Html;
  /** Where the language switch leads: this page, or one like it where this one cannot be asked for again. */
  readonly address: string;
  /** A script of public/. The pages work without theirs. */
  readonly script?: string;
  /** More for the head. */
  readonly head?: Html | undefined;
}

/** Sends a page in the language of whoever reads it. */
export function sendPage(req: Request, res: Response, page: Page, status = 200): void {
  const lang = languageOf(req);
  res
    .status(status)
    .set({
      'Cache-Control': 'no-store',
      'Content-Type': 'text/html; charset=utf-8',
      Vary: 'Cookie, Accept-Language',
    })
    .send(layout(req, lang, page).markup);
}

/** The field that proves a form comes from a page of this browser. */
export function csrfField(req: Request): Html {
  return html`<input type="hidden" name="csrf" value="${req.formToken()}">`;
}

/** A line above the content: what has just happened. */
export function notice(kind: 'good' | 'bad', text: string | undefined): Html | undefined {
  if (text === undefined) return undefined;
  return html`<p class="notice ${kind}" role="${kind === 'bad' ? 'alert' : 'status'}">${text}</p>`;
}

function layout(req: Request, lang: Language, page: Page): Html {
  return html`<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title[lang]} · ${TEXTS.appName[lang]}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
<link rel="stylesheet" href="/components.css">
${page.script !== undefined && html`<script src="${page.script}" defer></script>`}
${page.head}
</head>
<body>
<header>
<a class="brand" href="/"><img src="/icon.svg" alt="" width="28" height="28">${TEXTS.appName[lang]}</a>
<nav>
${
  req.user &&
  html`<a href="/account">${TEXTS.account[lang]}</a>
<form method="post" action="/logout">${csrfField(req)}<button class="text" data-action="sign-out">${TEXTS.signOut[lang]}</button></form>`
}
<a class="language" href="${otherLanguage(lang, page.address)}" lang="${lang === 'zh' ? 'en' : 'zh-CN'}" data-action="language">${TEXTS.otherLanguage[lang]}</a>
</nav>
</header>
<main>
${page.content(lang)}
</main>
</body>
</html>
`;
}

/** This page's own address, where it was asked for with GET. */
export function ownAddress(req: Request, otherwise: string): string {
  // Two slashes would lead to another host.
  return req.method === 'GET' ? req.originalUrl.replace(/^\/+/, '/') : otherwise;
}

function otherLanguage(lang: Language, address: string): string {
  const [path = '/', query] = address.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('lang', lang === 'zh' ? 'en' : 'zh');
  return `${path}?${parameters}`;
}
