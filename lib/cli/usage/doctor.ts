import type { Bilingual } from '../../errors';

export const DOCTOR: Bilingual = {
  en: `Usage: passport-wecom doctor --config FILE [flags]

Examines the connections that FILE exports: settings, the way to WeCom, credentials (each tried once), suite tickets, and the running
application. FILE (.js, .cjs or .mjs) exports { connections: [strategy, …], callbacks?, installers? }. Secrets come from its own environment.

  --config FILE         the file that exports the connections
  --app URL             where the application runs; else each callbackURL is asked. An internal http address is asked as the proxy
                        in front of it would ask
  --login-page PATH     the page that a login starts from (/login)
  --verify-file NAME    also look for this domain-verification file, WW_verify_….txt
  --lang en|zh          language of the findings (else by LANG)
  --json                print { ok, findings } as JSON and nothing else

Exit code: 0 nothing failed, 1 something did, 2 wrong usage.
`,
  zh: `用法：passport-wecom doctor --config FILE [flags]

检查 FILE 导出的连接：配置、到企业微信的网络、凭证（每个只试一次）、suite_ticket，以及正在运行的应用。FILE（.js、.cjs 或 .mjs）导出
{ connections: [strategy, …], callbacks?, installers? }，密钥由它自己从环境变量读取。

  --config FILE         导出连接的文件
  --app URL             应用运行的地址（默认访问各 callbackURL）。给出内网 http 地址时，请求会带上与前置代理相同的头
  --login-page PATH     登录从哪个页面开始（/login）
  --verify-file NAME    同时检查域名校验文件 WW_verify_….txt 能否访问
  --lang en|zh          检查结果的语言（默认取决于 LANG）
  --json                只打印 JSON 格式的 { ok, findings }

退出码：0 无失败，1 有失败，2 用法错误。
`,
};
