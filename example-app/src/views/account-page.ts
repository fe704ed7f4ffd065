import type { Request } from 'express';
import type { WeComConnection } from 'passport-wecom';
import type { Account } from '../account';
import type { LinkedMember } from '../accounts';
import type { Language, Text } from '../language';
import type { NamesOnPage } from '../names';
import { TEXTS } from '../texts';
import { linkText } from './channels';
import { type Html, html } from './html';
import { memberName, nameScripts } from './names';
import { newPasswordFields } from './new-password';
import { csrfField, notice, ownAddress, type Page } from './page';

export interface AccountPage {
  readonly account: Account;
  readonly members: readonly LinkedMember[];
  readonly connections: readonly WeComConnection[];
  /** Undefined where names cannot be shown. */
  readonly names?: NamesOnPage | undefined;
  readonly done?: Text | undefined;
  readonly problem?: Text | undefined;
}

export function accountPage(req: Request, model: AccountPage): Page {
  const { account, members } = model;
  return {
    title: TEXTS.accountTitle,
    address: ownAddress(req, '/account'),
    head: nameScripts(model.names),
    content: (lang) => html`
<div class="narrow">
<h1>${TEXTS.accountTitle[lang]}</h1>
<p class="soft">${account.displayName} <span class="small">#${account.id}</span></p>
${notice('good', model.done?.[lang])}
${notice('bad', model.problem?.[lang])}
<section class="card">
<h2>${TEXTS.linkedMembers[lang]}</h2>
${members.length === 0 && html`<p class="soft" data-linked="none">${TEXTS.noLinkedMembers[lang]}</p>`}
${members.map((member) => linkedMember(req, model, member, lang))}
</section>
${account.hasPassword ? linkForm(req, model.connections, lang) : firstPasswordForm(req, lang)}
</div>`,
  };
}

function linkedMember(
  req: Request,
  { account, names }: AccountPage,
  member: LinkedMember,
  lang: Language,
): Html {
  // The component answers for the enterprise of whoever looks.
  const shown = memberName(member.userId, member.corpId === names?.corpId ? names : undefined);
  return html`<article class="member" data-linked="${member.identity}">
<div><strong>${shown}</strong><br><span class="soft small">${member.corpName ?? TEXTS.unknownEnterprise[lang]} · <code>${member.corpId}</code></span></div>
${account.hasPassword && unlinkForm(req, member, lang)}
</article>`;
}

function unlinkForm(req: Request, member: LinkedMember, lang: Language): Html {
  return html`<details>
<summary>${TEXTS.unlink[lang]}</summary>
<form method="post" action="/account/unlink" class="stack">
${csrfField(req)}
<input type="hidden" name="identity" value="${member.identity}">
<p class="soft small">${TEXTS.unlinkHint[lang]}</p>
${passwordField(lang)}
<button class="danger" data-action="unlink">${TEXTS.unlink[lang]}</button>
</form>
</details>`;
}

function linkForm(req: Request, connections: readonly WeComConnection[], lang: Language): Html {
  const buttons = connections.map(
    ({ name, displayName }) =>
      html`<button class="tinted" name="connection" value="${name}" data-link="${name}">${linkText(name, displayName)[lang]}</button>`,
  );
  return html`<section class="card">
<h2>${TEXTS.linkTitle[lang]}</h2>
<p class="soft">${TEXTS.linkHint[lang]}</p>
<form method="post" action="/account/link" class="stack">
${csrfField(req)}
${passwordField(lang)}
<div class="row">${buttons}</div>
</form>
</section>`;
}

function firstPasswordForm(req: Request, lang: Language): Html {
  return html`<section class="card">
<h2>${TEXTS.passwordTitle[lang]}</h2>
<p class="soft">${TEXTS.passwordHint[lang]}</p>
<form method="post" action="/account/password" class="stack">
${csrfField(req)}
${newPasswordFields(lang)}
<button class="plain" data-action="save-password">${TEXTS.savePassword[lang]}</button>
</form>
</section>`;
}

function passwordField(lang: Language): Html {
  return html`<label>${TEXTS.password[lang]}<input name="password" type="password" autocomplete="current-password" required></label>`;
}
