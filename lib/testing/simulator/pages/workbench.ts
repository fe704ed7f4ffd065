import type { Person } from '../directory';
import type { World } from '../world';
import { html } from './html';
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
  const { homepage, appName = TEXTS.sampleApp[lang] } = world.settings;
  const app =
    homepage === undefined
      ? html`<p class="soft">${TEXTS.noHomepage[lang]}</p>`
      : html`<div class="apps"><a class="app" href="${homepageFor(homepage, client)}" data-action="open-app"><img src="/simulator/icon.svg" alt="">${appName}</a></div>`;
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
${app}
</section>
</main>`;
}

/** The literal `$CORPID$` in a homepage becomes the enterprise's corpid. */
function homepageFor(homepage: string, client: Person): string {
  const corpId = client.kind === 'member' ? client.corpId : '';
  return homepage.replaceAll('$CORPID$', () => encodeURIComponent(corpId));
}
