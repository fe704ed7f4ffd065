import { CONSOLE_APPS, type ConsoleApp, type ConsoleAppName } from '../console/console-app';
import type { Person } from '../directory';
import type { World } from '../world';
import { html } from './html';
import type { Lang } from './language';
import { type PageContext, page } from './layout';
import { badge, picker } from './people';
import { TEXTS } from './texts';

/** A simulated WeCom client: choose who you are, then open the app. */
export function workbenchPage(
  world: World,
  context: PageContext,
  client: Person | undefined,
  switching: boolean,
): string {
  const { lang } = context;
  const content = client && !switching ? desktop(world, context, client) : choice(world, context);
  return page(context, TEXTS.workbench[lang], content);
}

function choice(world: World, { lang }: PageContext) {
  return html`<main>
<section class="card">
<h1>${TEXTS.chooseMember[lang]}</h1>
<p class="soft">${TEXTS.chooseMemberHint[lang]}</p>
${picker(world, {
  lang,
  include: () => true,
  linkFor: (person) => `/simulator/client?${new URLSearchParams({ as: person.key })}`,
})}
</section>
</main>`;
}

function desktop(world: World, { lang }: PageContext, client: Person) {
  const icons = iconsFor(world, client, lang);
  const apps =
    icons.length === 0
      ? html`<p class="soft">${whyEmpty(world, client)[lang]}</p>`
      : html`<div class="apps">${icons.map(
          ({ address, name, app }) =>
            html`<a class="app" href="${address}" data-action="open-app"${app === undefined ? html`` : html` data-app="${app}"`}><img src="/simulator/icon.svg" alt="">${name}</a>`,
        )}</div>`;
  return html`<main class="narrow">
<section class="card">
<p class="soft">${TEXTS.signedInAs[lang]}</p>
<p class="row" data-client="${client.key}">${badge(client, lang)}</p>
<p class="row">
<a class="button plain" href="/workbench?switch=1" data-action="switch">${TEXTS.switchMember[lang]}</a>
<a class="button plain" href="/simulator/client?as=" data-action="leave">${TEXTS.leaveClient[lang]}</a>
</p>
</section>
<section class="card">
<h1>${TEXTS.workbench[lang]}</h1>
<h2>${TEXTS.apps[lang]}</h2>
${apps}
</section>
</main>`;
}

interface Icon {
  readonly address: string;
  readonly name: string;
  readonly app?: ConsoleAppName;
}

/**
 * The homepage of the options, until one is saved in the console; from then on the apps this member's
 * enterprise has.
 */
function iconsFor(world: World, client: Person, lang: Lang): Icon[] {
  const { homepage, appName = TEXTS.sampleApp[lang] } = world.settings;
  if (isOutOfRange(client)) return [];
  const entered = CONSOLE_APPS.filter(({ name }) => world.console.of(name)?.homepage !== undefined);
  if (entered.length === 0) {
    if (homepage === undefined) return [];
    // Where the enterprise's own app has an address for events, it hears of whoever enters.
    const isHeard = world.console.of('self-built')?.dataUrl !== undefined && isOwn(world, client);
    const address = isHeard ? '/workbench/open?app=self-built' : homepageOf(homepage, client);
    return [{ address, name: appName }];
  }
  return entered
    .filter((app) => isThere(world, app, client))
    .map((app) => ({
      address: `/workbench/open?app=${app.name}`,
      name: entered.length === 1 ? appName : `${appName} · ${app.title[lang]}`,
      app: app.name,
    }));
}

function whyEmpty(world: World, client: Person) {
  const isEntered = CONSOLE_APPS.some(({ name }) => world.console.of(name)?.homepage !== undefined);
  if (!isEntered && world.settings.homepage === undefined) return TEXTS.noHomepage;
  return isOutOfRange(client) ? TEXTS.notVisible : TEXTS.noApps;
}

/** Members outside the visible range (可见范围) find no icon; the address of the app still opens for them. */
function isOutOfRange(client: Person): boolean {
  return client.kind === 'member' && !client.visible;
}

function isThere(world: World, app: ConsoleApp, client: Person): boolean {
  if (app.name === 'self-built') return isOwn(world, client);
  if (client.kind !== 'member') return false;
  const isOfTemplate = app.name === 'template' || app.name === 'delegated';
  if (isOfTemplate && world.console.delegatedApp(client.corpId) !== app.name) return false;
  const suiteId = isOfTemplate ? world.credentials.delegatedSuiteId : app.id(world);
  return world.suites.installation(client.corpId, suiteId) !== undefined;
}

/** Whether somebody is in the enterprise that has the self-built app. */
function isOwn(world: World, client: Person): boolean {
  return client.kind === 'member' && client.corpId === world.credentials.corpId;
}

/** The literal `$CORPID$` in a homepage becomes the enterprise's corpid. */
export function homepageOf(homepage: string, client: Person): string {
  const corpId = client.kind === 'member' ? client.corpId : '';
  return homepage.replaceAll('$CORPID$', () => encodeURIComponent(corpId));
}
