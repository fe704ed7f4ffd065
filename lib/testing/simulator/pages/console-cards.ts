import type { ConsoleApp, ConsoleAppName } from '../console/console-app';
import type { PageControls } from '../controls';
import type { World } from '../world';
import { CONSOLE_TEXTS } from './console-texts';
import { type Html, html } from './html';
import { type Lang, localName } from './language';

const PUSHES_SHOWN = 12;

const EVENTS: Readonly<Record<ConsoleAppName, readonly string[]>> = {
  'third-party': ['enter_agent', 'subscribe', 'unsubscribe', 'unlicensed_notify'],
  template: ['enter_agent', 'subscribe', 'unsubscribe'],
  delegated: ['enter_agent', 'subscribe', 'unsubscribe'],
  'self-built': ['enter_agent', 'subscribe', 'unsubscribe'],
  login: [],
  provider: ['license_pay_success', 'license_refund', 'auto_activate'],
};

/** Who has the app, with a way to install and to remove it; and a member who leaves. */
export function corpCards(world: World, app: ConsoleApp, lang: Lang): Html {
  if (app.name !== 'third-party' && app.name !== 'template') return html``;
  const suiteId = app.id(world);
  const rows = world.directory.allCorps().map(({ corp }) => {
    const installed = world.suites.installation(corp.corpId, suiteId) !== undefined;
    const action = installed ? 'uninstall' : 'install';
    return html`<tr><td>${localName(corp, lang)}</td><td><form method="post" action="/simulator/control/${action}">
<input type="hidden" name="app" value="${app.name}"><input type="hidden" name="suite" value="${suiteId}"><input type="hidden" name="corp" value="${corp.corpId}">
<button class="button small ${installed ? 'plain' : ''}" data-action="${action}" data-corp="${corp.corpId}">${CONSOLE_TEXTS[action][lang]}</button></form></td></tr>`;
  });
  return html`<section class="card"><h2>${CONSOLE_TEXTS.enterprises[lang]}</h2>
<p class="soft">${CONSOLE_TEXTS.enterprisesHint[lang]}</p><table class="middle">${rows}</table></section>
<section class="card"><h2>${CONSOLE_TEXTS.leaver[lang]}</h2><p class="soft">${CONSOLE_TEXTS.leaverHint[lang]}</p>
<form method="post" action="/simulator/control/leave"><input type="hidden" name="app" value="${app.name}">
<label>${CONSOLE_TEXTS.member[lang]}<select name="member">${memberOptions(world, lang)}</select></label>
<button class="button plain" data-action="leave">${CONSOLE_TEXTS.leave[lang]}</button></form></section>`;
}

/** Sends an event to the address that was saved. */
export function eventCard(world: World, controls: PageControls, app: ConsoleApp, lang: Lang): Html {
  const events = EVENTS[app.name];
  if (events.length === 0) return html``;
  const url = controls.dataUrlOf(app.name);
  const corps = world.directory
    .allCorps()
    .map(({ corp }) => html`<option value="${corp.corpId}">${localName(corp, lang)}</option>`);
  const form = html`<form method="post" action="/simulator/control/push"><input type="hidden" name="app" value="${app.name}">
<label>${CONSOLE_TEXTS.event[lang]}<select name="event">${events.map((event) => html`<option>${event}</option>`)}</select></label>
<label>${CONSOLE_TEXTS.enterprise[lang]}<select name="corp">${corps}</select></label>
${app.name === 'provider' ? html`` : html`<label>FromUserName<input name="user" value="lisi"></label>`}
<button class="button plain" data-action="push">${CONSOLE_TEXTS.push[lang]}</button></form>`;
  return html`<section class="card"><h2>${CONSOLE_TEXTS.events[lang]}</h2>
${url === undefined ? html`<p class="soft">${CONSOLE_TEXTS.noAddress[lang]}</p>` : form}</section>`;
}

/** What was sent last, and how the application answered. */
export function pushesCard(world: World, lang: Lang): Html {
  const rows = world.pushLog.latest(PUSHES_SHOWN).map(({ at, what, to, status, attempts, fault }) => {
    const time = new Date(at).toISOString().slice(11, 19);
    const answer = `${status === 0 ? (fault ?? CONSOLE_TEXTS.noAnswer[lang]) : status}${attempts > 1 ? ` ×${attempts}` : ''}`;
    return html`<tr><td>${time}</td><td data-pushed="${what}"><code>${what === 'URL' ? CONSOLE_TEXTS.urlCheck[lang] : what}</code><small class="soft">${pathOf(to)}</small></td><td class="${status === 200 ? 'good' : 'bad'}">${answer}</td></tr>`;
  });
  const list =
    rows.length === 0
      ? html`<p class="soft">${CONSOLE_TEXTS.noPushes[lang]}</p>`
      : html`<table class="log">${rows}</table>`;
  return html`<section class="card"><h2>${CONSOLE_TEXTS.pushes[lang]}</h2>${list}</section>`;
}

function memberOptions(world: World, lang: Lang): Html[] {
  return world.directory.allCorps().map(({ corp, members }) => {
    const options = members.map(
      (member) => html`<option value="${member.key}">${localName(member, lang)} (${member.userId})</option>`,
    );
    return html`<optgroup label="${localName(corp, lang)}">${options}</optgroup>`;
  });
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : url;
}
