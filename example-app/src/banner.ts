import { appReceiverOf, homepageOf, suiteCallbackOf, systemReceiverOf } from './reach-wecom';
import type { Running } from './start-server';

/** What stands in the terminal once the application runs. */
export function printStart(running: Running): string {
  const { baseUrl, port, simulatorUrl, demoAccounts, settings } = running;
  const { host } = new URL(baseUrl);
  const sections = [
    section('passport-wecom example', [
      ['Open', baseUrl],
      ['Listening', `${settings.host}:${port}`],
      ...demoAccounts.map(
        ({ name, password }): Line => ['Account', `${name} / ${password ?? '(see the first start)'}`],
      ),
    ]),
    simulatorUrl === undefined ? '' : simulatorSection(baseUrl, simulatorUrl),
    section('Values for the WeCom console', [
      ['Application homepage 应用主页', homepageOf(baseUrl)],
      ['Trusted domain 可信域名', host],
      ['Launch domain 登录授权发起域名', host],
      ['Callback domain 授权完成回调域名', host],
      ...receiverLines(running),
    ]),
    section('Modes', [
      ['FLOW', settings.flow],
      ['LOGIN_ONLY', settings.loginOnly ? '1' : '0'],
      ['ON_UNASSOCIATED', settings.onUnassociated],
      ['AUTO_BIND_CORPS', settings.autoBindCorps.join(' ') || '(none)'],
    ]),
  ];
  return `\n${sections.filter((text) => text !== '').join('\n')}\n`;
}

function receiverLines({ settings, access, baseUrl }: Running): Line[] {
  const { suite, loginSuite, appKeys, corpApp, systemKeys } = access;
  if (settings.flow !== 'suite') {
    return corpApp && appKeys ? [['Callback URL 接收消息 URL', appReceiverOf(baseUrl)]] : [];
  }
  const lines: Line[] = [];
  if (suite) {
    lines.push(['Callback URLs 指令回调URL, 数据回调URL (app)', suiteCallbackOf(baseUrl, suite.suiteId)]);
  }
  if (loginSuite)
    lines.push(['Callback URL 指令回调URL (登录授权)', suiteCallbackOf(baseUrl, loginSuite.suiteId)]);
  if (systemKeys) lines.push(['Callback URL 系统事件接收URL', systemReceiverOf(baseUrl)]);
  return lines;
}

type Line = readonly [label: string, value: string];

function simulatorSection(baseUrl: string, simulatorUrl: string): string {
  return section('WeCom is simulated, no account is needed', [
    ['QR sign-in', `open ${baseUrl}/login, press “Scan with WeCom”, choose who scans`],
    ['Workbench sign-in', `open ${simulatorUrl}/workbench, choose who you are, open the app`],
    ['Console, installations', `${simulatorUrl}/console`],
    ['Switches and faults', simulatorUrl],
  ]);
}

function section(title: string, lines: readonly Line[]): string {
  const width = Math.max(...lines.map(([label]) => columns(label)));
  const rows = lines.map(([label, value]) => `    ${label}${' '.repeat(width - columns(label))}   ${value}`);
  return [`  ${title}`, ...rows, ''].join('\n');
}

/** Chinese characters are two columns wide. */
function columns(text: string): number {
  return [...text].reduce((sum, character) => sum + (character > '\u2e7f' ? 2 : 1), 0);
}
