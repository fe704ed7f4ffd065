import type { Response } from 'express';
import type { NamesOnPage } from '../names';
import { type Html, html } from './html';

/** WeCom's addresses, which are fixed: the second is made anew for each site, and must not be copied (path 91958). */
const SDK = 'https://wwcdn.weixin.qq.com/node/open/js/wecom-jssdk-2.0.2.js';
const COMPONENT = 'https://open.work.weixin.qq.com/wwopen/js/jwxwork-1.0.0.js';

/** A member as WeCom's component shows them; until it does, and wherever it does not, by userid. */
export function memberName(userId: string, names: NamesOnPage | undefined): Html {
  if (!names) return html`${userId}`;
  return html`<ww-open-data type="userName" openid="${userId}">${userId}</ww-open-data>`;
}

/** The scripts of a page that shows names. */
export function nameScripts(names: NamesOnPage | undefined): Html | undefined {
  if (!names) return undefined;
  return html`<script src="${SDK}" defer></script>
<script src="${COMPONENT}" referrerpolicy="origin" defer></script>
<script src="/names.js" data-corp-id="${names.corpId}" data-agent-id="${names.agentId}" defer></script>`;
}

/** Lets a page that shows names load them, and no other page. Which addresses the component itself asks for is not documented. */
export function allowNames(res: Response, names: NamesOnPage | undefined): void {
  if (!names) return;
  const [sdk, component] = [new URL(SDK).origin, new URL(COMPONENT).origin];
  const policy = String(res.get('Content-Security-Policy'))
    .replace("script-src 'self'", `script-src 'self' ${sdk} ${component}`)
    .concat(`;connect-src 'self' ${component};frame-src ${component}`);
  res.set('Content-Security-Policy', policy);
}
