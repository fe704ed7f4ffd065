import { withGlosses } from '../doctor/console/glosses';
import type { Diagnosis } from '../doctor/diagnose';
import type { Finding, Lang, Level } from '../doctor/finding';
import type { Actor, Bilingual } from '../errors';

const MARKS: Readonly<Record<Level, string>> = { ok: '✓', unchecked: '-', warning: '!', failure: '✗' };

const ACTORS: Readonly<Record<Actor, Bilingual>> = {
  developer: { en: 'developer', zh: '开发者' },
  operator: { en: 'operator', zh: '运维人员' },
  'enterprise-admin': { en: "enterprise's administrator", zh: '企业管理员' },
  member: { en: 'member', zh: '成员' },
  wecom: { en: 'WeCom', zh: '企业微信' },
};
const COLON: Bilingual = { en: ': ', zh: '：' };

/** One line for each finding: a mark, what was found, who acts, and what they do where. */
export function report({ findings }: Diagnosis, lang: Lang): string {
  const lines = findings.map((finding) => line(finding, lang));
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const total: Bilingual = {
    en: `${count('failure')} failed, ${count('warning')} to look at, ${count('ok')} in order`,
    zh: `${count('failure')} 项失败，${count('warning')} 项警告，${count('ok')} 项正常`,
  };
  const rest: Bilingual =
    count('unchecked') === 0
      ? { en: '.', zh: '。' }
      : { en: `, ${count('unchecked')} not checked.`, zh: `，${count('unchecked')} 项未检查。` };
  return `${lines.join('\n')}\n\n${total[lang]}${rest[lang]}\n`;
}

function line({ check, connection, level, actor, message, remedy, consoleRow }: Finding, lang: Lang): string {
  const whose = connection === undefined ? '' : ` ${connection}:`;
  const found = `${MARKS[level]} ${check}:${whose} ${message}`;
  if (remedy === '') return found;
  const at = withGlosses(lang, consoleRow ?? '');
  const row: Bilingual = { en: ` (console: ${at})`, zh: `（后台：${at}）` };
  return `${found} → ${ACTORS[actor][lang]}${COLON[lang]}${remedy}${at === '' ? '' : row[lang]}`;
}
