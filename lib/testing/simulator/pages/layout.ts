import { type Html, html } from './html';
import type { Lang } from './language';
import { TEXTS } from './texts';

/** What every page needs to know about the request it answers. */
export interface PageContext {
  readonly lang: Lang;
  /** Address of this page in the other language; undefined where the page speaks both. */
  readonly otherLangUrl?: string;
}

export function page(context: PageContext, title: string, content: Html): string {
  const { lang, otherLangUrl } = context;
  const otherLang = lang === 'zh' ? 'en' : 'zh-CN';
  const langSwitch = otherLangUrl
    ? html`<a class="lang" href="${otherLangUrl}" lang="${otherLang}">${TEXTS.otherLanguage[lang]}</a>`
    : html``;
  return html`<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${TEXTS.simulator[lang]}</title>
<link rel="icon" href="/simulator/icon.svg">
<link rel="stylesheet" href="/simulator/style.css">
</head>
<body>
<header class="bar">
<a class="brand" href="/"><img src="/simulator/icon.svg" alt="">${TEXTS.simulator[lang]}</a>
${langSwitch}
</header>
<div class="notice" role="note">${TEXTS.notice[lang]}</div>
${content}
</body>
</html>
`.markup;
}
