/** What the consoles' own words mean: WeCom shows menus and fields in Chinese only. */
const GLOSSES: Readonly<Record<string, string>> = {
  IP白名单: 'allowed IP addresses',
  Web网页: 'web page',
  代开发应用模板: 'template of delegated apps',
  企业可信IP: 'trusted IP addresses of the enterprise',
  企业微信授权登录: 'login with WeCom',
  可信域名: 'trusted domain',
  基本信息: 'basic information',
  安装完成回调域名: 'domain that installations come back to',
  应用: 'the app',
  应用主页: 'app homepage',
  应用代开发: 'apps made for customers',
  应用管理: 'apps',
  应用详情: 'app details',
  开发信息: 'development',
  指令回调URL: 'URL for commands',
  指令回调配置: 'callback settings',
  授权回调域: 'callback domain',
  授权完成回调域名: 'domain that logins come back to',
  接收消息: 'receive messages',
  数据回调URL: 'URL for data',
  服务商信息: 'the provider',
  模板回调URL: 'URL of the template',
  申请校验域名: 'verify the domain',
  登录授权: 'web login',
  登录授权发起域名: 'domain that logins start from',
  系统事件接收URL: 'URL for system events',
  '网页授权及JS-SDK': 'web authorisation and JS-SDK',
  设置API接收: 'receive by API',
  通用开发参数: 'general parameters',
};

/**
 * Writes the English meaning behind each label of a path such as `应用管理 > 登录授权`; in Chinese the path as it is.
 */
export function withGlosses(lang: 'en' | 'zh', path: string): string {
  if (lang === 'zh') return path;
  const labels = path.split(' > ').map((label) => {
    const gloss = GLOSSES[label];
    return gloss === undefined ? label : `${label} (${gloss})`;
  });
  return labels.join(' > ');
}
