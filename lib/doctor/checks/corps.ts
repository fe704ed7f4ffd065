import { about, type Draft, ok, warning } from '../finding';
import type { Connection } from '../inspectable';
import type { Patient } from '../patient';

/** Which enterprises get in: anybody can create one, so 'any' is for applications that decide later. */
export function checkCorps({ connections }: Patient): readonly Draft[] {
  return connections.flatMap((each) => about(each, checkOne(each)));
}

function checkOne({ corps, token }: Connection): Draft {
  if (corps === undefined && token === undefined) {
    return ok('corps', {
      en: `only members of enterprises that its tenant function knows sign in.`,
      zh: `仅 tenant 函数查得到的企业的成员可以登录。`,
    });
  }
  if (corps === undefined) {
    return ok('corps', { en: `only members of its own enterprise sign in.`, zh: `仅本企业成员可以登录。` });
  }
  if (corps !== 'any') {
    return ok('corps', {
      en: `enterprises are checked before the resolver runs.`,
      zh: `调用 resolver 之前会先校验成员所属企业。`,
    });
  }
  return warning(
    'corps',
    'developer',
    {
      en:
        `corps is 'any', so the resolver meets members of every enterprise, and anybody can ` + 'create one.',
      zh: `corps 为 'any'，任何企业的成员都会到达 resolver，而任何人都能创建企业。`,
    },
    {
      en:
        'List the CorpIDs of your customers in option `corps`, or give a function that asks your ' +
        'tenant table. With any, the resolver must look at profile.corpId itself.',
      zh: '请在选项 `corps` 中列出客户的 CorpID，或传入查询租户表的函数；若保留 any，resolver 必须自行检查 profile.corpId。',
    },
  );
}
