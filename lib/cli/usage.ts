export const GENERAL = `Usage: passport-wecom <command> [flags]

Commands
  console      say what to enter where in WeCom's consoles
  doctor       examine a configuration before the first user does
  simulator    run a stand-in for WeCom on this machine

  --help       this text; after a command, its flags
  --version    the version of this package

命令：console 列出企业微信后台各字段应填写的内容；doctor 检查配置；simulator 在本机运行企业微信模拟器。
`;

export const CONSOLE = `Usage: passport-wecom console --config FILE [flags]

Says what to enter where in WeCom's consoles, computed from the strategies and receivers that FILE exports: for each field its menu, its
value, which check WeCom makes, and what breaks without it. FILE is the one that the doctor takes. Nobody is asked, no secret is printed.

  --config FILE         the file that exports { connections: [strategy, …], callbacks?, installers? }
  --router URL          where wecomRouter is mounted (else what the callbackURLs say)
  --lang en|zh          language (else by LANG); menus and labels are the console's own
  --json                print { rows } as JSON and nothing else

根据 FILE 导出的策略与接收器，列出企业微信后台各字段的菜单位置、应填内容、企业微信的校验方式以及缺少时的后果。
`;

export const DOCTOR = `Usage: passport-wecom doctor --config FILE [flags]

Examines the connections that FILE exports: settings, the way to WeCom, credentials (each tried once), suite tickets, and the running
application. FILE (.js, .cjs or .mjs) exports { connections: [strategy, …], callbacks? }. Secrets come from its own environment.

  --config FILE         the file that exports the connections
  --app URL             where the application runs; else each callbackURL is asked. An internal http address is asked as the proxy
                        in front of it would ask
  --login-page PATH     the page that a login starts from (/login)
  --verify-file NAME    also look for this domain-verification file, WW_verify_….txt
  --lang en|zh          language of the findings (else by LANG)
  --json                print { ok, findings } as JSON and nothing else

Exit code: 0 nothing failed, 1 something did, 2 wrong usage.

检查 FILE 导出的连接：配置、到企业微信的网络、凭证（每个只试一次）、suite_ticket 以及运行中的应用。退出码：0 无失败，1 有失败，2 用法错误。
`;

export const SIMULATOR = `Usage: passport-wecom simulator [flags]

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

在本机运行企业微信模拟器（登录页、工作台、接口、推送），可用于任何语言编写的应用；仅监听回环地址，NODE_ENV=production 时不会启动。
`;
