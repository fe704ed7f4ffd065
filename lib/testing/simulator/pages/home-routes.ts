import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PageControls } from '../controls';
import { personKey } from '../directory';
import { FAULT_KINDS, type Fault } from '../faults';
import { refFromKey, type World } from '../world';
import { withParameters } from './answer-login';
import { clientOf, langOf, redirect, rememberClient, sendPage } from './browser';
import { consoleAction, pageOfForm } from './console-routes';
import { isOwnForm, readForm, searchOf } from './forms';
import { indexPage } from './index-page';
import { problemPage } from './login-pages';
import { unknownPerson } from './problems';
import { visit } from './visit';
import { workbenchPage } from './workbench';

export function home(world: World, controls: PageControls, req: IncomingMessage, res: ServerResponse): void {
  const { context, notice } = visit(req, res, '/');
  sendPage(res, 200, indexPage(world, controls, context, notice));
}

export function workbench(world: World, req: IncomingMessage, res: ServerResponse): void {
  const { query, context } = visit(req, res, '/workbench');
  sendPage(res, 200, workbenchPage(world, context, clientOf(world, req), query.has('switch')));
}

/** `/simulator/client`: this browser becomes the WeCom client of the chosen one, or of nobody. */
export function chooseClient(world: World, req: IncomingMessage, res: ServerResponse): void {
  const key = searchOf(req).get('as') ?? '';
  rememberClient(res, world.directory.person(personKey(refFromKey(key))));
  redirect(res, '/workbench');
}

/** `/simulator/business-settings`: an administrator clicks 业务设置, and the code comes without a state. */
export function openBusinessSettings(
  world: World,
  controls: PageControls,
  req: IncomingMessage,
  res: ServerResponse,
): void {
  const key = searchOf(req).get('as') ?? '';
  const person = world.directory.person(personKey(refFromKey(key)));
  const url = world.settings.businessSettingsUrl;
  if (person?.kind !== 'member' || url === undefined) {
    sendPage(res, 400, problemPage(langOf(req, undefined), unknownPerson(key)));
    return;
  }
  redirect(res, withParameters(url, [['auth_code', controls.businessSettingsCode(person)]]));
}

/** `/simulator/control/…`: the forms of the first page. */
export async function control(
  controls: PageControls,
  action: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (!isOwnForm(req)) {
    res.writeHead(403).end();
    return;
  }
  const form = await readForm(req);
  const back = pageOfForm(form);
  try {
    const done = (await consoleAction(controls, action, form)) ?? (await carryOut(controls, action, form));
    redirect(res, `${back}${new URLSearchParams({ done })}`, 303);
  } catch (error) {
    const failed = error instanceof Error ? error.message : String(error);
    redirect(res, `${back}${new URLSearchParams({ failed })}`, 303);
  }
}

async function carryOut(controls: PageControls, action: string, form: URLSearchParams): Promise<string> {
  const text = (name: string) => form.get(name) ?? '';
  switch (action) {
    case 'fault':
      controls.failNext(text('endpoint'), faultFromForm(form));
      return `${text('endpoint')}: ${text('kind')}`;
    case 'clear-faults':
      controls.clearFaults();
      return action;
    case 'revoke':
      controls.revokeTokens();
      return action;
    case 'ticket': {
      const { status, body } = await controls.pushSuiteTicket(text('url'), text('suite') || undefined);
      return `${text('url')} → ${status} ${body.slice(0, 100)}`;
    }
    case 'ticket-space':
      controls.setQuirks({ spaceBeforeSuiteTicket: text('on') === '1' });
      return action;
    case 'install-at': {
      const { push } = await controls.installApp(text('corp'), {
        suiteId: text('suite'),
        callbackUrl: text('url'),
      });
      return `${text('url')} → ${push?.status ?? 0}`;
    }
    case 'business-settings':
      controls.configure({ businessSettingsUrl: text('url') });
      return text('url');
    default:
      throw new Error(`no action ${action}`);
  }
}

function faultFromForm(form: URLSearchParams): Fault {
  const kind = FAULT_KINDS.find((known) => known === form.get('kind'));
  const value = form.get('value') ?? '';
  const times = Math.max(1, Number(form.get('times')) || 1);
  switch (kind) {
    case undefined:
      throw new Error(`unknown fault '${form.get('kind')}'`);
    case 'errcode':
      return { errcode: wholeNumber(value), times };
    case 'status':
      return { status: wholeNumber(value), times };
    case 'delayMs':
      return { delayMs: wholeNumber(value), times };
    case 'bigBody':
      return { bigBody: wholeNumber(value), times };
    case 'body':
      return { body: value, times };
    case 'redirect':
      return { redirect: value, times };
    case 'hang':
      return { hang: true, times };
    case 'reset':
      return { reset: true, times };
    case 'drip':
      return { drip: true, times };
    case 'truncate':
      return { truncate: true, times };
    case 'shortBody':
      return { shortBody: true, times };
    case 'resetMidBody':
      return { resetMidBody: true, times };
    case 'gzipBomb':
      return { gzipBomb: true, times };
  }
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && Number.isInteger(number)) return number;
  throw new Error(`'${value}' is no whole number`);
}
