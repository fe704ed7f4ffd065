import type { Bilingual } from '../../errors';
import { type Draft, failure, ok } from '../finding';
import type { Connection } from '../inspectable';
import { distinct, type Patient } from '../patient';
import { whatFailed } from '../silence';
import { isAnswer } from '../visit';

const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'];

/** The way from this machine to WeCom's API: name, firewall, proxy, certificate. */
export async function checkApiReachable(patient: Patient): Promise<readonly Draft[]> {
  const ways = distinct(
    patient.connections,
    ({ hosts, httpsAgent }) => `${hosts.api} ${Boolean(httpsAgent)}`,
  );
  return Promise.all(ways.map((connection) => checkOne(patient, connection)));
}

async function checkOne(patient: Patient, connection: Connection): Promise<Draft> {
  const { host } = new URL(connection.hosts.api);
  const visit = await patient.api(connection);
  const hint = proxyHint(patient, connection);
  if (!isAnswer(visit)) {
    const { en, zh, remedy } = whatFailed(visit.failed);
    return failure(
      'api-reachable',
      'operator',
      { en: `${host} cannot be reached: ${en}.`, zh: `无法访问 ${host}：${zh}。` },
      { en: `${remedy.en} ${hint.en}`, zh: `${remedy.zh}${hint.zh}` },
    );
  }
  // WeCom answers every call with 200, an unknown path with 404 (observed).
  if ((visit.status >= 300 && visit.status < 400) || visit.status === 407 || visit.status >= 500) {
    return failure(
      'api-reachable',
      'operator',
      {
        en: `${host} answers with status ${visit.status}, which WeCom's API does not.`,
        zh: `${host} 返回状态码 ${visit.status}，企业微信接口不会如此应答。`,
      },
      {
        en: `Something in between answers: check hosts.api and any proxy. ${hint.en}`,
        zh: `应答来自中间设备：请检查 hosts.api 和代理。${hint.zh}`,
      },
    );
  }
  return ok('api-reachable', { en: `${host} answers.`, zh: `${host} 可以访问。` });
}

// Only the variable's name: its value may hold a password.
function proxyHint({ runtime }: Patient, { httpsAgent }: Connection): Bilingual {
  if (httpsAgent) {
    return { en: 'Calls go out through your httpsAgent.', zh: '调用经由您传入的 httpsAgent。' };
  }
  const variable = PROXY_VARIABLES.find((name) => runtime.env[name]);
  return variable === undefined
    ? {
        en: 'If this server goes out through a proxy, set HTTPS_PROXY or pass an httpsAgent.',
        zh: '如果服务器需要经代理访问外网，请设置 HTTPS_PROXY 或传入 httpsAgent。',
      }
    : {
        en: `Calls go out through the proxy in ${variable}.`,
        zh: `调用经由环境变量 ${variable} 中的代理。`,
      };
}
