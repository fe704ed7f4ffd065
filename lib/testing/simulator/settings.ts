import { type ConsoleSettings, isLoopbackHost } from './options';

/**
 * What is entered in the consoles. It may change while the simulator runs: an app's port is often known late.
 */
export class Settings {
  private current: ConsoleSettings = {};

  constructor(initial: ConsoleSettings) {
    this.change(initial);
  }

  /** Replaces the settings that are given and leaves the others. */
  change(changes: ConsoleSettings): void {
    const { trustedDomains, callbackDomain, launchDomains, homepage, businessSettingsUrl, appName } = changes;
    for (const domain of trustedDomains ?? []) checkDomain('trustedDomains', domain);
    for (const domain of launchDomains ?? []) checkDomain('launchDomains', domain);
    if (callbackDomain !== undefined) checkDomain('callbackDomain', callbackDomain);
    if (homepage !== undefined) mustBeWebAddress('homepage', homepage);
    if (businessSettingsUrl !== undefined) mustBeWebAddress('businessSettingsUrl', businessSettingsUrl);
    const given = { trustedDomains, callbackDomain, launchDomains, homepage, businessSettingsUrl, appName };
    this.current = {
      ...this.current,
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    };
  }

  /** Undefined where the pages' own word for a sample app will do. */
  get appName(): string | undefined {
    return this.current.appName;
  }

  get homepage(): string | undefined {
    return this.current.homepage;
  }

  get businessSettingsUrl(): string | undefined {
    return this.current.businessSettingsUrl;
  }

  /** 可信域名; undefined where none is registered. */
  get trustedDomains(): readonly string[] | undefined {
    return this.current.trustedDomains;
  }

  /** 授权完成回调域名, as a list of at most one. */
  get callbackDomains(): readonly string[] | undefined {
    return this.current.callbackDomain === undefined ? undefined : [this.current.callbackDomain];
  }

  /** 登录授权发起域名 */
  get launchDomains(): readonly string[] | undefined {
    return this.current.launchDomains;
  }
}

/**
 * Whether an address is on a registered domain: exact host, port included, no parent-domain match. Where
 * nothing is registered every loopback address will do.
 *
 * @see https://developer.work.weixin.qq.com/document/path/98173
 */
export function isOnDomain(url: URL, registered: readonly string[] | undefined): boolean {
  if (registered === undefined) return isLoopbackHost(url.hostname);
  return registered.some((domain) => domain.toLowerCase() === url.host);
}

/** host[:port]; WeCom knows no wildcards here (path 98173). */
export function isDomain(text: string): boolean {
  return URL.canParse(`http://${text}`) && /^[^/?#@*\s]+$/.test(text);
}

/** An absolute http(s) address. */
export function isWebAddress(text: string): boolean {
  return typeof text === 'string' && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/**
 * @param what - the option, or the method and its parameter
 * @throws Error that names it and says what it must be
 */
export function mustBeWebAddress(what: string, url: string): void {
  if (isWebAddress(url)) return;
  throw new Error(`WeCom simulator: ${what} must be an absolute http(s) address, got '${url}'.`);
}

function checkDomain(option: string, domain: string): void {
  if (isDomain(domain)) return;
  throw new Error(
    `WeCom simulator: ${option} takes host[:port] without scheme, path or wildcard, got '${domain}'.`,
  );
}
