import type { IncomingMessage, ServerResponse } from 'node:http';
import { langOf, rememberLang } from './browser';
import { searchOf } from './forms';
import { type Html, html } from './html';
import type { Lang } from './language';
import type { PageContext } from './layout';
import { TEXTS } from './texts';

/** What a page of the simulator's own reads from its request. */
export interface PageVisit {
  readonly query: URLSearchParams;
  readonly lang: Lang;
  readonly context: PageContext;
  /** Result of the form that led here. */
  readonly notice?: Html;
}

/** @param path - the page's own address, to which `lang` is added for the other language */
export function visit(req: IncomingMessage, res: ServerResponse, path: string): PageVisit {
  const query = searchOf(req);
  const lang = langOf(req, query.get('lang'));
  rememberLang(res, query.get('lang'));
  const other = `${path}${path.includes('?') ? '&' : '?'}lang=${lang === 'zh' ? 'en' : 'zh'}`;
  const done = query.get('done');
  const failed = query.get('failed');
  const notice = done ? flash(lang, 'done', done) : failed ? flash(lang, 'failed', failed) : undefined;
  return { query, lang, context: { lang, otherLangUrl: other }, ...(notice && { notice }) };
}

/** Result of a form, above everything else. */
function flash(lang: Lang, outcome: 'done' | 'failed', text: string): Html {
  return html`<p class="card flash" role="status"><strong>${TEXTS[outcome][lang]}</strong> ${text}</p>`;
}
