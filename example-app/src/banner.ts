import type { Language, Text } from './language';
import { appReceiverOf, homepageOf, suiteCallbackOf, systemReceiverOf } from './reach-wecom';
import type { Running } from './start-server';
import { TEXTS } from './texts';

type Line = readonly [label: string, value: string];

/** What stands in the terminal once the application runs. */
export function printStart(running: Running, lang: Language): string {
  const { baseUrl, port, simulatorUrl, demoAccounts, settings } = running;
  const accounts = demoAccounts.map(({ name, password }) => `${name} / ${password ?? SEEN[lang]}`);
  const behindProxy = new URL(baseUrl).port !== String(port);
  const sections = [
    section(TEXTS.packageExample[lang], [
      [OPEN[lang], baseUrl],
      ...(behindProxy ? [[LISTENING[lang], `${settings.host}:${port}`] as const] : []),
      ...(accounts.length > 0 ? [[ACCOUNTS[lang], accounts.join('    ')] as const] : []),
    ]),
    simulatorUrl === undefined
      ? section(CONSOLE_TITLE[lang], consoleLines(running))
      : section(TRIAL_TITLE[lang], trialLines(running, simulatorUrl, lang)),
    section(SETTINGS[lang], [[modes(running, lang), '']]),
  ];
  const other = lang === 'en' ? '  中文：npm start -- --lang zh\n' : '  English: npm start -- --lang en\n';
  return `\n${sections.join('\n')}\n${other}`;
}

/** What to click, in the order of a first walk. */
function trialLines({ baseUrl, access }: Running, simulatorUrl: string, lang: Language): Line[] {
  const steps: Array<readonly [Text, string, Text | undefined]> = [
    [QR, `${baseUrl}/login`, QR_HINT],
    [WORKBENCH, `${simulatorUrl}/workbench`, access.suite ? SAME_ACCOUNT : undefined],
    ...(access.suite ? [[INSTALL, `${baseUrl}/install`, undefined] as const] : []),
    [OPERATOR, `${baseUrl}/operator`, OPERATOR_HINT],
    [CONSOLE, `${simulatorUrl}/console`, undefined],
    [FAULTS, simulatorUrl, undefined],
  ];
  const width = Math.max(...steps.map(([, address]) => address.length));
  return steps.map(([label, address, hint]) => [
    label[lang],
    hint === undefined ? address : `${address.padEnd(width)}   ${hint[lang]}`,
  ]);
}

/** What to enter in the consoles, whose words stay Chinese. */
function consoleLines({ baseUrl, access }: Running): Line[] {
  const { host } = new URL(baseUrl);
  const { suite, loginSuite, provider, appKeys, corpApp, systemKeys } = access;
  return [
    ['应用主页', homepageOf(baseUrl)],
    ['可信域名', host],
    ...(provider ? [['登录授权发起域名, 授权完成回调域名', host] as const] : []),
    ...(suite
      ? [
          ['安装完成回调域名', host] as const,
          ['指令回调URL, 数据回调URL', suiteCallbackOf(baseUrl, suite.suiteId)] as const,
        ]
      : []),
    ...(loginSuite ? [['登录授权 指令回调URL', suiteCallbackOf(baseUrl, loginSuite.suiteId)] as const] : []),
    ...(systemKeys ? [['系统事件接收URL', systemReceiverOf(baseUrl)] as const] : []),
    ...(corpApp && appKeys ? [['接收消息 URL', appReceiverOf(baseUrl)] as const] : []),
  ];
}

function modes({ settings }: Running, lang: Language): string {
  const { flow, loginOnly, onUnassociated, autoBindCorps } = settings;
  const corps = autoBindCorps.join(' ') || NONE[lang];
  return `FLOW=${flow} ON_UNASSOCIATED=${onUnassociated} LOGIN_ONLY=${loginOnly ? '1' : '0'} AUTO_BIND_CORPS=${corps}`;
}

function section(title: string, lines: readonly Line[]): string {
  const width = Math.max(...lines.map(([label]) => columns(label)));
  const rows = lines.map(([label, value]) =>
    `    ${label}${' '.repeat(width - columns(label))}   ${value}`.trimEnd(),
  );
  return [`  ${title}`, ...rows, ''].join('\n');
}

/** Chinese characters are two columns wide. */
function columns(text: string): number {
  return [...text].reduce((sum, character) => sum + (character > '\u2e7f' ? 2 : 1), 0);
}

const OPEN: Text = { en: 'Open', zh: '打开' };
const LISTENING: Text = { en: 'Listening', zh: '监听' };
const ACCOUNTS: Text = { en: 'Accounts', zh: '密码账号' };
const SEEN: Text = { en: '(printed at the first start)', zh: '（首次启动时已打印）' };
const TRIAL_TITLE: Text = {
  en: 'WeCom is simulated: nothing else is needed',
  zh: '企业微信由模拟器代替，无需任何账号或配置',
};
const QR: Text = { en: 'QR sign-in', zh: '扫码登录' };
const QR_HINT: Text = {
  en: 'press “Scan with WeCom”, choose who scans',
  zh: '点“企业微信扫码登录”，选择由谁扫码',
};
const WORKBENCH: Text = { en: 'Workbench', zh: '工作台' };
const SAME_ACCOUNT: Text = {
  en: 'choose the same person, open the app: the same account',
  zh: '选择同一个人，打开应用：还是同一个账号',
};
const INSTALL: Text = { en: 'Install button', zh: '安装按钮' };
const OPERATOR: Text = { en: 'Operator page', zh: '运维页面' };
const OPERATOR_HINT: Text = { en: 'as alice', zh: '用 alice 登录' };
const CONSOLE: Text = { en: 'Console', zh: '模拟管理后台' };
const FAULTS: Text = { en: 'Faults', zh: '故障开关' };
const CONSOLE_TITLE: Text = {
  en: 'Values for the WeCom console (npx passport-wecom console says more)',
  zh: '企业微信后台填写内容（详见 npx passport-wecom console）',
};
const NONE: Text = { en: '(none)', zh: '（无）' };
const SETTINGS: Text = {
  en: 'Settings, explained in example-app/.env.example',
  zh: '设置（说明见 example-app/.env.example）',
};
