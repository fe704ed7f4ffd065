import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PageControls } from '../controls';
import { personKey } from '../directory';
import { isLoopbackHost } from '../options';
import { isOnDomain, isWebAddress } from '../settings';
import { refFromKey, type World } from '../world';
import { withParameters } from './answer-login';
import { langOf, redirect, sendPage } from './browser';
import { searchOf } from './forms';
import { html } from './html';
import { type Lang, localName } from './language';
import { page } from './layout';
import { problemPage } from './login-pages';
import {
  badValue,
  foreignInstallCallback,
  foreignInstallPage,
  OPEN_LINK_FAILED,
  unreachable,
} from './problems';
import type { PageProblem } from './raw-query';
import { TEXTS } from './texts';

/** What the code of an installation is good for, in seconds (path 90597). */
const AUTH_CODE_SECONDS = 600;

interface InstallRequest {
  readonly suiteId: string;
  readonly redirectUri: string;
  readonly state: string;
}

/**
 * The page a provider's site sends an administrator to. It comes back with an auth_code, and no create_auth
 * follows.
 *
 * @see https://developer.work.weixin.qq.com/document/path/90597
 */
export function installPage(
  world: World,
  controls: PageControls,
  req: IncomingMessage,
  res: ServerResponse,
): void {
  const query = searchOf(req);
  const asked = readRequest(world, query, req.headers.referer);
  if ('problem' in asked) {
    sendPage(res, 400, problemPage(langOf(req, query.get('lang')), asked));
    return;
  }
  const corpId = chosenCorp(world, req, query);
  if (corpId === 'declined') {
    redirect(res, withParameters(asked.redirectUri, [['state', asked.state]]));
    return;
  }
  if (corpId === undefined) {
    sendPage(res, 200, choicePage(world, langOf(req, query.get('lang')), req.url ?? '/'));
    return;
  }
  controls.installQuietly(corpId, asked.suiteId);
  const code = world.installCodes.mint({ corpId, suiteId: asked.suiteId, state: asked.state });
  const back: ReadonlyArray<readonly [string, string]> = [
    ['auth_code', code],
    ['expires_in', String(AUTH_CODE_SECONDS)],
    ['state', asked.state],
  ];
  redirect(res, withParameters(asked.redirectUri, back));
}

/**
 * What a QR code leads to: an administrator authorises, and create_auth is pushed. Nothing comes back to the
 * browser.
 */
export async function authorisePage(
  world: World,
  controls: PageControls,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const query = searchOf(req);
  const lang = langOf(req, query.get('lang'));
  const suites = (query.get('templates') ?? '').split(',').filter((id) => isInstallable(world, id));
  if (suites.length === 0) {
    sendPage(res, 400, problemPage(lang, OPEN_LINK_FAILED));
    return;
  }
  const corpId = chosenCorp(world, req, query);
  if (corpId === undefined || corpId === 'declined') {
    sendPage(res, 200, choicePage(world, lang, req.url ?? '/'));
    return;
  }
  const state = query.get('state') ?? '';
  const results = [];
  for (const suiteId of suites) {
    const { push } = await controls.installApp(corpId, { suiteId, ...(state !== '' && { state }) });
    results.push(push ? `create_auth → ${push.status} ${push.body}` : TEXTS.noCallback[lang]);
  }
  const content = html`<main class="narrow"><section class="card"><h1>${TEXTS.authorised[lang]}</h1>
${results.map((line) => html`<p data-push>${line}</p>`)}</section></main>`;
  sendPage(res, 200, page({ lang }, TEXTS.authorised[lang], content));
}

function isInstallable(world: World, suiteId: string): boolean {
  return (world.suites.find(suiteId)?.kind ?? 'login') !== 'login';
}

function readRequest(
  world: World,
  query: URLSearchParams,
  referer: string | undefined,
): InstallRequest | PageProblem {
  const suiteId = query.get('suite_id') ?? '';
  const redirectUri = query.get('redirect_uri') ?? '';
  const state = query.get('state') ?? '';
  if (!isInstallable(world, suiteId)) return unreachable(badValue('suite_id', suiteId));
  const preAuthCode = query.get('pre_auth_code') ?? '';
  if (world.preAuthCodes.peek(preAuthCode) !== suiteId)
    return unreachable(badValue('pre_auth_code', preAuthCode));
  if (!isWebAddress(redirectUri)) return unreachable(badValue('redirect_uri', redirectUri));
  if (!/^[A-Za-z0-9]{0,128}$/.test(state)) return unreachable(badValue('state', state));
  const registered = world.console.installDomains();
  if (!isOnDomain(new URL(redirectUri), registered)) return foreignInstallCallback(redirectUri);
  // WeCom looks where the administrator comes from, and refuses those that hide it.
  const isOwn =
    referer === undefined || referer === ''
      ? registered === undefined
      : URL.canParse(referer) && (isOnDomain(new URL(referer), registered) || isSimulator(world, referer));
  return isOwn ? { suiteId, redirectUri, state } : foreignInstallPage(referer ?? '');
}

function isSimulator(world: World, referer: string): boolean {
  return isLoopbackHost(new URL(referer).hostname) && referer.startsWith(world.site.url);
}

/** The enterprise whose administrator has chosen: by a link of the page, by a header, or scripted. */
function chosenCorp(
  world: World,
  req: IncomingMessage,
  query: URLSearchParams,
): string | 'declined' | undefined {
  if (req.headers['x-simulator-decline'] !== undefined) return 'declined';
  const key = req.headers['x-simulator-member'];
  const person = typeof key === 'string' ? world.directory.person(personKey(refFromKey(key))) : undefined;
  if (person?.kind === 'member') return person.corpId;
  const asked = query.get('install');
  if (asked !== null) return world.directory.corp(asked)?.corpId;
  const scripted = world.scripted.next();
  if (scripted === 'decline') return 'declined';
  return scripted?.approveAs.kind === 'member' ? scripted.approveAs.corpId : undefined;
}

function choicePage(world: World, lang: Lang, here: string): string {
  const links = world.directory.allCorps().map(({ corp }) => {
    const address = `${here}&install=${encodeURIComponent(corp.corpId)}`;
    return html`<li><a class="person" href="${address}" data-install="${corp.corpId}">${localName(corp, lang)}</a></li>`;
  });
  const content = html`<main class="narrow"><section class="card"><h1>${TEXTS.chooseCorp[lang]}</h1>
<p class="soft">${TEXTS.chooseCorpHint[lang]}</p><ul class="people">${links}</ul></section></main>`;
  return page({ lang }, TEXTS.chooseCorp[lang], content);
}
