import { about, type Draft, failure, ok } from '../finding';
import type { Connection } from '../inspectable';
import type { Patient } from '../patient';
import { type Answer, isAnswer, type Visit } from '../visit';

/**
 * Whether a sign-in could end in a session: the callback looks before it looks at anything else, and
 * wecomRouter before a login starts.
 */
export async function checkSessions(patient: Patient): Promise<readonly Draft[]> {
  const findings = await Promise.all(
    patient.connections.map(async (connection) => {
      const [stray, start] = [await patient.strayCallback(connection), await patient.start(connection)];
      const visit =
        isAnswer(stray) && stray.status < 500 && breaksAtItsStart(connection, start) ? start : stray;
      return isAnswer(visit) ? about(connection, ...judge(visit, patient.isHttps(connection))) : [];
    }),
  );
  return findings.flat();
}

/** A tenant function may rightly fail for the doctor, who is in no enterprise's place. */
export function breaksAtItsStart({ token }: Connection, start: Visit): boolean {
  if (!isAnswer(start) || start.status < 500) return false;
  return token !== undefined || start.body.includes(PASSPORT_SESSION);
}

function judge(answer: Answer, isHttps: boolean): readonly Draft[] {
  const isRefusal = answer.status === 403 || (answer.status >= 300 && answer.status < 400);
  if (isRefusal) {
    return [ok('session', { en: `a session can be set.`, zh: `可以建立会话。` })];
  }
  if (answer.status < 500) return [];
  if (answer.body.includes(PASSPORT_SESSION)) return [PASSPORT_MISSING];
  const cookieSecure = /trust proxy|secure: true/.test(answer.body);
  if (!cookieSecure && !/ERR_WECOM_SESSION|express-session/.test(answer.body))
    return [anyFault(answer.status)];
  return [
    failure(
      'session',
      'developer',
      cookieSecure
        ? {
            en:
              `the session cookie has secure: true, but Express sees the request as http ` +
              '(ERR_WECOM_SESSION).',
            zh: `会话 Cookie 设置了 secure: true，而 Express 认为请求是 http（ERR_WECOM_SESSION）。`,
          }
        : {
            en:
              `the callback finds no session, or one whose cookie can never be set ` + '(ERR_WECOM_SESSION).',
            zh: `回调没有会话，或会话 Cookie 无法设置（ERR_WECOM_SESSION）。`,
          },
      isHttps ? BEHIND_A_PROXY : IN_CLEAR,
    ),
  ];
}

const PASSPORT_SESSION = 'passport.session()';
const PASSPORT_MISSING = failure(
  'session',
  'developer',
  {
    en: 'passport.session() is missing: people would be signed in, and be nobody at their next request (ERR_WECOM_SESSION).',
    zh: '缺少 passport.session()：用户登录后，下一个请求仍是未登录状态（ERR_WECOM_SESSION）。',
  },
  {
    en: 'Mount it behind express-session and before the routes of the sign-in: app.use(passport.session()).',
    zh: '请挂载 app.use(passport.session())，位于 express-session 之后、登录路由之前。',
  },
);

const BEHIND_A_PROXY = {
  en:
    "Behind a proxy that ends TLS set app.set('trust proxy', 1) and let the proxy send " +
    'X-Forwarded-Proto; mount express-session before the routes of the sign-in.',
  zh: "请在 TLS 代理之后设置 app.set('trust proxy', 1)，并由代理发送 X-Forwarded-Proto；express-session 须挂载在登录路由之前。",
};

const IN_CLEAR = {
  en:
    "The application was asked by http: cookie.secure: true needs https. Use cookie.secure: 'auto' " +
    "with app.set('trust proxy', 1), and mount express-session before the routes of the sign-in.",
  zh:
    "当前通过 http 访问，而 cookie.secure: true 需要 https。请使用 cookie.secure: 'auto' 并设置 app.set('trust " +
    "proxy', 1)；express-session 须挂载在登录路由之前。",
};

function anyFault(status: number): Draft {
  return failure(
    'session',
    'developer',
    {
      en: `the callback answers ${status}, to a login nobody began or to one that starts there.`,
      zh: `对未发起的登录或在此发起的登录，回调返回 ${status}。`,
    },
    {
      en:
        "Look into the application's log: ERR_WECOM_SESSION means that express-session or passport.session() is missing or " +
        "that cookie.secure lacks app.set('trust proxy', 1), ERR_WECOM_STORE that the store of " +
        'logins is down.',
      zh:
        "请查看应用日志：ERR_WECOM_SESSION 表示缺少 express-session 或 passport.session()，或 cookie.secure 缺少 app.set('trust proxy', 1)；" +
        'ERR_WECOM_STORE 表示登录存储不可用。',
    },
  );
}
