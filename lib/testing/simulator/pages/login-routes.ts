import type { IncomingMessage, ServerResponse } from 'node:http';
import { personKey } from '../directory';
import { refFromKey, type World } from '../world';
import { answerLogin, approve, approveInClient, declined, type LoginAnswer } from './answer-login';
import { clientOf, langOf, redirect, rememberClient, rememberLang, sendPage } from './browser';
import { searchOf } from './forms';
import type { Lang, Text } from './language';
import { consentPage, continueUrl, problemPage, scanPage, whoAreYouPage } from './login-pages';
import { type LoginRequest, OAUTH_PATH, readLoginRequest } from './login-request';
import { sendToPanel } from './panel';
import { foreignPage, frameOfAnotherSite, unknownPerson } from './problems';

/** GET of one of the login pages. */
export function loginPage(world: World, req: IncomingMessage, res: ServerResponse): void {
  const asked = readLoginRequest(world, req.url ?? '/');
  if ('problem' in asked) {
    sendPage(res, 400, problemPage(langOf(req, undefined), asked));
    return;
  }
  const login = { ...asked, warnings: frameWarnings(asked, req.headers.referer) };
  for (const notice of [...login.notices, ...login.warnings]) world.notices.add(pathOf(login), notice);
  const answer = answerLogin(world, login, {
    userAgent: req.headers['user-agent'] ?? '',
    referer: req.headers.referer,
    client: clientOf(world, req),
    memberHeader: header(req, 'x-simulator-member'),
    declineHeader: header(req, 'x-simulator-decline') !== undefined,
  });
  send(world, res, langOf(req, login.lang), login, answer);
}

/** `/simulator/page`: the same page once more, in another language. */
export function pageAgain(world: World, req: IncomingMessage, res: ServerResponse): void {
  withLogin(world, req, res, (login, query, lang) => {
    rememberLang(res, query.get('lang'));
    const client = clientOf(world, req);
    if (!login.url.startsWith(OAUTH_PATH)) send(world, res, lang, login, { show: 'scan' });
    else
      send(world, res, lang, login, client ? { show: 'consent', person: client } : { show: 'who-are-you' });
  });
}

/** `/simulator/scan`: somebody was chosen. */
export function scan(world: World, req: IncomingMessage, res: ServerResponse): void {
  withLogin(world, req, res, (login, query, lang) => {
    const key = query.get('as') ?? '';
    const person = world.directory.person(personKey(refFromKey(key)));
    if (!person) {
      send(world, res, lang, login, unknownPerson(key));
      return;
    }
    if (login.url.startsWith(OAUTH_PATH)) rememberClient(res, person);
    const answer = query.has('agreed')
      ? approve(world, login, person)
      : approveInClient(world, login, person);
    send(world, res, lang, login, answer);
  });
}

/** `/simulator/decline` */
export function decline(world: World, req: IncomingMessage, res: ServerResponse): void {
  withLogin(world, req, res, (login, _query, lang) =>
    send(world, res, lang, login, { redirect: declined(login) }),
  );
}

// The address travelled through the browser, so it is checked again.
function withLogin(
  world: World,
  req: IncomingMessage,
  res: ServerResponse,
  go: (login: LoginRequest, query: URLSearchParams, lang: Lang) => void,
): void {
  const query = searchOf(req);
  const login = readLoginRequest(world, query.get('login') ?? '');
  const lang = langOf(req, query.get('lang'));
  if ('problem' in login) sendPage(res, 400, problemPage(lang, login));
  else go(login, query, lang);
}

// WeCom's script sends the origin of the page around a panel, and no more of its address (@wecom/jssdk).
function frameWarnings({ redirectType, redirectUri }: LoginRequest, referer = ''): Text[] {
  if (redirectType === 'top' || !URL.canParse(referer)) return [];
  if (redirectType === 'self') return [frameOfAnotherSite(redirectUri)];
  const page = new URL(referer);
  return page.origin === new URL(redirectUri).origin ? [] : [foreignPage(page.origin, redirectUri)];
}

function send(world: World, res: ServerResponse, lang: Lang, login: LoginRequest, answer: LoginAnswer): void {
  if ('redirect' in answer) {
    if (login.redirectType === 'callback') sendToPanel(res, lang, login, answer.redirect);
    else redirect(res, answer.redirect);
    return;
  }
  if ('problem' in answer) {
    sendPage(res, 400, problemPage(lang, answer));
    return;
  }
  const other = lang === 'zh' ? 'en' : 'zh';
  const context = { lang, otherLangUrl: continueUrl('page', login, { lang: other }) };
  if (answer.show === 'consent') sendPage(res, 200, consentPage(world, context, login, answer.person));
  else if (answer.show === 'scan') sendPage(res, 200, scanPage(world, context, login));
  else sendPage(res, 200, whoAreYouPage(world, context, login));
}

function pathOf({ url }: LoginRequest): string {
  return url.split('?', 1)[0] ?? url;
}

function header(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  return typeof value === 'string' ? value : undefined;
}
