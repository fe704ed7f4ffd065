import type { Request } from 'express';
import type { Trial } from '../demo';
import { INSTALL_PATH } from '../install';
import type { Language, Text } from '../language';
import { TEXTS } from '../texts';
import { type Html, html } from './html';
import { notice, ownAddress, type Page } from './page';

export interface InstallPage {
  readonly failure: Text | undefined;
  readonly isDone: boolean;
  readonly trial: Trial | undefined;
}

export function installPage(req: Request, { failure, isDone, trial }: InstallPage): Page {
  return {
    title: TEXTS.installTitle,
    address: ownAddress(req, '/install'),
    content: (lang) => html`
<div class="narrow">
<h1>${TEXTS.installTitle[lang]}</h1>
${notice('bad', failure?.[lang])}
${notice('good', isDone ? TEXTS.installDone[lang] : undefined)}
<section class="card">
${isDone ? nextSteps(trial, lang) : installButton(trial, lang)}
</section>
<p class="centre"><a href="/login">${TEXTS.otherWays[lang]}</a></p>
</div>`,
  };
}

function installButton(trial: Trial | undefined, lang: Language): Html {
  return html`<p>${TEXTS.installIntro[lang]}</p>
<p class="stack"><a class="button primary" href="${INSTALL_PATH}" data-action="install">${TEXTS.installButton[lang]}</a></p>
${trial && html`<p class="soft small">${TEXTS.installTrial[lang]}</p>`}`;
}

function nextSteps(trial: Trial | undefined, lang: Language): Html {
  return html`<p>${TEXTS.installNext[lang]}</p>
<p class="stack"><a class="button primary" href="/login">${TEXTS.signIn[lang]}</a>
${trial && html`<a class="button tinted" href="${trial.simulatorUrl}/workbench?switch=1">${TEXTS.openWorkbench[lang]}</a>`}</p>`;
}
