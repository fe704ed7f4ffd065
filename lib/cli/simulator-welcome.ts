import type { Bilingual } from '../errors';
import type { WeComSimulator } from '../testing/index';

const TITLE: Bilingual = {
  en: 'WeCom simulator: anybody signs in as anybody. For development and tests only.',
  zh: '企业微信模拟器：任何人都可以以任何身份登录，仅供开发和测试。',
};
const SWITCHES: Bilingual = {
  en: 'switches, faults, pushes, calls received',
  zh: '开关、故障、推送、调用记录',
};
const WORKBENCH: Bilingual = {
  en: 'be a member, and open the app from the Workbench',
  zh: '选择成员，从工作台打开应用',
};
const CONSOLE: Bilingual = {
  en: 'enter addresses and domains, as in the real console',
  zh: '登记地址与域名，与真实后台一样校验',
};
const HOSTS: Bilingual = {
  en: 'Hosts, in place of qyapi.weixin.qq.com and the login pages',
  zh: '域名（代替 qyapi.weixin.qq.com 及登录页）',
};
const CREDENTIALS: Bilingual = {
  en: 'Credentials, the same at every start; they open nothing but this simulator',
  zh: '凭证（每次启动相同，仅对本模拟器有效）',
};
const STOP: Bilingual = { en: 'Stop it with Ctrl+C.', zh: '按 Ctrl+C 停止。' };

/** What the person needs next: where to click, and what to give the application. */
export function welcome({ url, hosts, credentials, members }: WeComSimulator, lang: keyof Bilingual): string {
  const qr: Bilingual = {
    en: `QR sign-in starts at your own application. There are ${members.length} members to choose from.`,
    zh: `扫码登录请从您的应用开始，共有 ${members.length} 位成员可选。`,
  };
  return `${TITLE[lang]}

  ${url}            ${SWITCHES[lang]}
  ${url}/workbench  ${WORKBENCH[lang]}
  ${url}/console    ${CONSOLE[lang]}

${qr[lang]}

${HOSTS[lang]}
${table(hosts)}

${CREDENTIALS[lang]}
${table(credentials)}

${STOP[lang]}
`;
}

function table(values: object): string {
  return Object.entries(values)
    .map(([name, value]) => `  ${name.padEnd(20)} ${String(value)}`)
    .join('\n');
}
