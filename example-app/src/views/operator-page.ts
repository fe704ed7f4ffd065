import type { ConnectionHealth } from 'passport-wecom';
import type { Flow } from '../flows';
import type { Language } from '../language';
import type { KeptPush } from '../pushes';
import type { Tenant } from '../tenants';
import { SOURCES, TEXTS } from '../texts';
import { type Html, html } from './html';
import type { Page } from './page';

export interface SuiteStatus {
  readonly suiteId: string;
  /** Undefined before the first ticket. */
  readonly ticketAgeSeconds: number | undefined;
}

export interface OperatorPage {
  readonly flow: Flow;
  readonly health: readonly ConnectionHealth[];
  readonly tickets: readonly SuiteStatus[];
  readonly installed: readonly Tenant[];
  readonly pushes: readonly KeptPush[];
}

export function operatorPage({ flow, health, tickets, installed, pushes }: OperatorPage): Page {
  return {
    title: TEXTS.operatorTitle,
    address: '/operator',
    content: (lang) => html`
<div class="narrow">
<h1>${TEXTS.operatorTitle[lang]}</h1>
<p class="soft">FLOW=<code>${flow}</code></p>
<section class="card">
<h2>${TEXTS.connections[lang]}</h2>
<dl>${health.map((connection) => connectionRow(connection, lang))}</dl>
</section>
${tickets.length > 0 && suiteCards(tickets, installed, lang)}
<section class="card">
<h2>${TEXTS.pushes[lang]}</h2>
${pushes.length === 0 ? html`<p class="soft">${TEXTS.noPushes[lang]}</p>` : html`<dl>${pushes.map((push) => pushRow(push, installed, lang))}</dl>`}
</section>
</div>`,
  };
}

function connectionRow({ name, ok, token, pausedUntil }: ConnectionHealth, lang: Language): Html {
  const words = [ok ? TEXTS.ready[lang] : TEXTS.notReady[lang], token === 'held' && TEXTS.tokenHeld[lang]];
  return html`<dt><code>${name}</code></dt>
<dd data-health="${name}">${words.filter(Boolean).join(' · ')}${pausedUntil && html` · ${pausedUntil.toISOString()}`}</dd>`;
}

function suiteCards(
  tickets: readonly SuiteStatus[],
  installed: OperatorPage['installed'],
  lang: Language,
): Html {
  return html`<section class="card">
<h2>${TEXTS.tickets[lang]}</h2>
<dl>${tickets.map(({ suiteId, ticketAgeSeconds }) => html`<dt><code>${suiteId}</code></dt><dd data-ticket="${suiteId}">${age(ticketAgeSeconds, lang)}</dd>`)}</dl>
</section>
<section class="card">
<h2>${TEXTS.installed[lang]}</h2>
<dl>${installed.map(({ corpId, name, agentId }) => html`<dt><code>${corpId}</code></dt><dd data-installed="${corpId}">${name}${agentId !== null && html` <span class="soft small">agentid <code>${agentId}</code></span>`}</dd>`)}</dl>
</section>`;
}

function pushRow({ at, source, type, corpId }: KeptPush, installed: readonly Tenant[], lang: Language): Html {
  const name = installed.find((tenant) => tenant.corpId === corpId)?.name ?? corpId;
  const time = at.toISOString();
  return html`<dt><code>${type}</code> <span class="soft small">${SOURCES[source][lang]}</span></dt>
<dd data-push="${type}"><time datetime="${time}">${time.slice(0, 19).replace('T', ' ')} UTC</time>${name !== null && html` · ${name}`}</dd>`;
}

function age(seconds: number | undefined, lang: Language): string {
  if (seconds === undefined) return TEXTS.noTicket[lang];
  const minutes = Math.floor(seconds / 60);
  return lang === 'zh'
    ? `${minutes} 分 ${Math.floor(seconds % 60)} 秒前`
    : `${minutes} min ${Math.floor(seconds % 60)} s old`;
}
