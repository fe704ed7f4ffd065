import type { Account } from '../account';
import type { Language } from '../language';
import type { NamesOnPage } from '../names';
import { TEXTS } from '../texts';
import { channelText } from './channels';
import { type Html, html } from './html';
import { memberName, nameScripts } from './names';
import type { Page } from './page';

export interface HomePage {
  readonly account: Account;
  /** Name of the enterprise the member belongs to, where it is known. */
  readonly corpName: string | undefined;
  readonly isOperator: boolean;
  /** Undefined where names cannot be shown. */
  readonly names: NamesOnPage | undefined;
  /** Whether to say why there is no name. */
  readonly explainsNames: boolean;
  /** Whether the member's enterprise has not the app yet. */
  readonly mayInstall: boolean;
}

export function homePage(model: HomePage): Page {
  const { account, isOperator, names, mayInstall } = model;
  return {
    title: TEXTS.homeTitle,
    address: '/',
    head: nameScripts(names),
    content: (lang) => html`
<div class="narrow">
<h1>${TEXTS.hello[lang]}${lang === 'en' && ' '}<span data-account="${account.id}">${nameOf(account, names)}</span></h1>
<p class="soft">${TEXTS.homeTitle[lang]}</p>
<section class="card">
<dl>
<dt>${TEXTS.signedInAccount[lang]}</dt><dd>${account.displayName} <span class="soft">#${account.id}</span></dd>
<dt>${TEXTS.channel[lang]}</dt><dd data-fact="channel">${channelText(account.signedInWith)[lang]}</dd>
${enterprise(model, lang)}
</dl>
<p class="actions"><a class="button plain" href="/account">${TEXTS.manageAccount[lang]}</a>
${isOperator && html`<a class="button plain" href="/operator">${TEXTS.operatorTitle[lang]}</a>`}</p>
</section>
${mayInstall && html`<section class="card hints" data-hint="install"><p>${TEXTS.installHint[lang]} <a href="/install">${TEXTS.installTitle[lang]}</a></p></section>`}
</div>`,
  };
}

// A name that was chosen here, or that WeCom has given, stays.
function nameOf({ displayName, signedInWith }: Account, names: NamesOnPage | undefined): Html {
  const isUserId = signedInWith.how === 'wecom' && signedInWith.userId === displayName;
  return memberName(displayName, isUserId ? names : undefined);
}

function enterprise(
  { account: { signedInWith }, corpName, explainsNames }: HomePage,
  lang: Language,
): Html | undefined {
  if (signedInWith.how === 'password') return undefined;
  const { corpId, userId, identity } = signedInWith;
  return html`<dt>${TEXTS.enterprise[lang]}</dt><dd data-fact="enterprise">${corpName ?? TEXTS.unknownEnterprise[lang]}</dd>
<dt>${TEXTS.corpId[lang]}</dt><dd data-fact="corp-id"><code>${corpId}</code></dd>
<dt>${TEXTS.member[lang]}</dt><dd><code data-fact="user-id">${userId}</code>${explainsNames && html`<br><span class="soft small" data-hint="names">${TEXTS.namesHint[lang]}</span>`}</dd>
<dt>${TEXTS.identity[lang]}</dt><dd data-fact="identity"><code>${identity}</code></dd>`;
}
