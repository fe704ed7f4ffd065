/** Origins of WeCom's servers. Change them for a private WeCom, an egress proxy, or the simulator. */
export interface WeComHosts {
  /** @defaultValue https://qyapi.weixin.qq.com */
  readonly api: string;
  /** @defaultValue https://open.weixin.qq.com */
  readonly oauth: string;
  /** @defaultValue https://login.work.weixin.qq.com */
  readonly login: string;
  /** @defaultValue https://open.work.weixin.qq.com */
  readonly legacyLogin: string;
}

/** Where WeCom's public cloud lives. */
const PUBLIC_HOSTS: WeComHosts = {
  api: 'https://qyapi.weixin.qq.com',
  oauth: 'https://open.weixin.qq.com',
  login: 'https://login.work.weixin.qq.com',
  legacyLogin: 'https://open.work.weixin.qq.com',
};

/** Completes a partial set of hosts with the public ones, without a trailing slash. */
export function completeHosts(hosts: Partial<WeComHosts> = {}): WeComHosts {
  const origin = (name: keyof WeComHosts) => new URL(hosts[name] ?? PUBLIC_HOSTS[name]).origin;
  return {
    api: origin('api'),
    oauth: origin('oauth'),
    login: origin('login'),
    legacyLogin: origin('legacyLogin'),
  };
}
