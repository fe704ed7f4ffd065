// What to enter where in WeCom's consoles, for a made-up site of each kind.
const { NOTES, SITE, WORDS } = require('./console-words');
const { lib } = require('./sources');

const {
  SuiteClient,
  WeComProviderQr,
  WeComWorkbench,
  appCallback,
  installRouter,
  providerCallback,
  suiteCallback,
} = lib('index');
const { consoleSheet } = lib('doctor/index');
const { withGlosses } = lib('doctor/console/glosses');

const CORP = 'ww0123456789abcdef';
const PROVIDER = 'ww89abcdef01234567';
const TEMPLATE = 'dk0123456789abcdef';
const keys = { token: 'token', encodingAESKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' };
const tokenStore = { get: async () => undefined, set: async () => {}, delete: async () => {} };
const suite = { suiteId: CORP, suiteSecret: 'secret', tokenStore };
const back = (name) => `${SITE}/auth/wecom/${name}/callback`;
const resolver = () => null;

const bothWays = (app) => [
  new WeComWorkbench({ flow: 'corp-app', ...app, callbackURL: back('wecom-workbench') }, resolver),
  new WeComProviderQr({ flow: 'corp-app', ...app, callbackURL: back('wecom-provider-qr') }, resolver),
];

const CASES = [
  {
    title: { en: 'QR code, provider-secret', zh: '扫码登录，provider-secret' },
    about: {
      en: 'A provider signs members of any enterprise in, with CorpID and ProviderSecret.',
      zh: '服务商凭 CorpID 和 ProviderSecret 让任意企业的成员登录。',
    },
    notes: NOTES['provider-secret'],
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
    notes: NOTES['suite-app'],
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
    title: { en: 'Self-built app, corp-app', zh: '自建应用，corp-app' },
    about: {
      en: 'One app of one enterprise: Workbench and QR code.',
      zh: '一个企业自己的应用：工作台与扫码。',
    },
    notes: NOTES['self-built'],
    connections: () => bothWays({ corpId: CORP, agentId: '1000002', secret: 'secret' }),
    callbacks: () => [appCallback({ name: 'intranet', corps: [CORP], keys })],
  },
  {
    title: { en: 'Delegated app, corp-app', zh: '代开发应用，corp-app' },
    about: {
      en: 'An app for one customer, made from your template (`dk…`; 应用管理 > 应用代开发 > 创建代开发应用模板, create a template): Workbench and QR code.',
      zh: '由模板（`dk…`，在服务商后台「应用管理 > 应用代开发 > 创建代开发应用模板」创建）为某个客户生成的应用：工作台与扫码。',
    },
    notes: NOTES.delegated,
    connections: () => bothWays({ tenant: resolver, cookieSecret: 'a text of more than 32 characters' }),
    callbacks: () => [suiteCallback({ suiteId: TEMPLATE, providerCorpId: PROVIDER, keys, tokenStore })],
  },
];

/** The whole page in one language. */
function consolePage(lang) {
  const { head, ...words } = WORDS[lang];
  return `${[head, ...CASES.map((each) => section(each, lang, words))].join('\n\n')}\n`;
}

function section({ title, about, notes, connections, callbacks, installers }, lang, words) {
  const rows = consoleSheet({
    connections: connections(),
    callbacks: callbacks?.(),
    installers: installers?.(),
    lang,
  });
  const said = notes === undefined ? [] : [notes.map((note) => `- ${note[lang]}`).join('\n')];
  const fields = rows.map((row, index) => {
    const said = field(row, lang, words);
    return row.enteredBy === rows[index - 1]?.enteredBy ? said : `### ${row.enteredBy}\n\n${said}`;
  });
  return [`## ${title[lang]}`, about[lang], ...said, ...fields].join('\n\n');
}

// A list and no table: addresses are long, and a screen is narrow.
function field(row, lang, { needs, value, check, without, colon }) {
  const at = `${withGlosses(lang, row.menu)} > **${row.label}**${withGlosses(lang, row.label).slice(row.label.length)}`;
  const names = row.for.split(', ').map((name) => `\`${name}\``);
  const said = row.value.replace(/^\S*[.]\S*$|https:\S+|WW_verify_\S+txt/g, '`$&`');
  return [
    at,
    '',
    `- ${needs}${colon}${names.join(', ')}`,
    `- ${value}${colon}${said}`,
    `- ${check}${colon}${row.check}`,
    `- ${without}${colon}${row.without}`,
  ].join('\n');
}

module.exports = { consolePage };
