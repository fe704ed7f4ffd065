import type { Text } from './language';
import type { PageProblem } from './raw-query';

/** 80001 and 50001 as the browser sees them. */
export function notTrusted(redirectUri: string): PageProblem {
  return {
    problem: {
      zh: 'redirect_uri需使用应用可信域名',
      en: 'redirect_uri must be on a trusted domain of the app',
    },
    advice: domainAdvice('trustedDomains', '可信域名', redirectUri),
  };
}

const OTHER_CALLBACK_DOMAIN = {
  zh: 'redirect_uri 与配置的授权完成回调域名不一致',
  en: 'redirect_uri differs from the registered callback domain',
};

export function foreignCallback(redirectUri: string): PageProblem {
  return {
    problem: OTHER_CALLBACK_DOMAIN,
    advice: domainAdvice('callbackDomain', '授权完成回调域名', redirectUri),
  };
}

/** The install page says the same; the field of the console is another one. */
export function foreignInstallCallback(redirectUri: string): PageProblem {
  return {
    problem: OTHER_CALLBACK_DOMAIN,
    advice: domainAdvice('callbackDomain', '安装完成回调域名', redirectUri),
  };
}

/** The same words for whoever comes from elsewhere, or hides from where. */
export function foreignInstallPage(referer: string): PageProblem {
  const [zh, en] =
    referer === ''
      ? [
          '请求没有 Referer（Referrer-Policy 应为 origin）',
          'There is no Referer (send Referrer-Policy: origin)',
        ]
      : [`Referer“${referer}”不在其中`, `The Referer "${referer}" is not on it`];
  return {
    problem: OTHER_CALLBACK_DOMAIN,
    advice: {
      zh: `安装链接须从安装完成回调域名下的页面打开：${zh}。模拟器选项：callbackDomain。`,
      en: `The install page must be entered from 安装完成回调域名. ${en}. Simulator option: callbackDomain.`,
    },
  };
}

function domainAdvice(option: string, field: string, redirectUri: string): PageProblem['advice'] {
  const host = new URL(redirectUri).host;
  return {
    zh: `“${host}”不在${field}中。主机名和端口必须完全一致。模拟器选项：${option}；未登记时只接受本机地址。`,
    en: `"${host}" is not registered as ${field}. Host and port must be equal. Simulator option: ${option}; while nothing is registered only loopback addresses are accepted.`,
  };
}

export const OPEN_LINK_FAILED: PageProblem = {
  problem: { zh: '该链接无法访问', en: 'This link cannot be opened' },
  advice: { zh: '模拟器没有这个页面。', en: 'The simulator has no such page.' },
};

/** The real page says no more than that; the advice says what is wrong. */
export function unreachable({ problem, advice }: PageProblem): PageProblem {
  return {
    problem: OPEN_LINK_FAILED.problem,
    advice: { zh: `${problem.zh}。${advice.zh}`, en: `${problem.en}. ${advice.en}` },
  };
}

export const OUTSIDE_CLIENT: PageProblem = {
  problem: { zh: '请在企业微信客户端打开链接', en: 'Open this link in the WeCom client' },
  advice: {
    zh: '请从模拟工作台进入。',
    en: 'Enter through the simulated Workbench.',
  },
};

export const NO_REFERER: PageProblem = {
  problem: { zh: '请从登录授权发起域名进入', en: 'Enter from a registered launch domain' },
  advice: {
    zh: '请求没有 Referer。请检查登录页的 Referrer-Policy：no-referrer（helmet 的默认值）会去掉它，应使用 origin。',
    en: 'The request has no Referer. Check the Referrer-Policy of your login page: no-referrer (the default of helmet) removes it; use origin.',
  },
};

export function foreignReferer(referer: string): PageProblem {
  return {
    problem: NO_REFERER.problem,
    advice: {
      zh: `Referer“${referer}”不在登录授权发起域名中。模拟器选项：launchDomains。`,
      en: `The Referer "${referer}" is not on a registered launch domain (登录授权发起域名). Simulator option: launchDomains.`,
    },
  };
}

const APPIDS = {
  provider: { zh: '服务商的 CorpID', en: "the provider's CorpID" },
  'login-suite': { zh: '登录授权的 SuiteID', en: 'the SuiteID of the login authorisation (登录授权)' },
  corp: { zh: '企业的 CorpID', en: "the enterprise's CorpID" },
  oauth: {
    zh: '企业的 CorpID 或第三方应用的 SuiteID',
    en: "the enterprise's CorpID or the third-party app's SuiteID",
  },
};

export function badAppid(appid: string, wanted: keyof typeof APPIDS): PageProblem {
  return {
    problem: { zh: `appid 错误：“${appid}”`, en: `Wrong appid: "${appid}"` },
    advice: {
      zh: `此页面的 appid 是${APPIDS[wanted].zh}。`,
      en: `On this page appid is ${APPIDS[wanted].en}.`,
    },
  };
}

const VALUES: Readonly<Record<string, PageProblem['advice']>> = {
  redirect_uri: {
    zh: '应为 http(s) 绝对地址，并且只编码一次。',
    en: 'It is an absolute http(s) address, encoded once.',
  },
  usertype: { zh: '可用值：admin、member。', en: 'It is admin or member.' },
  login_type: { zh: '可用值：ServiceApp、CorpApp。', en: 'It is ServiceApp or CorpApp.' },
  redirect_type: { zh: '可用值：top、callback、self。', en: 'It is top, callback or self.' },
  agentid: {
    zh: '该企业没有这个应用；snsapi_privateinfo 必须带 agentid。',
    en: 'The enterprise has no such app; snsapi_privateinfo needs an agentid.',
  },
  suite_id: {
    zh: '应为第三方应用的 SuiteID，或代开发模板的；企业不安装登录授权。',
    en: 'It is the SuiteID of a third-party app, or of a template; enterprises do not install the login suite.',
  },
  pre_auth_code: {
    zh: '应由同一 suite_id 的 get_pre_auth_code 获取，有效期 20 分钟。',
    en: 'It comes from get_pre_auth_code of the same suite_id, and lives for twenty minutes.',
  },
  response_type: { zh: '固定为 code。', en: 'It is always code.' },
  state: {
    zh: '只能是 a-zA-Z0-9，最多 128 字节（84025）。',
    en: 'Only a-zA-Z0-9, at most 128 bytes (84025).',
  },
  scope: { zh: '可用值：snsapi_base、snsapi_privateinfo。', en: 'It is snsapi_base or snsapi_privateinfo.' },
};

export function badValue(name: string, value: string): PageProblem {
  return {
    problem: { zh: `参数“${name}”的值错误：“${value}”`, en: `Wrong value of "${name}": "${value}"` },
    advice: VALUES[name] ?? { zh: '', en: '' },
  };
}

/** What published clients send (observed); it works as long as the address has no parameters of its own. */
export function unencoded(redirectUri: string): Text {
  return {
    zh: `redirect_uri 没有经过 URL 编码：“${redirectUri}”。其中“&”之后的参数会丢失。请使用 encodeURIComponent 编码一次。`,
    en: `redirect_uri is not URL-encoded: "${redirectUri}". Parameters of its own behind an "&" are lost. Encode it once with encodeURIComponent.`,
  };
}

export function unknownLang(lang: string): Text {
  return {
    zh: `lang 的可用值是 zh、en；“${lang}”已忽略，按浏览器的语言显示。`,
    en: `lang is zh or en; "${lang}" is passed over, and the browser's language shown.`,
  };
}

/** The member may not sign in here: the app is not visible to them, or the page is for administrators. */
export function noPermission(reason: 'visible-range' | 'admins-only' | 'no-enterprise'): PageProblem {
  const advice = {
    'visible-range': {
      zh: '该成员不在应用的可见范围内。',
      en: "The member is outside the app's visible range.",
    },
    'admins-only': {
      zh: 'usertype=admin（默认值）只允许管理员扫码；成员登录请使用 usertype=member。',
      en: 'usertype=admin (the default) lets administrators in only; use usertype=member for members.',
    },
    'no-enterprise': { zh: '此人不属于任何企业。', en: 'This person belongs to no enterprise.' },
  }[reason];
  return { problem: { zh: '没有权限登录', en: 'No permission' }, advice };
}

export function unknownPerson(key: string): PageProblem {
  return {
    problem: { zh: `没有此人：“${key}”`, en: `Nobody is "${key}"` },
    advice: { zh: '请先用 addMember 添加。', en: 'Add them with addMember first.' },
  };
}

/** A scope that the documents do not name any more. */
export const OLD_SCOPE: Text = {
  zh: 'snsapi_userinfo 已从现行文档中移除，现用 snsapi_base 或 snsapi_privateinfo。',
  en: 'snsapi_userinfo is gone from the documents; they know snsapi_base and snsapi_privateinfo.',
};

/** Documented (path 91120), and for those alone. */
export const OLD_SUITE_LINK: Text = {
  zh: '这是旧的多应用套件的链接；其他套件用 SuiteID。',
  en: 'This link is for old multi-app suites; others take the SuiteID.',
};

/** A panel whose code goes to the origin of redirect_uri, in a page of another one. */
export function foreignPage(page: string, redirectUri: string): Text {
  const there = new URL(redirectUri).origin;
  return {
    zh: `redirect_type=callback：code 只交给 ${there} 的页面，而嵌入此面板的页面是 ${page}，收不到。`,
    en: `redirect_type=callback: the code is handed to a page of ${there} only, and the one around this panel is ${page}: it receives nothing.`,
  };
}

/** A frame that WeCom's page navigates, wherever it stands: to the browser another site asks. */
export function frameOfAnotherSite(redirectUri: string): Text {
  const there = new URL(redirectUri).origin;
  return {
    zh: `redirect_type=self：由企业微信的页面把框架转到 ${there}，浏览器在此不会发送 SameSite=Lax 或 Strict 的 Cookie，而登录需要它们。请用 top。`,
    en: `redirect_type=self: WeCom's page sends the frame to ${there}, and there the browser withholds cookies with SameSite=Lax or Strict, which a sign-in needs. Use top.`,
  };
}
