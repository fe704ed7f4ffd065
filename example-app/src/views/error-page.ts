import { errorText } from '../failures';
import { TEXTS } from '../texts';
import { html } from './html';
import type { Page } from './page';

/** @param reference - stands in the log too, so that whoever is asked for help finds the line */
export function errorPage(status: number, reference: string | undefined): Page {
  const { title, advice } = errorText(status);
  return {
    title,
    address: '/',
    content: (lang) => html`
<div class="narrow">
<h1>${title[lang]}</h1>
<section class="card">
<p>${advice[lang]}</p>
${reference !== undefined && html`<p class="soft small">${TEXTS.reference[lang]}: <code>${reference}</code></p>`}
<p class="actions"><a class="button plain" href="/">${TEXTS.backHome[lang]}</a></p>
</section>
</div>`,
  };
}
