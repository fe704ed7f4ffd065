import { type Draft, failure, ok, warning } from '../finding';
import { distinct, type Patient } from '../patient';
import { isAnswer } from '../visit';

/** Longer than any content WeCom gives out (observed: the random part of the file's own name). */
const MAX_LENGTH = 256;

/**
 * The file by which WeCom sees who owns the domain, at the root of each host of callbackURL (85005 without
 * it).
 */
export async function checkDomainFile(patient: Patient): Promise<readonly Draft[]> {
  const { verificationFile } = patient.asked;
  if (verificationFile === undefined) return [];
  const sites = distinct(patient.connections, (connection) => patient.originOf(connection));
  const findings = await Promise.all(
    sites.map(async (connection) => {
      if (!(await patient.answers(connection))) return [];
      const visit = await patient.page(connection, `/${verificationFile}`);
      return [judge(verificationFile, visit)];
    }),
  );
  return findings.flat();
}

function judge(file: string, visit: Awaited<ReturnType<Patient['page']>>): Draft {
  const remedy = {
    en:
      `Download ${file} again from the console (申请校验域名) and serve it unchanged at the root of ` +
      'the domain, before any fallback route.',
    zh: `请在后台（申请校验域名）重新下载 ${file}，原样放在域名根目录，并位于兜底路由之前。`,
  };
  if (!isAnswer(visit) || visit.status !== 200) {
    const status = isAnswer(visit) ? String(visit.status) : visit.failed;
    return failure(
      'domain-file',
      'operator',
      { en: `/${file} is not there (${status}).`, zh: `/${file} 不存在（${status}）。` },
      remedy,
    );
  }
  const content = visit.body.trim();
  const isPage = content.startsWith('<') || content.length > MAX_LENGTH || content === '';
  if (isPage) {
    return failure(
      'domain-file',
      'operator',
      {
        en: `/${file} answers with something else, as a single-page application's fallback does.`,
        zh: `/${file} 返回的是其他内容，可能是单页应用的兜底页面。`,
      },
      remedy,
    );
  }
  if (!file.includes(content)) {
    return warning(
      'domain-file',
      'operator',
      {
        en: `/${file} is there, but does not hold the word in its name, as WeCom's files do.`,
        zh: `/${file} 存在，但内容与文件名中的校验字符不一致。`,
      },
      remedy,
    );
  }
  return ok('domain-file', { en: `/${file} is there.`, zh: `/${file} 可以访问。` });
}
