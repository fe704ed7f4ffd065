import type { Actor, Bilingual } from '../errors';

/** What somebody can do about a refusal, with the labels of WeCom's own consoles. */
export interface Remedy extends Bilingual {
  readonly actor: Actor;
}

function secretAt(en: string, zh: string) {
  return {
    actor: 'operator',
    en:
      `Copy the secret again from the console: ${en}, and make sure the app is enabled. Repeating a wrong secret blocks the ` +
      "server's IP address for an hour.",
    zh: `请在管理后台重新复制 Secret：${zh}，并确认应用已启用。反复使用错误的 Secret 会导致服务器 IP 被封禁一小时。`,
  } as const;
}

/**
 * One entry for everything a person may have to do; many errcodes share one. Menu labels: paths 90595, 98171,
 * 91039.
 */
export const REMEDIES = {
  wait: {
    actor: 'wecom',
    en: 'WeCom is busy. Nothing is wrong on your side: try again in a moment.',
    zh: '企业微信系统繁忙，并非配置问题，请稍后重试。',
  },
  slowDown: {
    actor: 'wecom',
    en: 'WeCom limits this call for now. Wait until the window has passed; do not call in a loop.',
    zh: '接口调用超过频率限制，请等待限制解除，不要循环重试。',
  },
  secret: secretAt(
    '应用管理 > 通用开发参数 (ProviderSecret), 应用详情 > 基本信息 (suite) or 应用管理 > 应用 > Secret (self-built app)',
    '服务商「应用管理 > 通用开发参数」、第三方应用「应用详情 > 基本信息」或自建应用「应用管理 > 应用 > Secret」',
  ),
  providerSecret: secretAt(
    '应用管理 > 通用开发参数 (ProviderSecret)',
    '「应用管理 > 通用开发参数 > ProviderSecret」',
  ),
  appSecret: secretAt(
    '应用管理 > 应用 > Secret (delegated app: its permanent_code)',
    '「应用管理 > 应用 > Secret」（代开发应用为永久授权码）',
  ),
  suiteSecret: {
    actor: 'operator',
    en:
      "Copy the suite's secret again from the provider console: 应用管理 > 应用详情 > 基本信息 (third-party app), 应用管理 > 登录授权 (web login) or " +
      '应用管理 > 应用代开发 > 代开发应用模板 (delegated apps). Each suite has one of its own.',
    zh:
      '请在服务商后台重新复制该套件的 Secret：第三方应用「应用管理 > 应用详情 > 基本信息」、网页登录「应用管理 > 登录授权」或「应用管理 > 应用代开发 > 代开发应用模板」；' +
      '每个套件的 Secret 各不相同。',
  },
  corpId: {
    actor: 'operator',
    en: 'Compare the CorpID with the console: 我的企业 > 企业信息 > 企业ID, for a provider 应用管理 > 通用开发参数.',
    zh: '请核对 CorpID：「我的企业 > 企业信息 > 企业ID」，服务商见「应用管理 > 通用开发参数」。',
  },
  suiteId: {
    actor: 'operator',
    en: 'Compare the SuiteID with the console: 应用管理 > 应用详情 > 基本信息, for web login 应用管理 > 登录授权, for a template 应用管理 > 应用代开发 > 代开发应用模板.',
    zh: '请核对 SuiteID：「应用管理 > 应用详情 > 基本信息」，网页登录见「应用管理 > 登录授权」，代开发模板见「应用管理 > 应用代开发 > 代开发应用模板」。',
  },
  agentId: {
    actor: 'operator',
    en: 'Compare the AgentId with the console: 应用管理 > 应用 > AgentId, and with the secret beside it.',
    zh: '请核对「应用管理 > 应用」中的 AgentId，并确认与 Secret 属于同一应用。',
  },
  token: {
    actor: 'operator',
    en:
      'The token is not accepted, a fresh one neither. Check that secret and flow belong to the same kind of app and ' +
      'that no other service uses the same credentials with a token cache of its own.',
    zh: '令牌无效，重新获取后仍被拒绝。请确认 Secret 与登录方式属于同一类应用，并确认没有其他服务使用同一凭证自行缓存令牌。',
  },
  signInAgain: {
    actor: 'member',
    en: 'The code is used up, expired, or was made for another app. Start the sign-in again.',
    zh: '授权码已使用、已过期或不属于当前应用，请重新登录。',
  },
  installAgain: {
    actor: 'enterprise-admin',
    en:
      'The code of an installation works once, for ten minutes. If it was redeemed before, the permanent_code is with you already; otherwise ' +
      "the enterprise's administrator has to authorise the app again.",
    zh: '安装授权码只能使用一次，有效期十分钟。若此前已换取永久授权码则无需处理，否则请企业管理员重新授权应用。',
  },
  startInstallAgain: {
    actor: 'enterprise-admin',
    en: "The installation has expired. The enterprise's administrator starts it again.",
    zh: '本次安装已失效，请企业管理员重新发起安装。',
  },
  ticket: {
    actor: 'operator',
    en:
      'The suite_ticket is missing or too old. Check 应用管理 > 开发信息 > 指令回调配置 (web login: 应用管理 > 登录授权; template: ' +
      '应用管理 > 应用代开发 > 代开发应用模板) and press 刷新Ticket; WeCom pushes one every ten minutes.',
    zh: 'suite_ticket 缺失或已过期。请检查「应用管理 > 开发信息 > 指令回调配置」（网页登录「应用管理 > 登录授权」，代开发模板「应用管理 > 应用代开发 > 代开发应用模板」）并点击「刷新Ticket」；企业微信每十分钟推送一次。',
  },
  trustedIp: {
    actor: 'operator',
    en:
      "Add the server's IP address to 企业可信IP (self-built app: 应用管理 > 应用 > 企业可信IP) or IP白名单 (provider: 服务商信息 > " +
      '基本信息 > IP白名单). It takes about a minute.',
    zh: '请将服务器 IP 加入「应用管理 > 应用 > 企业可信IP」（自建应用）或「服务商信息 > 基本信息 > IP白名单」（服务商），约一分钟后生效。',
  },
  providerIp: {
    actor: 'operator',
    en: "Add the server's IP address to 服务商信息 > 基本信息 > IP白名单. It takes about a minute.",
    zh: '请将服务器 IP 加入「服务商信息 > 基本信息 > IP白名单」，约一分钟后生效。',
  },
  domain: {
    actor: 'operator',
    en:
      "Register the callbackURL's host, with its port if it has one, as trusted domain: 网页授权及JS-SDK > 可信域名, for web login " +
      '登录授权 > 可信域名 or 企业微信授权登录 > Web网页 > 授权回调域. It must match exactly.',
    zh:
      '请将 callbackURL 的域名（含端口）登记为可信域名：「网页授权及JS-SDK > 可信域名」，网页登录见「登录授权 > 可信域名」或' +
      '「企业微信授权登录 > Web网页 > 授权回调域」，必须完全一致。',
  },
  domainOwner: {
    actor: 'operator',
    en:
      'WeCom does not accept this domain: check its ICP record, its owner, the WW_verify_….txt file at its root, and the ' +
      'limit of 20 changes a month.',
    zh: '企业微信不接受该域名：请检查 ICP 备案、备案主体、根目录下的 WW_verify_….txt 校验文件以及每月 20 次的修改上限。',
  },
  permission: {
    actor: 'enterprise-admin',
    en:
      'The app may not use this call. Grant the permission in the console (应用管理 > 应用 > 权限管理) and use the credentials of ' +
      'an app of the right kind.',
    zh: '应用没有该接口权限。请在「应用管理 > 应用 > 权限管理」中授权，并使用正确类型的应用凭证。',
  },
  appKind: {
    actor: 'developer',
    en:
      'This call is not for this kind of app. Take the flow that belongs to the credentials: suite-app for a third-party app, login-suite for the ' +
      'SuiteID of 登录授权, corp-app for a self-built or a delegated app (代开发; the SuiteID of its template begins with dk). Where they belong ' +
      "together, the enterprise's administrator grants the permission: 应用管理 > 应用 > 权限管理.",
    zh:
      '该接口不适用于这类应用。请使用与凭证对应的 flow：第三方应用用 suite-app，「登录授权」的 SuiteID 用 login-suite，自建应用和代开发应用（模板 SuiteID ' +
      '以 dk 开头）用 corp-app；若已对应，请企业管理员在「应用管理 > 应用 > 权限管理」中授权。',
  },
  visibleRange: {
    actor: 'enterprise-admin',
    en: 'Put the member inside the visible range of the app: 应用管理 > 应用 > 可见范围.',
    zh: '请将该成员加入应用的可见范围：「应用管理 > 应用 > 可见范围」。',
  },
  reinstall: {
    actor: 'enterprise-admin',
    en: 'The enterprise has uninstalled or disabled the app. Its administrator has to install or enable it again.',
    zh: '企业已卸载或停用该应用，请企业管理员重新安装或启用。',
  },
  licence: {
    actor: 'operator',
    en: 'The member has no active licence for this app (接口许可). The provider activates one in its console: 接口许可管理.',
    zh: '该成员没有有效的接口许可，请在服务商后台「接口许可管理」中激活。',
  },
  verify: {
    actor: 'enterprise-admin',
    en: 'The enterprise has to be verified first: 我的企业 > 企业认证.',
    zh: '企业尚未认证，请先完成「我的企业 > 企业认证」。',
  },
  callbackUrl: {
    actor: 'operator',
    en: 'Set the callback URL and let it pass its check: 应用管理 > 开发信息 > 指令回调配置 (web login: 应用管理 > 登录授权; template: 应用管理 > 应用代开发 > 代开发应用模板). It must answer within a second.',
    zh: '请设置回调 URL 并通过校验：「应用管理 > 开发信息 > 指令回调配置」（网页登录「应用管理 > 登录授权」，代开发模板「应用管理 > 应用代开发 > 代开发应用模板」），须在一秒内响应。',
  },
  bug: {
    actor: 'developer',
    en: 'WeCom could not read the request. Check that no proxy changes it; otherwise report it to passport-wecom.',
    zh: '请求参数有误。请确认代理没有改动请求，否则请向 passport-wecom 反馈。',
  },
  retired: {
    actor: 'developer',
    en: 'WeCom has retired this call. Upgrade passport-wecom, or report it.',
    zh: '接口已下线，请升级 passport-wecom 或反馈。',
  },
  unknown: {
    actor: 'operator',
    en: "Look the errcode and the hint up in WeCom's error tool: 开发者中心 > 工具 > 错误码查询.",
    zh: '请用企业微信「错误码查询工具」查询该错误码与 hint。',
  },
} as const satisfies Record<string, Remedy>;

export type RemedyName = keyof typeof REMEDIES;
