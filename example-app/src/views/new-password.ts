import type { Language } from '../language';
import { TEXTS } from '../texts';
import { type Html, html } from './html';

/** Fields for a name and a password that are chosen here; `newPasswordSchema` checks them. */
export function newPasswordFields(lang: Language): Html {
  return html`<label>${TEXTS.name[lang]}<input name="name" autocomplete="username" autocapitalize="none" minlength="3" maxlength="32" required></label>
<label>${TEXTS.password[lang]}<input name="password" type="password" autocomplete="new-password" minlength="10" maxlength="200" required></label>
<p class="soft small">${TEXTS.passwordRules[lang]}</p>`;
}
