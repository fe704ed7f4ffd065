import type { Account } from '../account';
import type { Language } from '../language';
import { TEXTS } from '../texts';
import { channelText } from './channels';
import { type Html, html } from './html';
import type { Page } from './page';

export interface HomePage {
  readonly account: Account;
  /** Name of the enterprise the member belongs to, where it is known. */
  readonly corpName: string | undefined;
  readonly isOperator: boolean;
}

export function homePage({ account, corpName, isOperator }: HomePage): Page {
  return {
    title: TEXTS.homeTitle,
    address: '/',
    content: (lang) => html`
<div class="narrow">
<h1>${TEXTS.hello[lang]}${lang === 'en' && ' '}<span data-account="${account.id}">${account.displayName}</span></h1>
<p class="soft">${TEXTS.homeTitle[lang]}</p>
<section class="card">
<dl>
<dt>${TEXTS.signedInAccount[lang]}</dt><dd>${account.displayName} <span class="soft">#${account.id}</span></dd>
<dt>${TEXTS.channel[lang]}</dt><dd data-fact="channel">${channelText(account.signedInWith)[lang]}</dd>
${enterprise(account, corpName, lang)}
</dl>
<p class="actions"><a class="button plain" href="/account">${TEXTS.manageAccount[lang]}</a>
${isOperator && html`<a class="button plain" href="/operator">${TEXTS.operatorTitle[lang]}</a>`}</p>
</section>
</div>`,
  };
}

function enterprise(
  { signedInWith }: Account,
  corpName: string | undefined,
  lang: Language,
): Html | undefined {
  if (signedInWith.how === 'password') return undefined;
  const { corpId, userId, identity } = signedInWith;
  return html`<dt>${TEXTS.enterprise[lang]}</dt><dd data-fact="enterprise">${corpName ?? TEXTS.unknownEnterprise[lang]}</dd>
<dt>${TEXTS.corpId[lang]}</dt><dd data-fact="corp-id"><code>${corpId}</code></dd>
<dt>${TEXTS.member[lang]}</dt><dd data-fact="user-id"><code>${userId}</code></dd>
<dt>${TEXTS.identity[lang]}</dt><dd data-fact="identity"><code>${identity}</code></dd>`;
}
