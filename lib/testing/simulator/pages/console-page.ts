import { CONSOLE_APPS, type ConsoleApp, type ConsoleField, type ConsoleFields } from '../console/console-app';
import type { SaveResult } from '../console/save-app';
import type { PageControls } from '../controls';
import type { World } from '../world';
import { corpCards, eventCard, pushesCard } from './console-cards';
import { CONSOLE_TEXTS } from './console-texts';
import { type Html, html } from './html';
import { type Lang, localName } from './language';
import { type PageContext, page } from './layout';

/** What the page of one app shows. */
export interface ConsoleView {
  readonly app: ConsoleApp;
  /** As saved, or as just entered. */
  readonly fields: ConsoleFields | undefined;
  /** Of the attempt to save that led here. */
  readonly result?: SaveResult;
  readonly notice?: Html;
}

/** The simulated console: one app at a time. */
export function consolePage(
  world: World,
  controls: PageControls,
  context: PageContext,
  view: ConsoleView,
): string {
  const { lang } = context;
  const { app } = view;
  const content = html`<main>
${view.notice}
<h1>${CONSOLE_TEXTS.title[lang]}</h1>
<p class="soft">${CONSOLE_TEXTS.intro[lang]}</p>
${tabs(world, app, lang)}
<section class="card">
<h2>${app.title[lang]}${savedTag(world, app, lang)}</h2>
<p class="soft"><code>${app.id(world)}</code></p>
${app.name === 'delegated' ? delegatedHint(world, lang) : html``}
${outcome(view, lang)}
<form method="post" action="/console/save">
<input type="hidden" name="app" value="${app.name}">
${app.sections.map((section) => sectionOf(world, view, section, lang))}
<p class="row"><button class="button" data-action="save">${CONSOLE_TEXTS.save[lang]}</button><span class="soft">${saveHint(app, lang)}</span></p>
</form>
</section>
<div class="two">
${corpCards(world, app, lang)}
${eventCard(world, controls, app, lang)}
${pushesCard(world, lang)}
</div>
</main>`;
  return page(context, CONSOLE_TEXTS.title[lang], content);
}

function tabs(world: World, current: ConsoleApp, lang: Lang): Html {
  const links = CONSOLE_APPS.map((app) => {
    const here = app === current ? html` aria-current="page"` : html``;
    const mark = world.console.of(app.name) ? html` <span aria-hidden="true">✓</span>` : html``;
    return html`<a href="/console?app=${app.name}"${here}>${app.title[lang]}${mark}</a>`;
  });
  return html`<nav class="tabs" aria-label="${CONSOLE_TEXTS.apps[lang]}">${links}</nav>`;
}

function savedTag(world: World, app: ConsoleApp, lang: Lang): Html {
  const saved = world.console.of(app.name) !== undefined;
  const text = saved ? CONSOLE_TEXTS.isSaved[lang] : CONSOLE_TEXTS.notSaved[lang];
  return html`<span class="tag" data-saved="${String(saved)}">${text}</span>`;
}

function outcome({ result }: ConsoleView, lang: Lang): Html {
  if (result === undefined) return html``;
  return result.saved
    ? html`<p class="outcome good" role="status">${CONSOLE_TEXTS.nowSaved[lang]}</p>`
    : html`<p class="outcome bad" role="alert">${CONSOLE_TEXTS.nothingSaved[lang]}</p>`;
}

function saveHint(app: ConsoleApp, lang: Lang): string {
  const both = app.required.includes('commandUrl') && app.required.includes('dataUrl');
  const checked = both ? CONSOLE_TEXTS.bothChecked[lang] : CONSOLE_TEXTS.checked[lang];
  return app.required.length > 0 ? `${checked} ${CONSOLE_TEXTS.needed[lang]}` : checked;
}

function sectionOf(
  world: World,
  view: ConsoleView,
  { menu, fields }: ConsoleApp['sections'][number],
  lang: Lang,
): Html {
  const inputs = fields.map(({ field, label }) => fieldOf(world, view, field, label, lang));
  return html`<fieldset data-menu="${menu}"><legend lang="zh-CN">${menu}</legend>${inputs}</fieldset>`;
}

function fieldOf(world: World, view: ConsoleView, field: ConsoleField, label: string, lang: Lang): Html {
  const { app, fields, result } = view;
  const problem = result?.problems.find((found) => found.field === field)?.why[lang];
  const check = result?.checks.find((made) => made.field === field);
  const note = problem ?? (check && (check.ok ? CONSOLE_TEXTS.passed[lang] : (check.why?.[lang] ?? '')));
  const isBad = problem !== undefined || check?.ok === false;
  const id = `note-${field}`;
  const shown =
    note === undefined
      ? html``
      : html`<small id="${id}" class="note ${isBad ? 'bad' : 'good'}" data-check="${field}" data-ok="${String(!isBad)}">${isBad ? '✗' : '✓'} ${note}</small>`;
  const described = note === undefined ? html`` : html` aria-describedby="${id}"`;
  const invalid = isBad ? html` aria-invalid="true"` : html``;
  const hint = hintOf(field, lang);
  const example = hint === undefined ? html`` : html` placeholder="${hint}"`;
  return html`<label><span lang="zh-CN">${label}${app.required.includes(field) ? ' *' : ''}</span>
<input name="${field}" value="${fields?.[field] ?? presetOf(world, app, field)}" autocomplete="off" spellcheck="false"${example}${described}${invalid}>${shown}</label>`;
}

function delegatedHint(world: World, lang: Lang): Html {
  const { corpId, delegatedSuiteId } = world.credentials;
  const isThere = world.suites.installation(corpId, delegatedSuiteId) !== undefined;
  const text = isThere ? CONSOLE_TEXTS.delegatedHint : CONSOLE_TEXTS.notAuthorised;
  const corp = world.directory.corp(corpId);
  const name = corp === undefined ? corpId : localName(corp, lang);
  return html`<p class="soft" data-authorised="${String(isThere)}"><strong>${name}</strong> · ${text[lang]}</p>`;
}

// The pair that every app of the trial begins with, as 随机获取 of the console makes one.
function presetOf(world: World, app: ConsoleApp, field: ConsoleField): string {
  const preset = world.console.preset(app.name)?.[field];
  if (preset !== undefined) return preset;
  if (!app.required.includes(field)) return '';
  const { token, encodingAESKey } = world.credentials;
  return field === 'token' ? token : field === 'encodingAESKey' ? encodingAESKey : '';
}

function hintOf(field: ConsoleField, lang: Lang): string | undefined {
  if (field.endsWith('Domain')) return CONSOLE_TEXTS.domainHint[lang];
  return field === 'homepage' ? CONSOLE_TEXTS.homepageHint[lang] : undefined;
}
