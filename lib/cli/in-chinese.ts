/**
 * Phrases of the errors that a developer's log shows in English alone, and what the same says to an operator
 * who asked for Chinese. A phrase that contains another one stands in front of it.
 */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  // Options: lib/options.ts and the schemas beside what is made from them.
  [/options are missing/g, '缺少选项'],
  [/the argument must be an object with options/g, '参数须为选项对象'],
  [
    /unknown option (\S+): a corp-app signs in members of its own enterprise only, so leave it out/g,
    '未知选项 $1：corp-app 只允许本企业的成员登录，请去掉该选项',
  ],
  [/unknown option (\S+): did you mean (\S+)\?/g, '未知选项 $1，是否应为 $2？'],
  [/unknown option ([^\s.;]+)/g, '未知选项 $1'],
  [
    / is what is left of a setting that is missing: undefined, null or a placeholder/g,
    ' 是缺失的设置留下的文字：undefined、null 或占位符',
  ],
  [/(\S+) is missing/g, '缺少 $1'],
  [/; template: /g, '；代开发模板：'],
  [/ \(console: (.+?) \(web login: (.+?)\)\)/g, '（后台：$1；网页登录：$2）'],
  [/ \(console: (.+?)\)/g, '（后台：$1）'],
  [
    / must be an absolute URL such as (\S+); a path would be completed from the Host header, which a visitor can choose/g,
    ' 须为完整的 URL，例如 $1；若只写路径，就要靠访问者可以随意设置的 Host 头来补全',
  ],
  [
    / must be https; http is for localhost, 127.0.0.1 and \[::1\] only/g,
    ' 须为 https；http 仅限 localhost、127.0.0.1 和 [::1]',
  ],
  [
    / must be written out: scheme, two slashes, no spaces, control characters or backslashes/g,
    ' 须写完整：协议加两个斜杠，不含空格、控制字符或反斜杠',
  ],
  [
    / must not have a fragment: WeCom adds its parameters before the #/g,
    ' 不能含 #：企业微信会把参数加在 # 之前',
  ],
  [/ must not carry a user name or a password/g, ' 不能含用户名或密码'],
  [
    / must not have parameters called code, auth_code, state or error: WeCom adds its own/g,
    ' 不能含名为 code、auth_code、state 或 error 的参数：企业微信会自行添加',
  ],
  [/ must be an origin: no path, no query, no user name/g, ' 只能含协议、域名和端口，不含路径、参数和用户名'],
  [/ begins with '(.+?)', as if a variable were not set; it(?= )/g, ' 以“$1”开头，似乎有变量未设置；'],
  [/ must be an origin such as (\S+?)(?=[.;]?(?: |$))/g, ' 须写成“协议://域名[:端口]”，例如 $1，不带路径'],
  [/ must be an absolute URL/g, ' 须为完整的 URL'],
  [/ URL such as (?=http)/g, ' URL，例如 '],
  [/ must be a path of this application, such as (\S+)/g, ' 须为本应用内的路径，例如 $1'],
  [
    / must not contain spaces or other characters a console never shows/g,
    ' 不能含空格，也不能含后台不会出现的其他字符',
  ],
  [/ must not be empty/g, ' 不能为空'],
  [
    / must be 'any', a list of at least one CorpID, or a function/g,
    " 须为 'any'、至少含一个 CorpID 的列表，或函数",
  ],
  [
    / must be a CorpID; 'any' stands alone, not in a list/g,
    " 须为 CorpID；'any' 只能单独使用，不能放在列表里",
  ],
  [/ must have the methods (.+?)(?=[.;]|$)/g, ' 须有方法 $1'],
  [/ must have at least (\d+) characters(, each)?/g, ' 至少须有 $1 个字符'],
  [/ must be a whole number of milliseconds/g, ' 须为整数（毫秒）'],
  [/ must be a whole number of seconds, 1 or more/g, ' 须为整数（秒），不小于 1'],
  [/ must be a whole number, or a string of digits/g, ' 须为整数，或由数字组成的字符串'],
  [/ must be at least (\d+)/g, ' 不能小于 $1'],
  [/ must be at most (\d+)/g, ' 不能大于 $1'],
  [/ must be an https\.Agent/g, ' 须为 https.Agent'],
  [/ must have (\d+) to (\d+) of a-z, 0-9 and -/g, ' 须为 $1 至 $2 个 a-z、0-9 或 -'],
  [/ must have (\d+) to (\d+) of letters, digits, _ and -/g, ' 须为 $1 至 $2 个字母、数字、_ 或 -'],
  [/ must have (\d+) to (\d+) letters and digits/g, ' 须为 $1 至 $2 个字母或数字'],
  [/ must have (\d+) letters and digits/g, ' 须为 $1 个字母或数字'],
  [/ must be an id of letters, digits, _ and -/g, ' 须为由字母、数字、_ 和 - 组成的 id'],
  [/ must be a list of ids without spaces/g, ' 须为不含空格的 id 列表'],
  [/ must be (\{ token, encodingAESKey \}) or a list of at least one/g, ' 须为 $1，或至少含一项的列表'],
  [/ must be a list of (\{ id, key \})/g, ' 须为 $1 的列表'],
  [/ must be made by (.+?) or (\w+\(\))/g, ' 须由 $1 或 $2 生成'],
  [/ must be a WeComProviderQr or a WeComWorkbench/g, ' 须为 WeComProviderQr 或 WeComWorkbench'],
  [/ must be a list of strategies/g, ' 须为策略的列表'],
  [/ must name at least one strategy/g, ' 至少须有一个策略'],
  [/ must be an http\(s\) address without a path, such as (\S+)/g, ' 须为不含路径的 http(s) 地址，例如 $1'],
  [/ must be a path such as (\S+)/g, ' 须为路径，例如 $1'],
  [/ must be a file name such as (\S+)/g, ' 须为文件名，例如 $1'],
  [/ must be one of /g, ' 须为以下之一：'],
  [/ must list at least one( CorpID)?/g, ' 至少须列出一个$1'],
  [/ must be an object with some of (\w+, \w+, \w+) and (\w+)/g, ' 须为含 $1、$2 中若干项的对象'],
  [/ must be an object with (\w+)/g, ' 须为含 $1 的对象'],
  [/ must be a SuiteClient/g, ' 须为 SuiteClient'],
  [/ must be a function/g, ' 须为函数'],
  [/ must be a string/g, ' 须为字符串'],
  [/ must be true or false/g, ' 须为 true 或 false'],
  [/ must be (\w+) or (\w+)(?=[.;]|$| \()/g, ' 须为 $1 或 $2'],
  [/, got (\d+) characters/g, '，实际为 $1 个字符'],
  [/, got a list of (\d+)/g, '，实际为含 $1 项的列表'],
  [/, got a value of type (\w+)/g, '，实际为 $1 类型的值'],
  [/, got null/g, '，实际为 null'],
  [/ Invalid option: expected one of /g, ' 须为以下之一：'],
  [/ Invalid input: expected (\w+), received (\w+)/g, ' 须为 $1，实际为 $2'],
  [/ Invalid input/g, ' 不合法'],
  [/ Too small: expected .*? to have >=(\d+) (?:items|characters)/g, ' 至少须有 $1 项'],
  // What strategies, stores and routers say of the rest of their arguments.
  [
    /the second argument must be the resolver, a function that says who a member is in your application/g,
    '第二个参数须为 resolver，即说明成员在您的应用里是谁的函数',
  ],
  [
    /(?:the )?(resolver|validate\(\)) has (\d+) parameters, like (?:the verify function|that) of other strategies \((.+?)\)\. It is called with one object: (.+)\.$/g,
    '$1 有 $2 个参数，像其他策略的 verify 函数（$3）。它只接收一个对象：$4。',
  ],
  [
    /the first argument must be a connected client of the package redis \(v5 or later\)(, and this one is of ioredis)?\. With ioredis, pass (.+)\.$/g,
    '第一个参数须为 redis 包（v5 或更高版本）已连接的客户端。若使用 ioredis，请传入 $2。',
  ],
  [
    /this client of the package redis runs in legacy mode, which wants callbacks\. Pass client\.v4, or redis v5/g,
    '这个 redis 客户端处于 legacy 模式，只支持回调函数。请传入 client.v4，或使用 redis v5',
  ],
  [
    /this client is of the package redis before v4, which has no promises\. Pass one of v5 or later: (.+)\.$/g,
    '这个客户端属于 redis 包 v4 之前的版本，不支持 Promise。请使用 v5 或更高版本：$1。',
  ],
  [/ needs bindAt, the path of your bind page/g, ' 需要 bindAt，即绑定页面的路径'],
  [/ needs (\w+\(\)) in the directory/g, ' 需要 directory 提供 $1'],
  [
    / was made by another copy of passport-wecom: npm ls passport-wecom shows where it is installed twice/g,
    ' 来自 passport-wecom 的另一份安装：用 npm ls passport-wecom 可以看到哪里重复安装',
  ],
  [
    /two connections have the same name\. Give one of them another `name`/g,
    '两个连接同名，请给其中一个设置另外的 `name`',
  ],
  [
    /two of callbacks have the same suiteId, the same name, or are both for the provider/g,
    'callbacks 中有两项的 suiteId 或 name 相同，或都用于服务商',
  ],
  [
    /the path of (\S+)'s callbackURL must end in (\S+), where this router answers/g,
    '$1 的 callbackURL 路径须以 $2 结尾，这是本路由应答的地址',
  ],
  // The simulator.
  [
    /The WeCom simulator signs in anybody as anybody, so it does not start where NODE_ENV is production\. Remove it from this deployment, or unset NODE_ENV for a trial/g,
    '企业微信模拟器允许任何人以任何身份登录，因此在 NODE_ENV 为 production 时不启动。请不要把它部署到这里；若只是试用，请取消设置 NODE_ENV',
  ],
  [
    /WeCom simulator: (\S+) takes host\[:port\] without scheme, path or wildcard, got /g,
    '企业微信模拟器：$1 须为 host[:port]，不含协议、路径和通配符，实际为 ',
  ],
  [
    /WeCom simulator: (\S+) must be an absolute http\(s\) address, got /g,
    '企业微信模拟器：$1 须为完整的 http(s) 地址，实际为 ',
  ],
  [/failNext: no endpoint (\S+)\. There are (.+?)\.$/g, '没有接口 $1。可用的有：$2。'],
  [/failNext: errcode must be a whole number, as WeCom sends it/g, 'errcode 须为整数'],
  [/The simulator does not start/g, '模拟器无法启动'],
];

/** Says in Chinese what an error of this package says in English; what is unknown stays as it is. */
export function inChinese(message: string): string {
  const said = PHRASES.reduce((text, [phrase, chinese]) => text.replace(phrase, chinese), message);
  return said
    .replace(/^([\w.() ]+): /, '$1：')
    .replace(/; /g, said === message ? '; ' : '；')
    .replace(/； /g, '；')
    .replace(/\.$/, '。')
    .replace(/？。$/, '？');
}
