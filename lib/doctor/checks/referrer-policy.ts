import { about, type Draft, failure, ok, warning } from '../finding';
import type { Connection } from '../inspectable';
import { callbackPath, type Patient } from '../patient';
import { type Answer, isAnswer } from '../visit';
import { isWeComPage, onward } from '../wecom-page';

/** Policies that tell WeCom nothing. https://www.w3.org/TR/referrer-policy/#referrer-policies */
const HIDING: ReadonlySet<string> = new Set(['no-referrer', 'same-origin']);
const POLICIES: ReadonlySet<string> = new Set([
  ...HIDING,
  'origin',
  'strict-origin',
  'origin-when-cross-origin',
  'strict-origin-when-cross-origin',
  'no-referrer-when-downgrade',
  'unsafe-url',
]);
const META = /<meta\s+name=["']?referrer["']?\s+content=["']?([\w-]+)/i;

/**
 * The page that a login starts from, for the legacy QR page: that one refuses a login whose domain it cannot
 * see (path 91123, as mirrored), and helmet's default hides it. A launch page of wecomRouter makes it visible
 * again.
 */
export async function checkReferrerPolicy(patient: Patient): Promise<readonly Draft[]> {
  const concerned = patient.connections.filter(({ needsLaunchPage }) => needsLaunchPage);
  const findings = await Promise.all(
    concerned.map(async (each) => about(each, ...(await checkOne(patient, each)))),
  );
  return findings.flat();
}

async function checkOne(patient: Patient, connection: Connection): Promise<readonly Draft[]> {
  if (!(await patient.answers(connection))) return [];
  if (await hasLaunchPage(patient, connection)) {
    return [
      ok('referrer-policy', {
        en: `a launch page lets WeCom see where the login starts.`,
        zh: `启动页会让企业微信看到登录发起域名。`,
      }),
    ];
  }
  const { loginPage } = patient.asked;
  const visit = await patient.page(connection, loginPage);
  if (!isAnswer(visit) || visit.status >= 400) return [noLoginPage(loginPage)];
  const policy = policyOf(visit);
  if (!HIDING.has(policy)) {
    return [
      ok('referrer-policy', {
        en: `${loginPage} lets WeCom see where the login starts.`,
        zh: `${loginPage} 允许企业微信看到登录发起域名。`,
      }),
    ];
  }
  return [
    failure(
      'referrer-policy',
      'developer',
      {
        en:
          `${loginPage} has Referrer-Policy ${policy}, and the legacy QR page refuses a ` +
          'login whose domain it cannot see.',
        zh: `${loginPage} 的 Referrer-Policy 为 ${policy}，旧版扫码页看不到来源域名时会拒绝登录。`,
      },
      {
        en:
          'Start the login through wecomRouter or launchPage(strategy), which show a page in ' +
          "between, or set helmet({ referrerPolicy: { policy: 'strict-origin-when-cross-origin' } " +
          '}). The domain stands at 登录授权 > 登录授权发起域名.',
        zh:
          '请通过 wecomRouter 或 launchPage(strategy) 发起登录（会显示启动页），或设置 helmet({ referrerPolicy: { ' +
          "policy: 'strict-origin-when-cross-origin' } })。该域名在「登录授权 > 登录授权发起域名」登记。",
      },
    ),
  ];
}

// wecomRouter starts a login at the callback's path without its last part.
async function hasLaunchPage(patient: Patient, connection: Connection): Promise<boolean> {
  const [path = ''] = callbackPath(connection).split('?');
  if (!path.endsWith('/callback')) return false;
  const start = await patient.page(connection, path.slice(0, -'/callback'.length));
  if (!isAnswer(start) || start.status !== 200 || HIDING.has(policyOf(start))) return false;
  const target = onward(start, connection.callbackURL);
  return target !== undefined && isWeComPage(target, connection);
}

/** The last policy a browser knows counts; an unknown word counts for nothing. */
function policyOf({ headers, body }: Answer): string {
  const named = [...(headers.get('referrer-policy') ?? '').split(','), META.exec(body)?.[1] ?? '']
    .map((policy) => policy.trim().toLowerCase())
    .filter((policy) => POLICIES.has(policy));
  return named.at(-1) ?? 'strict-origin-when-cross-origin';
}

function noLoginPage(loginPage: string): Draft {
  return warning(
    'referrer-policy',
    'developer',
    {
      en: `no page answers at ${loginPage}, so its Referrer-Policy is not known.`,
      zh: `${loginPage} 没有页面，无法得知其 Referrer-Policy。`,
    },
    {
      en: 'Name the page that the login starts from: --login-page PATH (loginPage in code).',
      zh: '请用 --login-page PATH（代码中为 loginPage）指明发起登录的页面。',
    },
  );
}
