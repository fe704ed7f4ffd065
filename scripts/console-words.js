// What docs/console.md says around the fields, which come from the code.
const SITE = 'https://app.example.com';

const WORDS = {
  en: {
    head: `# From a WeCom console to production

[简体中文](zh-CN/console.md)

For a made-up site at \`${SITE}\`. For yours, with your values: \`npx passport-wecom console --config connections.js --lang en\`.
Menus and fields are the console's own, which WeCom has in Chinese only; what they mean stands behind them in brackets.

Before you begin: a trusted domain needs an ICP record (备案), and WeCom takes 20 changes of domains a month (80001, 85008, 85004). \`connections.js\` may also export \`callbacks\` and \`installers\`. Written by \`npm run docs\`; do not edit.

## Who enters what

- The fields of a provider: the provider's administrator, in the [provider console](https://open.work.weixin.qq.com/wwopen/developer). Those of a self-built app: the enterprise's administrator, in the enterprise's own console. Headings say which.
- \`callbackURL\` itself is entered nowhere: WeCom compares its host, with its port if it has one, with the domain that is entered.
- IP白名单 (allowed IP addresses) takes several, with \`;\` between them, and the form \`222.209.201.*\`. Like 企业可信IP it may need a minute until it counts.
- 可见范围 (visible range): members outside of it have no icon of the app and no details (60011, 60111), and the QR page of \`corp-app\` refuses them (assumed: WeCom says so of its older page). It is no access control: a Workbench sign-in that begins at an address names them too. In a provider's app the customer's administrator sets it (assumed); WeCom pushes \`change_auth\` when it changes.

Which facts are called assumed or observed: [fidelity](fidelity.md#what-the-words-mean).`,
    needs: 'for',
    value: 'value',
    check: 'check',
    without: 'without it',
    colon: ': ',
  },
  zh: {
    head: `# 从企业微信后台到上线

[English](../console.md)

以虚构的站点 \`${SITE}\` 为例。你自己的取值：\`npx passport-wecom console --config connections.js --lang zh\`。
菜单与字段名均为后台原文。

开始之前：可信域名须已完成 ICP 备案，域名每月最多修改 20 次（80001、85008、85004）。\`connections.js\` 还可以导出 \`callbacks\` 和 \`installers\`。由 \`npm run docs\` 生成，请勿手改。

## 谁来填写

- 服务商的字段：由服务商管理员在[服务商后台](https://open.work.weixin.qq.com/wwopen/developer)填写。自建应用的字段：由企业管理员在企业自己的管理后台填写。下面的小标题都注明由谁填写。
- \`callbackURL\` 本身不用填在任何地方：企业微信把它的域名（有端口时含端口）与登记的域名比较。
- IP白名单可以填多个，用 \`;\` 分隔，也支持 \`222.209.201.*\` 这种写法。它和企业可信IP一样，保存后可能要等一分钟才生效。
- 可见范围：范围外的成员看不到应用图标，也没有详细资料（60011、60111），\`corp-app\` 的扫码页会拒绝他们（推测：企业微信对旧版扫码页有此说明）。但它不能当作权限控制：直接打开地址时，工作台登录同样会返回他们的身份。服务商应用的可见范围由客户企业的管理员设置（推测）；变更时企业微信会推送 \`change_auth\`。

“推测”“有公开案例”分别对应 assumed 和 observed，含义见 [fidelity](../fidelity.md#what-the-words-mean)（英文）。`,
    needs: '用于',
    value: '填写',
    check: '校验',
    without: '缺少时',
    colon: '：',
  },
};

const DETAILS = {
  en: "`scope: 'snsapi_privateinfo'`, for members inside 可见范围 only: the administrator ticks each detail (敏感信息) for the app, and the member agrees.",
  zh: "`scope: 'snsapi_privateinfo'`：只限可见范围内的成员；管理员要为应用逐项勾选敏感信息，成员本人也要同意。",
};

/** What a section says besides its fields. */
const NOTES = {
  'provider-secret': [
    {
      en: 'Assumed: in this flow 登录授权 (web login) has no field 可信域名; look for the check of the file at its two domains.',
      zh: '推测：这种登录方式的「登录授权」里没有可信域名一栏，请在两个域名处找文件校验入口。',
    },
  ],
  'suite-app': [
    {
      en: 'Until the app is released (上线), only the enterprises that are listed for tests (10) can install it; others see an error.',
      zh: '应用上线之前，只有列入测试名单的企业（10 个）可以安装，其他企业安装时报错。',
    },
    {
      en: "`scope: 'snsapi_privateinfo'`, for members inside 可见范围 only, needs the permission 成员敏感信息授权 (members' sensitive information); without it 92001.",
      zh: "`scope: 'snsapi_privateinfo'`：只限可见范围内的成员；应用须有「成员敏感信息授权」权限，没有则返回 92001。",
    },
  ],
  'self-built': [
    {
      en: 'The ICP record of the domain has to be in the name of the enterprise, or of a company that is related to it (observed), and no third-party provider may have registered the domain (85111).',
      zh: '域名的备案主体须是本企业或有关联的企业（有公开案例）；已被第三方服务商登记的域名不能用（85111）。',
    },
    {
      en: '企业可信IP is for servers of the enterprise; the address of a provider is refused.',
      zh: '企业可信IP填企业自己服务器的 IP；服务商的 IP 会被拒绝。',
    },
    DETAILS,
  ],
  delegated: [
    {
      en: 'Its calls are checked against the IP白名单 of the provider. 企业可信IP is for self-built apps and refuses the address of a provider: `npx passport-wecom console` prints it for a connection with `corpId`, which it takes for a self-built app; only with `tenant` it prints IP白名单.',
      zh: '它的调用按服务商的 IP白名单校验。企业可信IP只用于自建应用，会拒绝服务商的 IP：连接里写的是 `corpId` 时，`npx passport-wecom console` 会当作自建应用，打印「企业可信IP」；写 `tenant` 时才打印「IP白名单」。',
    },
    {
      en: "WeCom puts the customer's CorpID in place of `$CORPID$`; the function `tenant` reads it from there.",
      zh: '企业微信会把 `$CORPID$` 换成客户企业的 CorpID，`tenant` 函数从那里读取。',
    },
    {
      en: 'The address for pushes of the app itself is filled in beforehand with the one of its template (observed), and may stay: [provider](provider.md#delegated-apps).',
      zh: '应用自己的回调地址已预填为模板的地址（有公开案例），不必改：[服务商](provider.md#代开发应用)。',
    },
    {
      en: "Assumed: the app's own page has the menus of a self-built app, and the provider's administrator fills it in.",
      zh: '推测：应用自己的配置页与自建应用的菜单相同，由服务商管理员填写。',
    },
    DETAILS,
  ],
};

module.exports = { NOTES, SITE, WORDS };
