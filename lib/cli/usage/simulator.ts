import type { Bilingual } from '../../errors';

export const SIMULATOR: Bilingual = {
  en: `Usage: passport-wecom simulator [flags]

Runs a stand-in for WeCom on this machine, for applications in any language: login pages, Workbench, API, and pushes to a suite's
callback. Addresses and domains can also be entered on its page /console, which checks them as the real console does. What is unlike the
documents and no error to WeCom is printed. It listens on loopback only and does not start where NODE_ENV is production.

  --port N                   port to listen on (0: any free one)
  --homepage URL             应用主页: what the app's icon in the Workbench opens
  --business-settings URL    业务设置: opened from the admin console with an auth_code
  --trusted-domain HOST      可信域名, host[:port]; may be repeated (any loopback host)
  --callback-domain HOST     授权完成回调域名 of the legacy QR page (any loopback host)
  --launch-domain HOST       登录授权发起域名 of the legacy QR page; may be repeated (no Referer, or a loopback one)
  --callback-url URL         指令回调URL: gets a suite_ticket at once and every ten minutes. login=URL for the 登录授权 suite,
                             delegated=URL for the template; may be repeated
  --letter-case new|old      field names of identity answers: userid or UserId (new)
  --ticket-space on|off      the space before suite_ticket, as in the official sample (on)
  --expires-in SECONDS       how long tokens live (7200)
  --fault ENDPOINT=ERRCODE   the next call of it fails, e.g. gettoken=60020; gettoken=60020*5 for five; may be repeated
  --lang en|zh               language of what is printed (else by LANG); the pages have both
`,
  zh: `用法：passport-wecom simulator [flags]

在本机运行企业微信的模拟器，可用于任何语言编写的应用：登录页、工作台、接口，以及向套件回调地址的推送。地址与域名也可以在它的 /console 页面登记，
校验方式与真实后台相同。与文档不符、但企业微信不会报错的请求，会打印出来。只监听回环地址；NODE_ENV 为 production 时不启动。

  --port N                   监听端口（0 表示任意空闲端口）
  --homepage URL             应用主页：在工作台点击应用图标时打开
  --business-settings URL    业务设置：从管理后台打开，带 auth_code
  --trusted-domain HOST      可信域名，host[:port]，可重复（默认任意回环地址）
  --callback-domain HOST     旧版扫码页的授权完成回调域名（默认任意回环地址）
  --launch-domain HOST       旧版扫码页的登录授权发起域名，可重复（默认无 Referer，或来自回环地址）
  --callback-url URL         指令回调URL：立即收到 suite_ticket，之后每十分钟一次。login=URL 用于「登录授权」套件，
                             delegated=URL 用于代开发模板；可重复
  --letter-case new|old      身份接口返回的字段名：userid 或 UserId（new）
  --ticket-space on|off      suite_ticket 前的空格，与官方示例一致（on）
  --expires-in SECONDS       各种 token 的有效期（7200）
  --fault ENDPOINT=ERRCODE   该接口的下一次调用失败，例如 gettoken=60020；连续五次写作 gettoken=60020*5；可重复
  --lang en|zh               打印内容的语言（默认取决于 LANG）；页面本身是双语的
`,
};
