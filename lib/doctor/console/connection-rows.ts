import type { Bilingual } from '../../errors';
import { type Connection, routerOf } from '../inspectable';
import { type DraftRow, enteredBy } from './row';

const EXACT: Bilingual = {
  en: 'At every sign-in: host and port must be equal to the letter; no scheme, no path, no wildcard, no parent domain.',
  zh: '每次登录时校验：域名与端口须完全一致，不含协议和路径，不支持通配符或上级域名。',
};

const TRUSTED: Bilingual = {
  en: `${EXACT.en} The domain needs an ICP record (备案).`,
  zh: `${EXACT.zh}域名须已完成 ICP 备案。`,
};

const EVERY_CALL: Bilingual = { en: 'At every call to the API.', zh: '每次调用接口时校验。' };

const AFTER_DOMAIN: Bilingual = {
  en: `${EVERY_CALL.en} The console wants the trusted domain to be entered first.`,
  zh: `${EVERY_CALL.zh}后台要求先填可信域名。`,
};

/** The fields that one connection needs (paths 98171, 98173, 91120, 96441; 91019 and 91123 as mirrored). */
export function connectionRows(connection: Connection): readonly DraftRow[] {
  return [...domainRows(connection), domainFile(connection), ...homepage(connection), allowedIp(connection)];
}

function domainRows(connection: Connection): readonly DraftRow[] {
  const { name, flow, channel, callbackURL } = connection;
  const { host } = new URL(callbackURL);
  const row = (
    field: DraftRow['field'],
    menu: string,
    label: string,
    check: Bilingual,
    without: Bilingual,
  ) => ({
    field,
    enteredBy: ownerOf(connection),
    for: name,
    menu,
    label,
    value: host,
    check,
    without,
  });
  const untrusted = { en: "50001, or an error on WeCom's page.", zh: '返回 50001，或企业微信页面报错。' };
  switch (flow) {
    case 'provider-secret':
      return [
        row(
          'login-start-domain',
          '应用管理 > 登录授权',
          '登录授权发起域名',
          {
            en: 'When the QR page opens: the Referer of the page that the login starts from.',
            zh: '打开扫码页时校验来源页面的 Referer。',
          },
          { en: 'The QR page refuses the login.', zh: '扫码页会拒绝登录。' },
        ),
        row('login-callback-domain', '应用管理 > 登录授权', '授权完成回调域名', EXACT, {
          en: 'The QR page refuses the callback address.',
          zh: '扫码页会拒绝回调地址。',
        }),
      ];
    case 'login-suite':
      return [row('trusted-domain', '应用管理 > 登录授权', '可信域名', TRUSTED, untrusted)];
    case 'suite-app':
      return [row('trusted-domain', '应用管理 > 应用详情', '可信域名', TRUSTED, untrusted)];
    case 'corp-app':
      return channel === 'workbench'
        ? [row('trusted-domain', '应用管理 > 应用 > 网页授权及JS-SDK', '可信域名', TRUSTED, untrusted)]
        : [
            row(
              'trusted-domain',
              '应用管理 > 应用 > 企业微信授权登录 > Web网页',
              '授权回调域',
              TRUSTED,
              untrusted,
            ),
          ];
  }
}

/** Where the host of callbackURL is registered, as menu and label. */
export function registeredAt(connection: Connection): string {
  return domainRows(connection)
    .filter(({ field }) => field !== 'login-start-domain')
    .map(({ menu, label }) => `${menu} > ${label}`)
    .join();
}

function ownerOf({ flow, appId, token }: Connection): Bilingual {
  switch (flow) {
    case 'suite-app':
      return enteredBy('app', appId);
    case 'corp-app':
      return enteredBy(token ? 'self-built' : 'delegated', appId);
    default:
      return enteredBy('login', appId);
  }
}

function domainFile(connection: Connection): DraftRow {
  const { name, flow, callbackURL } = connection;
  const file = `${new URL(callbackURL).origin}/WW_verify_….txt`;
  return {
    field: 'domain-file',
    enteredBy: ownerOf(connection),
    for: name,
    // Assumed of provider-secret, which has no 可信域名.
    menu: flow === 'provider-secret' ? '应用管理 > 登录授权' : '可信域名',
    label: '申请校验域名',
    value: {
      en: `A file and no text: download WW_verify_….txt here, and serve it unchanged at ${file}`,
      zh: `此处不填文字，而是放一个文件：在此下载 WW_verify_….txt，原样放到网站上，使其可以通过 ${file} 访问`,
    },
    check: {
      en: 'When the domain is registered: the file has to be there.',
      zh: '登记域名时校验：该文件须可访问。',
    },
    without: {
      en: '85005: the ownership of the domain is not verified.',
      zh: '返回 85005：域名归属未校验。',
    },
  };
}

/** Address that starts a login: at wecomRouter, where one serves this connection. */
function homepage(connection: Connection): readonly DraftRow[] {
  const { name, channel, token } = connection;
  if (channel !== 'workbench') return [];
  const router = routerOf(connection);
  // WeCom puts the CorpID of the enterprise in place of the word, and the tenant function reads it from the
  // query.
  const query = token === undefined ? 'corp=$CORPID$&returnTo=/' : 'returnTo=/';
  return [
    {
      field: 'homepage',
      enteredBy: ownerOf(connection),
      for: name,
      menu: '应用管理 > 应用详情',
      label: '应用主页',
      value: router === undefined ? OWN_START : `${router}/${name}?${query}`,
      check: {
        en: 'None when it is saved; members open it from the Workbench.',
        zh: '保存时不校验；成员从工作台打开此地址。',
      },
      without: {
        en: "The app's icon in the Workbench leads nowhere.",
        zh: '在工作台点击应用图标无法进入应用。',
      },
    },
  ];
}

const OWN_START: Bilingual = {
  en: 'The address where your Workbench login starts.',
  zh: '您的工作台登录地址。',
};

/** The provider's list, or for an app of one enterprise its own (path 90665 as mirrored). */
function allowedIp(connection: Connection): DraftRow {
  const { name, flow, token } = connection;
  const isOneCorp = flow === 'corp-app' && token !== undefined;
  return {
    field: 'allowed-ip',
    enteredBy: isOneCorp ? ownerOf(connection) : enteredBy('provider'),
    for: name,
    menu: isOneCorp ? '应用管理 > 应用' : '服务商信息 > 基本信息',
    label: isOneCorp ? '企业可信IP' : 'IP白名单',
    value: {
      en: 'The public IP addresses that your servers call WeCom from.',
      zh: '服务器调用企业微信接口时的公网出口 IP。',
    },
    check: isOneCorp ? AFTER_DOMAIN : EVERY_CALL,
    without: { en: '60020: nobody signs in.', zh: '返回 60020，所有人都无法登录。' },
  };
}
