import type { Request } from 'express';
import type { PendingBinding } from 'passport-wecom';
import type { Language, Text } from '../language';
import { TEXTS } from '../texts';
import { type Html, html } from './html';
import { newPasswordFields } from './new-password';
import { csrfField, notice, type Page } from './page';

export interface BindPage {
  readonly pending: PendingBinding;
  readonly corpName: string | undefined;
  readonly problem?: Text | undefined;
}

export function bindPage(req: Request, { pending, corpName, problem }: BindPage): Page {
  const { corpId, userId, displayName } = pending.profile;
  return {
    title: TEXTS.bindTitle,
    address: '/bind',
    content: (lang) => html`
<div class="narrow">
<h1>${TEXTS.bindTitle[lang]}</h1>
<p class="soft">${TEXTS.bindIntro[lang]}</p>
${notice('bad', problem?.[lang])}
<p class="member chip" data-pending="${userId}"><strong>${displayName ?? userId}</strong> <span class="soft small">${corpName ?? TEXTS.unknownEnterprise[lang]} · <code>${corpId}</code></span></p>
<section class="card">
<h2>${TEXTS.bindExisting[lang]}</h2>
<p class="soft">${TEXTS.bindExistingHint[lang]}</p>
<form method="post" action="/bind" class="stack">
${csrfField(req)}
<label>${TEXTS.name[lang]}<input name="name" autocomplete="username" autocapitalize="none" required></label>
<label>${TEXTS.password[lang]}<input name="password" type="password" autocomplete="current-password" required></label>
<button class="primary" data-action="bind">${TEXTS.bind[lang]}</button>
</form>
</section>
${pending.mayRegister && registerForm(req, lang)}
<form method="post" action="/bind/cancel" class="centre">${csrfField(req)}<button class="text" data-action="cancel">${TEXTS.cancel[lang]}</button></form>
</div>`,
  };
}

function registerForm(req: Request, lang: Language): Html {
  return html`<section class="card">
<h2>${TEXTS.registerTitle[lang]}</h2>
<p class="soft">${TEXTS.registerHint[lang]}</p>
<form method="post" action="/bind/register" class="stack">
${csrfField(req)}
${newPasswordFields(lang)}
<button class="tinted" data-action="register">${TEXTS.register[lang]}</button>
</form>
</section>`;
}
