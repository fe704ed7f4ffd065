import type { LoginPanel } from 'passport-wecom';
import { TEXTS } from '../texts';
import { html } from './html';
import type { Page } from './page';

const PATH = '/wwlogin/sso/login';
/** The documented order. */
const ORDER = ['login_type', 'appid', 'agentid', 'redirect_uri', 'state', 'lang', 'redirect_type'] as const;

/** WeCom's login page in a frame: what `createWWLoginPanel` of @wecom/jssdk puts there, without its script. */
export function panelPage({ params, csp }: LoginPanel): Page {
  const query = new URLSearchParams();
  for (const name of ORDER) {
    if (params[name] !== undefined) query.set(name, params[name]);
  }
  return {
    title: TEXTS.panelTitle,
    address: '/login/panel',
    content: (lang) => html`
<div class="narrow">
<h1>${TEXTS.panelTitle[lang]}</h1>
<iframe class="panel" src="${csp['frame-src'][0]}${PATH}?${query}" title="${TEXTS.panelTitle[lang]}" referrerpolicy="origin"></iframe>
<p class="centre"><a href="/login">${TEXTS.otherWays[lang]}</a></p>
</div>`,
  };
}
