import { about, aboutReceiver, type Draft, failure, ok, warning } from '../finding';
import { routerOf } from '../inspectable';
import type { Patient } from '../patient';
import { type Answer, isAnswer } from '../visit';

/** No push of WeCom's: it has no signature, and is refused before anything is done with it. */
const NO_PUSH = { type: 'text/xml', body: '<xml></xml>' };

/**
 * The receivers of pushes: whether each suite has one, and whether each answers where wecomRouter mounts it.
 */
export async function checkSuiteCallbacks(patient: Patient): Promise<readonly Draft[]> {
  const { callbacks } = patient.asked;
  if (callbacks.length === 0) return [];
  const received = new Set(callbacks.map(({ suiteId }) => suiteId));
  const missing = patient.connections.flatMap(({ name, suite }) =>
    suite && !received.has(suite.suiteId) ? about({ name }, nobodyReceives(suite.suiteId)) : [],
  );
  const routed = patient.connections.find((connection) => routerOf(connection) !== undefined);
  if (!routed || !(await patient.answers(routed))) return missing;
  const prefix = new URL(routerOf(routed) ?? '').pathname.replace(/\/$/, '');
  const answers = await Promise.all(
    callbacks.map(async (receiver) => {
      const path = prefix + receiver.path;
      const visit = await patient.page(routed, path, NO_PUSH);
      return isAnswer(visit) ? [aboutReceiver(receiver.path, judge(path, visit))] : [];
    }),
  );
  return [...missing, ...answers.flat()];
}

function judge(path: string, { status }: Answer): Draft {
  if (status === 401) {
    return ok('suite-callback', {
      en: `${path} answers, and refuses what is not signed.`,
      zh: `${path} 应答正常，并拒绝未签名的请求。`,
    });
  }
  if (status === 404) {
    return warning(
      'suite-callback',
      'developer',
      { en: `nothing is mounted at ${path} (404).`, zh: `${path} 没有挂载路由（404）。` },
      {
        en:
          'Give it to wecomRouter in option callbacks. Where you mount it at a path of your ' +
          'own, this means nothing.',
        zh: '请将其加入 wecomRouter 的选项 callbacks；若自行挂载在其他路径，可忽略此项。',
      },
    );
  }
  return failure(
    'suite-callback',
    'developer',
    {
      en: `${path} answers an unsigned push with status ${status}, not 401.`,
      zh: `${path} 对未签名的推送返回 ${status}，而不是 401。`,
    },
    {
      en: 'Mount suiteCallback before body parsers, CSRF checks and whatever else reads or refuses a POST.',
      zh: '请将 suiteCallback 挂载在请求体解析、CSRF 校验及其他处理 POST 的中间件之前。',
    },
  );
}

function nobodyReceives(suiteId: string): Draft {
  return warning(
    'suite-callback',
    'developer',
    {
      en: `no suiteCallback receives the tickets of ${suiteId}.`,
      zh: `没有 suiteCallback 接收 ${suiteId} 的 ticket。`,
    },
    {
      en:
        'Add one with this suiteId and the same tokenStore. The web login (登录授权) has a suite and ' +
        'tickets of its own.',
      zh: '请为该 suiteId 添加使用同一 tokenStore 的 suiteCallback。网页登录（登录授权）有独立的 SuiteID 和 ticket。',
    },
  );
}
