import type { Bilingual } from '../../errors';

export const CONSOLE: Bilingual = {
  en: `Usage: passport-wecom console --config FILE [flags]

Says what to enter where in WeCom's consoles, computed from the strategies and receivers that FILE exports: for each field who enters
it, its menu, its value, which check WeCom makes, and what breaks without it. FILE is the one that the doctor takes. Nobody is asked, no secret is printed.

  --config FILE         the file that exports { connections: [strategy, …], callbacks?, installers? }
  --router URL          where wecomRouter is mounted (else what the callbackURLs say)
  --lang en|zh          language (else by LANG); menus and labels are the console's own
  --json                print { rows } as JSON and nothing else
`,
  zh: `用法：passport-wecom console --config FILE [flags]

根据 FILE 导出的策略与接收端，列出企业微信后台要填写的每个字段：由谁填、在哪个菜单、填什么、企业微信会校验什么、不填会怎样。FILE 与 doctor 用的
是同一个文件。本命令不发出任何请求，也不打印任何密钥。

  --config FILE         导出 { connections: [strategy, …], callbacks?, installers? } 的文件
  --router URL          wecomRouter 的挂载地址（默认由各 callbackURL 推断）
  --lang en|zh          语言（默认取决于 LANG）；菜单与字段名始终是后台原文
  --json                只打印 JSON 格式的 { rows }
`,
};
