import { homepageOf, suiteCallbackOf } from './reach-wecom';
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
      ...suiteLines(running),
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

function suiteLines({ settings, access, baseUrl }: Running): Line[] {
  if (settings.flow !== 'suite') return [];
  const lines: Line[] = [];
  if (access.suite)
    lines.push(['Callback URL 指令回调URL (app)', suiteCallbackOf(baseUrl, access.suite.suiteId)]);
  if (access.loginSuite) {
    lines.push(['Callback URL 指令回调URL (登录授权)', suiteCallbackOf(baseUrl, access.loginSuite.suiteId)]);
  }
  return lines;
}

type Line = readonly [label: string, value: string];

function simulatorSection(baseUrl: string, simulatorUrl: string): string {
  return section('WeCom is simulated, no account is needed', [
    ['QR sign-in', `open ${baseUrl}/login, press “Scan with WeCom”, choose who scans`],
    ['Workbench sign-in', `open ${simulatorUrl}/workbench, choose who you are, open the app`],
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
