import type { Bilingual } from '../../errors';

export const GENERAL: Bilingual = {
  en: `Usage: passport-wecom <command> [flags]

Commands
  conformance  check a running application against the simulator
  console      say what to enter where in WeCom's consoles
  doctor       examine a configuration before the first user does
  simulator    run a stand-in for WeCom on this machine

  --help       this text; after a command, its flags
  --version    the version of this package
  --lang en|zh 语言, the language of what is printed (else by LANG)
`,
  zh: `用法：passport-wecom <command> [flags]

命令
  conformance  用模拟器检查正在运行的应用
  console      列出企业微信后台各字段应填写的内容
  doctor       在第一个用户登录之前检查配置
  simulator    在本机运行企业微信的模拟器

  --help       显示本说明；写在命令之后，则显示该命令的参数
  --version    显示本包的版本
  --lang en|zh 打印内容的语言（默认取决于 LANG）
`,
};
