import type { WeComSimulator } from '../testing/index';

/** What the person needs next: where to click, and what to give the application. */
export function welcome({ url, hosts, credentials, members }: WeComSimulator, lang: 'en' | 'zh'): string {
  const en = lang === 'en';
  return `${en ? 'WeCom simulator: anybody signs in as anybody. For development and tests only.' : '企业微信模拟器：任何人都可以以任何身份登录，仅供开发和测试。'}

  ${url}            ${en ? 'switches, faults, pushes, calls received' : '开关、故障、推送、调用记录'}
  ${url}/workbench  ${en ? 'be a member, and open the app from the Workbench' : '选择成员，从工作台打开应用'}
  ${url}/console    ${en ? 'enter addresses and domains, as in the real console' : '登记地址与域名，与真实后台一样校验'}

${en ? `QR sign-in starts at your own application. There are ${members.length} members to choose from.` : `扫码登录请从您的应用开始，共有 ${members.length} 位成员可选。`}

${en ? 'Hosts, in place of qyapi.weixin.qq.com and the login pages' : '域名（代替 qyapi.weixin.qq.com 及登录页）'}
${table(hosts)}

${en ? 'Credentials, the same at every start; they open nothing but this simulator' : '凭证（每次启动相同，仅对本模拟器有效）'}
${table(credentials)}

${en ? 'Stop it with Ctrl+C.' : '按 Ctrl+C 停止。'}
`;
}

function table(values: object): string {
  return Object.entries(values)
    .map(([name, value]) => `  ${name.padEnd(20)} ${String(value)}`)
    .join('\n');
}
