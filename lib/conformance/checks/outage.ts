import { type Check, failed, notApplicable } from '../check';
import { expectNobody, type SignIns } from '../lab';
import type { Text } from '../text';
import { answeredWith } from './identity';

function fault(id: string, title: Text, kind: string, value: string): Check<SignIns> {
  return {
    id,
    title,
    remedy: {
      en: 'Give each call to WeCom a time limit of a few seconds and catch what goes wrong: nobody is signed in, and a page says so.',
      zh: '为每次调用设置几秒的超时并处理错误：不登录任何人，并用页面说明。',
    },
    async run(subject) {
      const { lab } = subject;
      if (kind === 'hang' && !lab.isPatient)
        return notApplicable({ en: 'asked for with --slow only', zh: '仅在使用 --slow 时检查' });
      const { browser, answer } = await answeredWith(subject, kind, value);
      if (answer.body === '' && answer.status >= 400)
        return failed({ en: 'the person is shown an empty page', zh: '用户看到的是空白页' });
      return expectNobody(subject, browser);
    },
  };
}

export const OUTAGE_CHECKS: ReadonlyArray<Check<SignIns>> = [
  fault(
    'wecom-refuses',
    {
      en: 'Where WeCom refuses, nobody is signed in and a page says so',
      zh: '企业微信拒绝时不登录任何人，并有页面说明',
    },
    'errcode',
    '60020',
  ),
  fault(
    'wecom-garbage',
    {
      en: 'Where a proxy answers in place of WeCom, nobody is signed in',
      zh: '代理代替企业微信应答时不登录任何人',
    },
    'body',
    '<html>504 Gateway Time-out</html>',
  ),
  fault(
    'wecom-down',
    { en: 'Where WeCom is down, nobody is signed in', zh: '企业微信故障时不登录任何人' },
    'status',
    '502',
  ),
  fault(
    'wecom-hangs',
    {
      en: 'Where WeCom does not answer, the person is told within 20 seconds',
      zh: '企业微信无响应时，20 秒内告知用户',
    },
    'hang',
    '',
  ),
];
