import { withGlosses } from '../doctor/console/glosses';
import type { Diagnosis } from '../doctor/diagnose';
import type { Finding, Lang, Level } from '../doctor/finding';
import type { Actor } from '../errors';

const MARKS: Readonly<Record<Level, string>> = { ok: '✓', warning: '!', failure: '✗' };

const ACTORS: Readonly<Record<Lang, Readonly<Record<Actor, string>>>> = {
  en: {
    developer: 'developer',
    operator: 'operator',
    'enterprise-admin': "enterprise's administrator",
    member: 'member',
    wecom: 'WeCom',
  },
  zh: {
    developer: '开发者',
    operator: '运维人员',
    'enterprise-admin': '企业管理员',
    member: '成员',
    wecom: '企业微信',
  },
};

/** One line for each finding: a mark, what was found, who acts, and what they do where. */
export function report({ findings }: Diagnosis, lang: Lang): string {
  const lines = findings.map((finding) => line(finding, lang));
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const total =
    lang === 'zh'
      ? `${count('failure')} 项失败，${count('warning')} 项警告，${count('ok')} 项正常。`
      : `${count('failure')} failed, ${count('warning')} to look at, ${count('ok')} in order.`;
  return `${lines.join('\n')}\n\n${total}\n`;
}

function line({ check, connection, level, actor, message, remedy, consoleRow }: Finding, lang: Lang): string {
  const whose = connection === undefined ? '' : ` ${connection}:`;
  const found = `${MARKS[level]} ${check}:${whose} ${message}`;
  if (remedy === '') return found;
  const at = withGlosses(lang, consoleRow ?? '');
  const row = at === '' ? '' : lang === 'zh' ? `（后台：${at}）` : ` (console: ${at})`;
  return lang === 'zh'
    ? `${found} → ${ACTORS.zh[actor]}：${remedy}${row}`
    : `${found} → ${ACTORS.en[actor]}: ${remedy}${row}`;
}
