import { ENDPOINTS } from '../api/endpoints';
import type { PageControls } from '../controls';
import { FAULT_KINDS } from '../faults';
import type { World } from '../world';
import { CONSOLE_TEXTS } from './console-texts';
import { type Html, html } from './html';
import { type Lang, localName } from './language';
import { type PageContext, page } from './layout';
import { CORP_QR_PATH, LEGACY_QR_PATH, NEW_LOGIN_PATH, OAUTH_PATH } from './login-request';
import { TEXTS } from './texts';

const CALLS_SHOWN = 20;

/** `/`: what is there, and the switches. */
export function indexPage(world: World, controls: PageControls, context: PageContext, flash?: Html): string {
  const { lang } = context;
  const content = html`<main>
${flash ?? html``}
<section class="card">
<h1>${TEXTS.simulator[lang]}</h1>
<p class="soft">${TEXTS.indexIntro[lang]}</p>
<p>${TEXTS.workbenchHint[lang]}</p>
<p class="row"><a class="button" href="/workbench">${TEXTS.toWorkbench[lang]}</a><a class="button plain" href="/console">${TEXTS.toConsole[lang]}</a></p>
</section>
<div class="two">
<section class="card">${pages(lang)}</section>
<section class="card">${faultForm(lang)}</section>
<section class="card">${tokenForms(world, controls, lang)}</section>
<section class="card">${businessSettings(world, lang)}</section>
<section class="card">${notices(world, lang)}</section>
<section class="card">${recentCalls(world, lang)}</section>
<section class="card">${consoleSettings(world, lang)}</section>
<section class="card">${credentials(world, lang)}</section>
</div>
</main>`;
  return page(context, TEXTS.home[lang], content);
}

// They want parameters that only an application has, so there is nothing to link to.
function pages(lang: Lang): Html {
  const rows = (
    [
      ['legacyQrPage', LEGACY_QR_PATH],
      ['newLoginPage', NEW_LOGIN_PATH],
      ['corpQrPage', CORP_QR_PATH],
      ['oauthPage', OAUTH_PATH],
    ] as const
  ).map(([text, path]) => html`<dt>${TEXTS[text][lang]}</dt><dd><code>${path}</code></dd>`);
  const workbench = html`<dt>${TEXTS.workbench[lang]}</dt><dd><a href="/workbench"><code>/workbench</code></a></dd>`;
  const console = html`<dt>${CONSOLE_TEXTS.title[lang]}</dt><dd><a href="/console"><code>/console</code></a></dd>`;
  return html`<h2>${TEXTS.pages[lang]}</h2><dl>${rows}${workbench}${console}</dl>`;
}

function faultForm(lang: Lang): Html {
  const endpoints = [...ENDPOINTS.keys()].map((path) => html`<option>${path}</option>`);
  const kinds = FAULT_KINDS.map((kind) => html`<option>${kind}</option>`);
  return html`<h2>${TEXTS.faults[lang]}</h2>
<p class="soft">${TEXTS.faultsHint[lang]}</p>
<form method="post" action="/simulator/control/fault">
<label>${TEXTS.endpoint[lang]}<select name="endpoint">${endpoints}</select></label>
<label>${TEXTS.fault[lang]}<select name="kind">${kinds}</select></label>
<label>${TEXTS.faultValue[lang]}<input name="value" value="-1"></label>
<label>${TEXTS.times[lang]}<input name="times" type="number" min="1" value="1"></label>
<button class="button">${TEXTS.plant[lang]}</button>
</form>
<form method="post" action="/simulator/control/clear-faults"><button class="button plain">${TEXTS.clearFaults[lang]}</button></form>`;
}

function tokenForms(world: World, controls: PageControls, lang: Lang): Html {
  const { suiteId, loginSuiteId, delegatedSuiteId } = world.credentials;
  const spaced = world.quirks.spaceBeforeSuiteTicket;
  const suites = [suiteId, loginSuiteId, delegatedSuiteId].map((id) => html`<option>${id}</option>`);
  return html`<h2>${TEXTS.tokens[lang]}</h2>
<form method="post" action="/simulator/control/revoke"><button class="button plain">${TEXTS.revokeTokens[lang]}</button></form>
<form method="post" action="/simulator/control/ticket">
<label>${TEXTS.callbackUrl[lang]}<input name="url" type="url" required value="${controls.callbackUrl() ?? ''}"></label>
<label>${TEXTS.suite[lang]}<select name="suite">${suites}</select></label>
<button class="button">${TEXTS.pushTicket[lang]}</button>
</form>
<form method="post" action="/simulator/control/ticket-space"><input type="hidden" name="on" value="${spaced ? '0' : '1'}">
<p class="soft">${TEXTS.ticketSpace[lang]} <strong data-ticket-space="${String(spaced)}">${(spaced ? TEXTS.on : TEXTS.off)[lang]}</strong></p>
<button class="button plain">${(spaced ? TEXTS.switchOff : TEXTS.switchOn)[lang]}</button></form>`;
}

function businessSettings(world: World, lang: Lang): Html {
  const url = world.settings.businessSettingsUrl;
  const admins = world.directory
    .allCorps()
    .filter(({ corp }) => world.suites.hasRelation(corp.corpId))
    .flatMap(({ corp, members }) =>
      members
        .filter((member) => member.role !== 'member')
        .map((member) => {
          const link = `/simulator/business-settings?${new URLSearchParams({ as: member.key })}`;
          const label = `${localName(member, lang)} · ${localName(corp, lang)}`;
          return html`<p><a class="button plain" href="${link}" data-admin="${member.key}">${TEXTS.openAs[lang]} ${label}</a></p>`;
        }),
    );
  return html`<h2>${TEXTS.businessSettings[lang]}</h2>
<p class="soft">${TEXTS.businessSettingsHint[lang]}</p>
${url === undefined ? html`` : html`${admins}`}
<form method="post" action="/simulator/control/business-settings">
<label>${TEXTS.businessSettingsUrl[lang]}<input name="url" type="url" required value="${url ?? ''}"></label>
<button class="button plain">${TEXTS.save[lang]}</button>
</form>`;
}

function notices(world: World, lang: Lang): Html {
  const rows = world.notices
    .all()
    .slice(-CALLS_SHOWN)
    .reverse()
    .map(({ page: where, what }) => html`<dt><code>${where}</code></dt><dd data-notice>${what[lang]}</dd>`);
  const list =
    rows.length === 0 ? html`<p class="soft">${TEXTS.noNotices[lang]}</p>` : html`<dl>${rows}</dl>`;
  return html`<h2>${TEXTS.notices[lang]}</h2><p class="soft">${TEXTS.noticesHint[lang]}</p>${list}`;
}

function recentCalls(world: World, lang: Lang): Html {
  const rows = world.calls
    .all()
    .slice(-CALLS_SHOWN)
    .reverse()
    .map(
      (call) => html`<tr><td><code>${call.endpoint}</code></td><td>${call.fault ?? call.errcode}</td></tr>`,
    );
  const list =
    rows.length === 0 ? html`<p class="soft">${TEXTS.noCalls[lang]}</p>` : html`<table>${rows}</table>`;
  return html`<h2>${TEXTS.recentCalls[lang]}</h2>${list}`;
}

function consoleSettings(world: World, lang: Lang): Html {
  const { settings } = world;
  const list = (domains: readonly string[] | undefined) => domains?.join(', ') ?? TEXTS.anyLoopback[lang];
  return html`<h2>${TEXTS.settings[lang]}</h2><dl>
<dt>${TEXTS.homepage[lang]}</dt><dd>${settings.homepage ?? TEXTS.notSet[lang]}</dd>
<dt>${TEXTS.trustedDomains[lang]}</dt><dd>${list(settings.trustedDomains)}</dd>
<dt>${TEXTS.callbackDomain[lang]}</dt><dd>${list(settings.callbackDomains)}</dd>
<dt>${TEXTS.launchDomains[lang]}</dt><dd>${list(settings.launchDomains)}</dd>
</dl><p class="soft">${TEXTS.settingsHint[lang]}</p>`;
}

function credentials(world: World, lang: Lang): Html {
  const rows = Object.entries(world.credentials).map(
    ([name, value]) => html`<dt>${name}</dt><dd><code>${String(value)}</code></dd>`,
  );
  return html`<h2>${TEXTS.credentials[lang]}</h2><p class="soft">${TEXTS.credentialsHint[lang]}</p><dl>${rows}</dl>`;
}
