import type { Request } from 'express';
import type { WeComConnection } from 'passport-wecom';
import type { Trial } from '../demo';
import type { Device } from '../device';
import type { Language, Text } from '../language';
import { TEXTS } from '../texts';
import { buttonText } from './channels';
import { type Html, html } from './html';
import { csrfField, notice, ownAddress, type Page } from './page';

export interface LoginPage {
  /** Those that work on this device, the best first. */
  readonly connections: readonly WeComConnection[];
  readonly device: Device;
  /** Page to land on after the sign-in. */
  readonly returnTo: string | undefined;
  readonly failure: Text | undefined;
  readonly signedOut: boolean;
  readonly trial: Trial | undefined;
  /** Whether the QR code can stand in a page of this application. */
  readonly hasPanel: boolean;
  /** Whether enterprises can install the app from this website. */
  readonly canInstall: boolean;
}

export function loginPage(req: Request, model: LoginPage): Page {
  const query = model.returnTo === undefined ? '' : `?${new URLSearchParams({ returnTo: model.returnTo })}`;
  return {
    title: TEXTS.loginTitle,
    address: ownAddress(req, `/login${query}`),
    script: '/popup.js',
    content: (lang) => html`
<div class="narrow">
<h1>${TEXTS.loginTitle[lang]}</h1>
<p class="soft">${TEXTS.loginIntro[lang]}</p>
${notice('bad', model.failure?.[lang])}
${notice('good', model.signedOut ? TEXTS.signedOut[lang] : undefined)}
${req.user && stillSignedIn(lang)}
<section class="card">
<h2>${TEXTS.withWeCom[lang]}</h2>
<div class="stack">${model.connections.map((connection) => weComButton(connection, model, lang))}${!model.device.isWeCom && html`<p class="soft small">${TEXTS.workbenchNote[lang]}</p>`}</div>
<hr>
<h2>${TEXTS.withPassword[lang]}</h2>
<form method="post" action="/login" class="stack">
${csrfField(req)}
${model.returnTo !== undefined && html`<input type="hidden" name="returnTo" value="${model.returnTo}">`}
<label>${TEXTS.name[lang]}<input name="name" autocomplete="username" autocapitalize="none" required></label>
<label>${TEXTS.password[lang]}<input name="password" type="password" autocomplete="current-password" required></label>
<button class="plain" data-action="password">${TEXTS.signIn[lang]}</button>
</form>
</section>
${model.canInstall && html`<p class="centre">${TEXTS.installLead[lang]} <a href="/install" data-action="install">${TEXTS.installTitle[lang]}</a></p>`}
${model.trial && trialHints(model.trial, lang)}
</div>`,
  };
}

function weComButton({ name, displayName, path }: WeComConnection, model: LoginPage, lang: Language): Html {
  const { returnTo, hasPanel, device } = model;
  const query = new URLSearchParams(returnTo === undefined ? {} : { returnTo });
  const start = query.size === 0 ? path : `${path}?${query}`;
  const isMain = name === model.connections[0]?.name;
  const button = html`<a class="button ${isMain ? 'primary' : 'tinted'}" href="${start}" data-connection="${name}">${buttonText(name, displayName)[lang]}</a>`;
  if (name === 'wecom-workbench' || device.isWeCom || device.isPhone) return button;
  return html`${button}<p class="small">
<a href="${path}?${new URLSearchParams([...query, ['display', 'popup']])}" target="_blank" data-popup="${name}">${TEXTS.inPopup[lang]}</a>
${hasPanel && html` · <a href="/login/panel?${query}" data-panel="${name}">${TEXTS.inPage[lang]}</a>`}
</p>`;
}

function stillSignedIn(lang: Language): Html {
  return html`<p class="notice">${TEXTS.stillSignedIn[lang]} <a href="/">${TEXTS.backToAccount[lang]}</a></p>`;
}

function trialHints({ simulatorUrl, accounts }: Trial, lang: Language): Html {
  const list = accounts.map(
    ({ name, password }) => html`<li><code>${name}</code> / <code>${password}</code></li>`,
  );
  return html`<section class="card hints">
<h2>${TEXTS.trialTitle[lang]}</h2>
<p>${TEXTS.trialQr[lang]}</p>
<p>${TEXTS.trialWorkbench[lang]} <a href="${simulatorUrl}/workbench">${TEXTS.openWorkbench[lang]}</a></p>
<p>${TEXTS.trialAccounts[lang]}</p>
<ul>${list}</ul>
</section>`;
}
