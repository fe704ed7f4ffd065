import type { Bilingual } from '../../errors';

export const CONFORMANCE: Bilingual = {
  en: `Usage: passport-wecom conformance --app URL [flags]

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
`,
  zh: `用法：passport-wecom conformance --app URL [flags]

驱动正在运行的应用完成各种正常与异常的登录、绑定、解绑和推送，指出问题以及怎么办。应用可以用任何语言编写，但须用模拟器代替企业微信：
已在运行的模拟器（--simulator），或由本命令在 http://127.0.0.1:4000 启动的模拟器。检查会给成员建立账号并绑定，请使用测试实例。

  --app URL             应用运行的地址，例如 http://localhost:3000
  --simulator URL       已在运行的模拟器
  --port N              由本命令启动的模拟器的端口（4000）
  --qr PATH             扫码登录的起始地址（/auth/wecom/wecom-provider-qr）
  --workbench PATH      工作台登录的起始地址（/auth/wecom/wecom-workbench）
  --who PATH            显示当前登录者的页面（/）；以 token 代替会话时写 'POST PATH'
  --who-pattern REGEX   在该页面中找到登录者（默认：未登录时页面上没有的内容）
  --login PATH          登录页（/login）
  --logout PATH         退出登录的表单提交到哪里（/logout）
  --link PATH           把成员绑定到当前账号的表单所在页面（默认无）；只允许已绑定成员登录时，先绑定两名成员
  --suite-callback PATH 指令回调URL，其中的 SUITE_ID 会被替换（/auth/wecom/suite/SUITE_ID）
  --account NAME:PASS   应用中一个用于绑定的测试账号；最好给两个
  --member CORP/USER    可以登录的成员；给两个（默认取模拟器第一个企业的两位成员）
  --foreigner CORP/USER 不允许登录的成员
  --return-param NAME   表示登录后落到哪里的参数，可重复（默认取常见的几个）
  --slow                同时等待应用自身的时间限制
  --lang en|zh          语言（默认取决于 LANG）
  --json                只打印 JSON 格式的 { ok, passed, failed, notApplicable, results }

退出码：0 无失败，1 有失败，2 用法错误或无法访问应用。
`,
};
