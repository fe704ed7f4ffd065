import type { Person } from '../directory';
import type { World } from '../world';
import { type Html, html } from './html';
import type { Lang, Text } from './language';
import { type PageContext, page } from './layout';
import type { LoginRequest } from './login-request';
import { badge, picker } from './people';
import { OUTSIDE_CLIENT } from './problems';
import { qrSvg } from './qr-svg';
import type { PageProblem } from './raw-query';
import { TEXTS } from './texts';

/** Address of a simulator page that goes on with a login: the login's own address travels along. */
export function continueUrl(
  action: 'page' | 'scan' | 'decline',
  login: LoginRequest,
  fields: Readonly<Record<string, string>> = {},
): string {
  return `/simulator/${action}?${new URLSearchParams({ ...fields, login: login.url })}`;
}

/** What is odd about the address, and what cannot work, on the page that was asked for. */
function noticesOf({ notices, warnings = [] }: LoginRequest, lang: Lang): Html {
  return html`${box('bad', warnings, TEXTS.cannotWork, lang)}${box('odd', notices, TEXTS.noticesHint, lang)}`;
}

function box(kind: 'bad' | 'odd', texts: readonly Text[], heading: Text, lang: Lang): Html {
  if (texts.length === 0) return html``;
  const items = texts.map((text) => html`<li data-notice>${text[lang]}</li>`);
  return html`<section class="card flash ${kind === 'bad' ? 'wrong' : 'odd'}" role="note"><strong>${heading[lang]}</strong><ul>${items}</ul></section>`;
}

/** The QR page: who scans? */
export function scanPage(world: World, context: PageContext, login: LoginRequest): string {
  const { lang } = context;
  const title = login.adminsOnly ? TEXTS.scanAdminTitle[lang] : TEXTS.scanTitle[lang];
  const content = html`<main>
${noticesOf(login, lang)}
<div class="card split">
<div class="qr">
<h1>${title}</h1>
<p class="soft">${TEXTS.signsInTo[lang]} ${world.settings.appName ?? TEXTS.sampleApp[lang]}<br><strong>${new URL(login.redirectUri).host}</strong></p>
${qrSvg(login.url, title)}
<p class="soft">${TEXTS.scanHint[lang]}</p>
<a class="button plain" href="${continueUrl('decline', login)}"${frame(login)} data-action="decline">${TEXTS.decline[lang]}</a>
</div>
<section>
<h2>${TEXTS.scanAs[lang]}</h2>
${picker(world, {
  lang,
  include: (person) => isAsked(login, person),
  linkFor: (person) => continueUrl('scan', login, { as: person.key, lang }),
  ...(login.redirectType === 'top' ? { target: '_top' as const } : {}),
})}
</section>
</div>
</main>`;
  return page(context, title, content);
}

/** Inside a WeCom client whose owner the simulator does not know yet. */
export function whoAreYouPage(world: World, context: PageContext, login: LoginRequest): string {
  const { lang } = context;
  const content = html`<main>
${noticesOf(login, lang)}
<section class="card">
<h1>${TEXTS.chooseMember[lang]}</h1>
<p class="soft">${TEXTS.chooseMemberHint[lang]}</p>
${picker(world, {
  lang,
  include: () => true,
  linkFor: (person) => continueUrl('scan', login, { as: person.key, lang }),
})}
</section>
</main>`;
  return page(context, TEXTS.chooseMember[lang], content);
}

/** snsapi_privateinfo asks first. */
export function consentPage(world: World, context: PageContext, login: LoginRequest, person: Person): string {
  const { lang } = context;
  const content = html`<main class="narrow">
${noticesOf(login, lang)}
<section class="card">
<p class="row">${badge(person, lang)}</p>
<h1>${world.settings.appName ?? TEXTS.sampleApp[lang]}</h1>
<h2>${TEXTS.consentTitle[lang]}</h2>
<p class="soft">${TEXTS.consentHint[lang]}</p>
<p class="row">
<a class="button" href="${continueUrl('scan', login, { as: person.key, agreed: '1', lang })}" data-action="agree">${TEXTS.agree[lang]}</a>
<a class="button plain" href="${continueUrl('decline', login)}" data-action="decline">${TEXTS.refuse[lang]}</a>
</p>
</section>
</main>`;
  return page(context, TEXTS.consentTitle[lang], content);
}

/** Says what is wrong in both languages: whoever repairs it may not be the one who sees it. */
export function problemPage(lang: Lang, found: PageProblem): string {
  const other = lang === 'zh' ? 'en' : 'zh';
  const workbench =
    found === OUTSIDE_CLIENT
      ? html`<p><a class="button" href="/workbench">${TEXTS.toWorkbench[lang]}</a></p>`
      : html``;
  const content = html`<main class="narrow">
<section class="card problem" role="alert">
<p class="soft">${TEXTS.errorTitle[lang]}</p>
<h1>${found.problem[lang]}</h1>
<p>${found.advice[lang]}</p>
${workbench}
<p class="soft other" lang="${other === 'zh' ? 'zh-CN' : 'en'}"><strong>${found.problem[other]}</strong><br>${found.advice[other]}</p>
</section>
</main>`;
  return page({ lang }, found.problem[lang], content);
}

// The administrators' page does not offer those it would refuse.
function isAsked(login: LoginRequest, person: Person): boolean {
  if (!login.adminsOnly) return true;
  return person.kind === 'member' && person.role !== 'member';
}

function frame(login: LoginRequest) {
  return login.redirectType === 'top' ? html` target="_top"` : html``;
}
