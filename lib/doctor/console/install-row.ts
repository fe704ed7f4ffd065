import { type DraftRow, enteredBy } from './row';

/** An install button, as installRouter() makes it. */
export interface Installer {
  /** Address that WeCom's install page comes back to. */
  readonly callbackURL: string;
}

/**
 * The field that one install button needs (path 90597).
 *
 * @param suiteId - the third-party app's, where there is one only
 */
export function installRow({ callbackURL }: Installer, suiteId: string | undefined): DraftRow {
  const { host, pathname } = new URL(callbackURL);
  return {
    field: 'install-domain',
    enteredBy: enteredBy('app', suiteId),
    for: pathname,
    menu: '应用管理 > 应用详情',
    label: '安装完成回调域名',
    value: host,
    check: {
      en: 'When the install page opens: the Referer of the page with the button, and the address to come back to.',
      zh: '打开安装页时校验：安装按钮所在页面的 Referer，以及安装完成后返回的地址。',
    },
    without: {
      en: 'The install page refuses: redirect_uri 与配置的授权完成回调域名不一致.',
      zh: '安装页提示「redirect_uri 与配置的授权完成回调域名不一致」。',
    },
  };
}
