import type { ServerResponse } from 'node:http';
import { sendPage } from './browser';
import { html } from './html';
import type { Lang } from './language';
import { page } from './layout';
import type { LoginRequest } from './login-request';
import { TEXTS } from './texts';

/**
 * Tells the page around a panel what came of the login: the form of the message is what WeCom's own script on
 * that page understands (@wecom/jssdk 2.4.4, createWWLoginPanel with redirect_type=callback). It goes to the
 * origin of redirect_uri only, which is a trusted domain. What a refusal looks like is assumed.
 */
export const PANEL_SCRIPT = `const { origin, name, payload } = document.querySelector('[data-panel]').dataset;
const args = { type: 'call', name, payload: JSON.parse(payload) };
if (parent !== window) parent.postMessage(JSON.stringify({ type: 'ww-iframe-handle:call', args }), origin);
`;

/** Hands the code of a login to the page around the panel. */
export function sendToPanel(res: ServerResponse, lang: Lang, login: LoginRequest, location: string): void {
  const code = new URL(location).searchParams.get(login.codeParam);
  const [name, payload] =
    code === null ? ['onLoginFail', { errMsg: 'login cancelled' }] : ['onLoginSuccess', { code }];
  const { origin } = new URL(login.redirectUri);
  const content = html`<main class="narrow"><section class="card" data-panel data-origin="${origin}" data-name="${name}" data-payload="${JSON.stringify(payload)}">
<p>${TEXTS.handedOver[lang]} <strong>${origin}</strong></p></section></main>
<script src="/simulator/panel.js"></script>`;
  sendPage(res, 200, page({ lang }, TEXTS.handedOver[lang], content));
}
