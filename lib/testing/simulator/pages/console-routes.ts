import type { IncomingMessage, ServerResponse } from 'node:http';
import { CONSOLE_APPS, type ConsoleApp, type ConsoleFields, consoleApp } from '../console/console-app';
import type { PageControls } from '../controls';
import { refFromKey, type World } from '../world';
import { clientOf, langOf, redirect, sendPage } from './browser';
import { consolePage } from './console-page';
import { isOwnForm, readForm, searchOf } from './forms';
import { visit } from './visit';
import { homepageOf } from './workbench';

/** `/console?app=…`: what a provider or an administrator enters. */
export function showConsole(
  world: World,
  controls: PageControls,
  req: IncomingMessage,
  res: ServerResponse,
): void {
  const app = appOf(searchOf(req).get('app'));
  const { context, notice } = visit(req, res, addressOf(app));
  const fields = world.console.of(app.name);
  sendPage(res, 200, consolePage(world, controls, context, { app, fields, ...(notice && { notice }) }));
}

/** `/console/save`: checks the addresses, and saves where they pass. */
export async function saveConsole(
  world: World,
  controls: PageControls,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (!isOwnForm(req)) {
    res.writeHead(403).end();
    return;
  }
  const form = await readForm(req);
  const app = appOf(form.get('app'));
  const fields: ConsoleFields = Object.fromEntries(
    app.sections
      .flatMap((section) => section.fields)
      .map(({ field }) => [field, (form.get(field) ?? '').trim()]),
  );
  const result = await controls.enterInConsole(app.name, fields);
  const lang = langOf(req, undefined);
  const context = { lang, otherLangUrl: `${addressOf(app)}&lang=${lang === 'zh' ? 'en' : 'zh'}` };
  sendPage(res, result.saved ? 200 : 422, consolePage(world, controls, context, { app, fields, result }));
}

/** `/workbench/open?app=…`: the icon in the Workbench; the app hears of it by enter_agent. */
export function openApp(
  world: World,
  controls: PageControls,
  req: IncomingMessage,
  res: ServerResponse,
): void {
  const app = appOf(searchOf(req).get('app'));
  const client = clientOf(world, req);
  const homepage = world.console.of(app.name)?.homepage ?? world.settings.homepage;
  if (client === undefined || homepage === undefined) {
    redirect(res, '/workbench');
    return;
  }
  // The page does not wait for it, with WeCom neither.
  if (client.kind === 'member') {
    const failed = (fault: unknown) =>
      world.pushLog.addFault(controls.dataUrlOf(app.name) ?? '', 'enter_agent', fault);
    void controls.enterApp(app.name, client).catch(failed);
  }
  redirect(res, homepageOf(homepage, client));
}

/** Forms on the console's page. Returns what was done; undefined for an action of another page. */
export async function consoleAction(
  controls: PageControls,
  action: string,
  form: URLSearchParams,
): Promise<string | undefined> {
  const text = (name: string) => form.get(name) ?? '';
  const app = appOf(form.get('app')).name;
  switch (action) {
    case 'install': {
      const { push } = await controls.installApp(text('corp'), { suiteId: text('suite') });
      return `create_auth${answerOf(push)}`;
    }
    case 'uninstall':
      return `cancel_auth${answerOf(await controls.uninstallApp(text('corp'), { suiteId: text('suite') }))}`;
    case 'leave': {
      const ref = refFromKey(text('member'));
      if (!('userId' in ref)) throw new Error(`nobody is ${text('member')}`);
      return `change_contact${answerOf(await controls.removeMember(ref))}`;
    }
    case 'push': {
      const event = text('event');
      const url = controls.dataUrlOf(app);
      if (url === undefined) throw new Error('no address is saved');
      const push =
        app === 'provider'
          ? await controls.pushSystem(url, { InfoType: event, AuthCorpId: text('corp') })
          : await controls.pushToApp(app, text('corp'), {
              Event: event,
              FromUserName: text('user') || 'sys',
            });
      return `${event}${answerOf(push)}`;
    }
    default:
      return undefined;
  }
}

/** Where the form of an action leads back to. */
export function pageOfForm(form: URLSearchParams): string {
  const app = consoleApp(form.get('app'));
  return app === undefined ? '/?' : `${addressOf(app)}&`;
}

function answerOf(push: { readonly status: number; readonly body: string } | undefined): string {
  return push === undefined ? '' : ` → ${push.status} ${push.body.slice(0, 100)}`;
}

function appOf(name: string | null): ConsoleApp {
  const app = consoleApp(name) ?? CONSOLE_APPS[0];
  if (app === undefined) throw new Error('The console has no apps.');
  return app;
}

function addressOf({ name }: ConsoleApp): string {
  return `/console?app=${name}`;
}
