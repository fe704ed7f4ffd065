// What to enter where in WeCom's consoles, for a made-up site of each kind.
const {
  SuiteClient,
  WeComProviderQr,
  WeComWorkbench,
  appCallback,
  installRouter,
  providerCallback,
  suiteCallback,
} = require('../dist');
const { consoleSheet } = require('../dist/doctor');
const { withGlosses } = require('../dist/doctor/console/glosses');

const SITE = 'https://app.example.com';
const CORP = 'ww0123456789abcdef';
const PROVIDER = 'ww89abcdef01234567';
const keys = { token: 'token', encodingAESKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' };
const tokenStore = { get: async () => undefined, set: async () => {}, delete: async () => {} };
const suite = { suiteId: CORP, suiteSecret: 'secret', tokenStore };
const back = (name) => `${SITE}/auth/wecom/${name}/callback`;
const resolver = () => null;

const CASES = [
  {
    title: { en: 'QR code, provider-secret', zh: '扫码登录，provider-secret' },
    about: {
      en: 'A provider signs members of any enterprise in, with CorpID and ProviderSecret.',
      zh: '服务商凭 CorpID 和 ProviderSecret 让任意企业的成员登录。',
    },
    connections: () => [
      new WeComProviderQr(
        {
          flow: 'provider-secret',
          providerCorpId: PROVIDER,
          providerSecret: 'secret',
          corps: 'any',
          callbackURL: back('wecom-provider-qr'),
        },
        resolver,
      ),
    ],
  },
  {
    title: { en: 'QR code, login-suite', zh: '扫码登录，login-suite' },
    about: {
      en: 'The same through 登录授权, which has a SuiteID and tickets of its own.',
      zh: '通过「登录授权」，它有自己的 SuiteID 和 suite_ticket。',
    },
    connections: () => [
      new WeComProviderQr(
        { flow: 'login-suite', ...suite, corps: 'any', callbackURL: back('wecom-provider-qr') },
        resolver,
      ),
    ],
    callbacks: () => [suiteCallback({ suiteId: CORP, providerCorpId: PROVIDER, keys, tokenStore })],
  },
  {
    title: { en: 'Workbench, suite-app', zh: '工作台，suite-app' },
    about: {
      en: 'A third-party app that customers install.',
      zh: '企业安装的第三方应用。',
    },
    connections: () => [
      new WeComWorkbench(
        { flow: 'suite-app', ...suite, corps: 'any', callbackURL: back('wecom-workbench') },
        resolver,
      ),
    ],
    callbacks: () => [
      suiteCallback({ suiteId: CORP, providerCorpId: PROVIDER, keys, tokenStore }),
      providerCallback({ providerCorpId: PROVIDER, keys }),
    ],
    installers: () => [
      installRouter({
        suiteClient: new SuiteClient(suite),
        callbackURL: `${SITE}/install/wecom/callback`,
        onInstalled: resolver,
        successRedirect: '/welcome',
        failureRedirect: '/install',
      }),
    ],
  },
  {
    title: { en: 'Self-built or delegated app, corp-app', zh: '自建或代开发应用，corp-app' },
    about: {
      en: 'One app of one enterprise: Workbench and QR code.',
      zh: '一个企业的一个应用：工作台与扫码。',
    },
    connections: () =>
      [WeComWorkbench, WeComProviderQr].map(
        (Strategy) =>
          new Strategy(
            {
              flow: 'corp-app',
              corpId: CORP,
              agentId: '1000002',
              secret: 'secret',
              callbackURL: back(Strategy === WeComWorkbench ? 'wecom-workbench' : 'wecom-provider-qr'),
            },
            resolver,
          ),
      ),
    callbacks: () => [appCallback({ name: 'intranet', corps: [CORP], keys })],
  },
];

const WORDS = {
  en: {
    head: `# From a WeCom console to production

[简体中文](zh-CN/console.md)

For a made-up site at ${SITE}. For yours, with your values: \`npx passport-wecom console --config connections.js --lang en\`.
Menus and fields are the console's own, which WeCom has in Chinese only; what they mean stands behind them in brackets.

Before you begin: a trusted domain needs an ICP record (备案), and WeCom takes 20 changes of domains a month (80001, 85008, 85004). The file may also export \`callbacks\` and \`installers\`. Written by \`npm run docs\`; do not edit.`,
    columns: ['field', 'value', 'WeCom checks', 'without it'],
    needs: 'for',
  },
  zh: {
    head: `# 从企业微信后台到上线

[English](../console.md)

以虚构的站点 ${SITE} 为例。你自己的取值：\`npx passport-wecom console --config connections.js --lang zh\`。
菜单与字段名均为后台原文。

开始之前：可信域名须已完成 ICP 备案，域名每月最多修改 20 次（80001、85008、85004）。该文件还可以导出 \`callbacks\` 和 \`installers\`。由 \`npm run docs\` 生成，请勿手改。`,
    columns: ['字段', '填写', '企业微信的校验', '缺少时'],
    needs: '用于',
  },
};

/** The whole page in one language. */
function consolePage(lang) {
  const { head, ...words } = WORDS[lang];
  return `${[head, ...CASES.map((each) => section(each, lang, words))].join('\n\n')}\n`;
}

function section({ title, about, connections, callbacks, installers }, lang, { columns, needs }) {
  const rows = consoleSheet({
    connections: connections(),
    callbacks: callbacks?.(),
    installers: installers?.(),
    lang,
  });
  const line = (cells) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  const cells = rows.map((row) => [
    `${withGlosses(lang, row.menu)} > **${row.label}**${withGlosses(lang, row.label).slice(row.label.length)}<br>${needs} \`${row.for}\``,
    row.value.replace(/^\S*[.]\S*$|https:\S+|WW_verify_\S+txt/g, '`$&`'),
    row.check,
    row.without,
  ]);
  return [
    `## ${title[lang]}`,
    about[lang],
    [columns, columns.map(() => '---'), ...cells].map(line).join('\n'),
  ].join('\n\n');
}

module.exports = { consolePage };
