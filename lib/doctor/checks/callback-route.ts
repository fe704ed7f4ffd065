import type { Actor, Bilingual } from '../../errors';
import { about, type Draft, failure, ok } from '../finding';
import type { Connection } from '../inspectable';
import { callbackPath, type Patient } from '../patient';
import { type Answer, isAnswer } from '../visit';
import { isRedirect, isWeComPage, loginPageOf, onward } from '../wecom-page';
import { breaksAtItsStart } from './session';

/**
 * The route that callbackURL leads to: a login nobody began must be refused there, and without parameters a
 * login must start that comes back to this very callbackURL.
 */
export async function checkCallbackRoutes(patient: Patient): Promise<readonly Draft[]> {
  return (
    await Promise.all(
      patient.connections.map(async (each) => about(each, ...(await checkOne(patient, each)))),
    )
  ).flat();
}

async function checkOne(patient: Patient, connection: Connection): Promise<readonly Draft[]> {
  const [stray, start] = [await patient.strayCallback(connection), await patient.start(connection)];
  if (!isAnswer(stray) || !isAnswer(start)) return [];
  const from = publicAddress(patient, connection);
  // The check of the session explains these.
  if (stray.status >= 500 || breaksAtItsStart(connection, start)) return [];
  const fault = strayFault(connection, stray, start, from);
  return [
    fault ??
      ok('callback-route', {
        en: `its callback answers at ${new URL(from).pathname}.`,
        zh: `回调路由 ${new URL(from).pathname} 应答正常。`,
      }),
  ];
}

/** The address a browser would have asked for. */
function publicAddress(patient: Patient, connection: Connection): string {
  const origin = patient.isInside(connection)
    ? new URL(connection.callbackURL).origin
    : patient.originOf(connection);
  return origin + callbackPath(connection);
}

function strayFault(connection: Connection, stray: Answer, start: Answer, from: string): Draft | undefined {
  const begun = startFault(connection, start, from);
  // A tenant function may know no enterprise without more to go by, and then refuses the start rightly.
  const fault = !connection.token && begun?.check === 'callback-route' ? undefined : begun;
  if (isRedirect(stray)) return redirectFault(onward(stray, from), new URL(from)) ?? fault;
  // Where a login starts there, the route is the right one, whatever page the application shows for a
  // refusal.
  return begun && (statusFault(stray, from) ?? fault);
}

function statusFault(answer: Answer, from: string): Draft | undefined {
  const path = new URL(from).pathname;
  const fault = (actor: Actor, message: Bilingual, remedy: Bilingual) =>
    failure('callback-route', actor, message, remedy);
  switch (answer.status) {
    case 403:
      return undefined;
    case 404:
      return fault(
        'developer',
        { en: `nothing is mounted at ${path} (404).`, zh: `${path} 没有挂载路由（404）。` },
        {
          en:
            'Mount passport.authenticate at exactly this path, or wecomRouter so that its prefix and ' +
            "'/<name>/callback' make it up, before the handler of 404s; or correct callbackURL.",
          zh:
            '请将 passport.authenticate 挂载到该路径，或挂载 wecomRouter（前缀加 /<name>/callback），且位于 404 处理之前；或更正 ' +
            'callbackURL。',
        },
      );
    case 401:
      return fault(
        'developer',
        {
          en: `something in front of ${path} asks for a sign-in (401).`,
          zh: `${path} 之前的中间件要求先登录（401）。`,
        },
        {
          en: 'Mount the routes of the sign-in before whatever protects the application.',
          zh: '请将登录路由挂载在鉴权中间件之前。',
        },
      );
    case 200:
      return fault(
        'developer',
        {
          en: `${path} answers with a page although no login was begun: another route answers there.`,
          zh: `未发起登录时 ${path} 返回了页面：响应的是其他路由。`,
        },
        {
          en:
            'Mount the routes of the sign-in before the fallback of a single-page application and ' +
            'before static files.',
          zh: '请将登录路由挂载在单页应用的兜底路由和静态文件之前。',
        },
      );
    default:
      return fault(
        'developer',
        {
          en: `${path} answers with status ${answer.status}, not with a refusal (403 or a redirect).`,
          zh: `${path} 返回状态码 ${answer.status}，而不是拒绝（403 或重定向）。`,
        },
        {
          en: 'Check what stands in front of it: proxy, rate limit, firewall.',
          zh: '请检查其前面的代理、限流和防火墙。',
        },
      );
  }
}

function redirectFault(target: URL | undefined, from: URL): Draft | undefined {
  if (!target || target.pathname !== from.pathname) return undefined;
  if (target.origin === from.origin) {
    // The same path with a wecom_error in its query is where a failureRedirect may lead.
    if (target.searchParams.get('state') === null) return undefined;
    return failure(
      'callback-route',
      'operator',
      {
        en: `${from.pathname} redirects to itself for ever.`,
        zh: `${from.pathname} 不断重定向到自身。`,
      },
      {
        en:
          'The application takes an https request for http: behind a proxy that ends TLS set ' +
          "app.set('trust proxy', 1), and let the proxy send X-Forwarded-Proto.",
        zh: "应用把 https 请求当作 http：请在 TLS 代理之后设置 app.set('trust proxy', 1)，并由代理发送 X-Forwarded-Proto。",
      },
    );
  }
  return failure(
    'callback-host',
    'developer',
    {
      en:
        `the application sends callbacks on from ${from.origin} to ${target.origin}; the ` +
        'cookie of the login stays behind.',
      zh: `应用将回调从 ${from.origin} 转到 ${target.origin}，登录 Cookie 不会随之发送。`,
    },
    {
      en:
        `Set callbackURL to ${target.origin} and register that host in the console (可信域名), or leave ` +
        'the callback out of the redirect.',
      zh: `请将 callbackURL 改为 ${target.origin} 并在后台「可信域名」登记，或不要重定向回调路由。`,
    },
  );
}

function startFault(connection: Connection, answer: Answer, from: string): Draft | undefined {
  const { callbackURL } = connection;
  const target = onward(answer, from);
  if (target && isWeComPage(target, connection)) {
    if (target.searchParams.get('redirect_uri') === callbackURL) return undefined;
    return failure(
      'callback-host',
      'developer',
      {
        en:
          `the running application sends people back to another callbackURL than this ` +
          'configuration has.',
        zh: `运行中的应用使用的 callbackURL 与此配置不同。`,
      },
      {
        en: 'Build both from the same settings, and restart the application.',
        zh: '请让两者使用同一份配置，并重启应用。',
      },
    );
  }
  const path = new URL(from).pathname;
  const page = loginPageOf(connection).host;
  const where = target ? `leads to ${target.host}` : `answers with status ${answer.status}`;
  const whereZh = target ? `转到了 ${target.host}` : `返回状态码 ${answer.status}`;
  return failure(
    'callback-route',
    'developer',
    {
      en: `a login started at ${path} ${where}, not to WeCom's login page at ${page}.`,
      zh: `在 ${path} 发起的登录${whereZh}，而不是企业微信登录页 ${page}。`,
    },
    {
      en:
        'Mount the routes of the sign-in before whatever protects the application, and give the ' +
        'running application the same `hosts` as this configuration.',
      zh: '请将登录路由挂载在鉴权中间件之前，并确认运行中的应用与此配置的 `hosts` 一致。',
    },
  );
}
