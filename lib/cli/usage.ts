export const GENERAL = `Usage: passport-wecom <command> [flags]

Commands
  conformance  check a running application against the simulator
  console      say what to enter where in WeCom's consoles
  doctor       examine a configuration before the first user does
  simulator    run a stand-in for WeCom on this machine

  --help       this text; after a command, its flags
  --version    the version of this package

命令：conformance 用模拟器检查运行中的应用；console 列出企业微信后台各字段应填写的内容；doctor 检查配置；simulator 在本机运行企业微信模拟器。
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
application. FILE (.js, .cjs or .mjs) exports { connections: [strategy, …], callbacks?, installers? }. Secrets come from its own environment.

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

export const CONFORMANCE = `Usage: passport-wecom conformance --app URL [flags]

Drives a running application through sign-ins, bindings, linkings and pushes, good and bad, and says what is wrong, and what to do. The
application may be written in any language; it talks to a simulator in place of WeCom: to one that runs already (--simulator), or to the
one that this command starts at http://127.0.0.1:4000. It gives members accounts and binds them: use an instance for tests.

  --app URL             where the application runs, such as http://localhost:3000
  --simulator URL       a simulator that runs already
  --port N              port of the simulator that is started (4000)
  --qr PATH             start of the QR sign-in (/auth/wecom/wecom-provider-qr)
  --workbench PATH      start of the Workbench sign-in (/auth/wecom/wecom-workbench)
  --who PATH            a page that says who is signed in (/); 'POST PATH' where tokens take the place of a session
  --who-pattern REGEX   finds the person in that page (else: whatever the page does not show to nobody)
  --login PATH          the login page (/login)
  --logout PATH         where the form to sign out goes (/logout)
  --link PATH           the page with the form that links a member to the account that is signed in (none); where only linked members
                        may enter, two are linked first
  --suite-callback PATH 指令回调URL; SUITE_ID in it is replaced (/auth/wecom/suite/SUITE_ID)
  --account NAME:PASS   an account of the application to bind and link, for tests; twice is better
  --member CORP/USER    a member who may sign in; twice (two of the simulator's first enterprise)
  --foreigner CORP/USER a member who must not get in
  --return-param NAME   parameter that says where to land; may be repeated (the usual ones)
  --slow                also wait for the application's time limits
  --lang en|zh          language (else by LANG)
  --json                print { ok, passed, failed, notApplicable, results } as JSON and nothing else

Exit code: 0 nothing failed, 1 something did, 2 wrong usage, or the application cannot be reached.

驱动运行中的应用完成各种正常与异常的登录、绑定、关联和推送，指出问题及处理办法。应用可用任何语言编写，但须指向模拟器。会给成员建立账号并绑定，请使用
测试实例。退出码：0 无失败，1 有失败，2 用法错误或无法访问应用。
`;
