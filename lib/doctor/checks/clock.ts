import { type Draft, failure, ok, warning } from '../finding';
import { distinct, type Patient } from '../patient';
import { isAnswer } from '../visit';

const WARN_ABOVE_S = 60;
/**
 * Callbacks refuse events that are further off, unless their toleranceSeconds allows more; a suite_ticket
 * after 2100.
 */
const FAIL_ABOVE_S = 300;
/** A Date header tells the second that has begun: on average half of it is over. */
const HALF_A_SECOND_MS = 500;

/**
 * This machine's clock against the Date header of WeCom's answer. Where no answer came, the check of
 * reachability says so.
 */
export async function checkClock(patient: Patient): Promise<readonly Draft[]> {
  const [connection] = distinct(patient.connections, ({ hosts }) => hosts.api);
  const visit = connection && (await patient.api(connection));
  if (!visit || !isAnswer(visit)) return [];
  const theirs = Date.parse(visit.headers.get('date') ?? '');
  if (Number.isNaN(theirs)) return [withoutDate()];
  const ours = (visit.sentAt + visit.receivedAt) / 2;
  return [judge(Math.round((ours - theirs - HALF_A_SECOND_MS) / 1000))];
}

function judge(aheadS: number): Draft {
  const offS = Math.abs(aheadS);
  if (offS <= WARN_ABOVE_S) {
    return ok('clock', { en: "The clock agrees with WeCom's.", zh: '系统时间与企业微信一致。' });
  }
  const message = {
    en: `The clock of this server is ${offS} seconds ${aheadS > 0 ? 'ahead of' : 'behind'} WeCom's.`,
    zh: `服务器时间比企业微信${aheadS > 0 ? '快' : '慢'} ${offS} 秒。`,
  };
  const remedy = {
    en:
      'Synchronise it (NTP). More than five minutes (toleranceSeconds), and pushed events are refused; ' +
      'more than 35 minutes, and suite tickets too.',
    zh:
      '请同步系统时间（NTP）。相差超过五分钟（toleranceSeconds）时，推送的事件会被拒绝；' +
      '超过 35 分钟时，suite_ticket 也会被拒绝。',
  };
  return (offS > FAIL_ABOVE_S ? failure : warning)('clock', 'operator', message, remedy);
}

function withoutDate(): Draft {
  return warning(
    'clock',
    'operator',
    {
      en: 'The answer carries no Date header, so the clock cannot be compared.',
      zh: '应答中没有 Date 头，无法核对系统时间。',
    },
    {
      en: 'WeCom always sends one: check hosts.api and any proxy.',
      zh: '企业微信总会返回该头：请检查 hosts.api 和代理。',
    },
  );
}
