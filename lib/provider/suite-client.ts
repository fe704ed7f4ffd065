import { hkdfSync } from 'node:crypto';
import { z } from 'zod';
import { WeComConfigError, WeComError } from '../errors';
import { parseOptions } from '../options';
import { Qyapi } from '../qyapi/call';
import { completeHosts, type WeComHosts } from '../qyapi/hosts';
import { aboutInstallation } from '../qyapi/refusal';
import { SuiteTickets } from '../tokens/suite-ticket';
import { TokenCache } from '../tokens/token-cache';
import {
  corpTokenSource,
  installedCorpTokenSource,
  providerTokenSource,
  suiteTokenSource,
  type TokenSource,
} from '../tokens/token-sources';
import {
  type AuthInfo,
  authInfoOf,
  type Installation,
  installationReplies,
  installPage,
  TEMPLATE,
} from './installation';
import { checkPage, type JsSdkPage, type JsSdkSignature, signedPage, ticketFor } from './js-sdk';
import { type SuiteClientOptions, suiteSchemas } from './suite-options';

const TIMEOUT_MS = 3_000;

const COOKIE_SECRETS = new WeakMap<SuiteClient, string>();

/** A secret for the cookies of this client's installations, derived from that of its suite. */
export function cookieSecretOf(client: SuiteClient): string {
  return COOKIE_SECRETS.get(client) ?? '';
}

/** A provider's side of installation: codes, tokens, addresses and signatures. */
export class SuiteClient {
  readonly #options: SuiteClientOptions;
  readonly #hosts: WeComHosts;
  readonly #qyapi: Qyapi;
  readonly #tokens: TokenCache;
  readonly #tickets: SuiteTickets;
  readonly #suiteToken: TokenSource;

  /** @throws {@link WeComConfigError} for options that cannot work */
  constructor(options: SuiteClientOptions) {
    parseOptions(suiteSchemas().client, options, 'SuiteClient');
    const { suiteId, suiteSecret, tokenStore, timeoutMs = TIMEOUT_MS, httpsAgent } = options;
    this.#options = options;
    this.#hosts = completeHosts(options.hosts);
    const { api } = this.#hosts;
    this.#qyapi = new Qyapi({ api, timeoutMs, httpsAgent });
    this.#tokens = new TokenCache(tokenStore);
    this.#tickets = new SuiteTickets(suiteId, tokenStore);
    this.#suiteToken = suiteTokenSource(this.#qyapi, { api, suiteId, suiteSecret, tickets: this.#tickets });
    const derived = hkdfSync('sha256', suiteSecret, 'passport-wecom', 'installation under way', 32);
    COOKIE_SECRETS.set(this, Buffer.from(derived).toString('base64url'));
  }

  /**
   * Exchanges the auth_code of a create_auth or reset_permanent_code event, then asks for what that call
   * leaves out: the agentId. The code works once and for ten minutes, so keep it before this call and try
   * again where it fails. A time-out may have spent it: 40078 on a second try says so, and only an
   * administrator's new authorisation, or 重置 of the permanent_code in the console, brings another one. Where
   * the second call fails alone, the permanentCode is returned without agentId.
   *
   * @throws {@link WeComConfigError} where the code is no text; {@link WeComApiError} where WeCom refuses
   * @see https://developer.work.weixin.qq.com/document/path/100776 (v2/get_permanent_code)
   */
  async redeemAuthCode(authCode: string): Promise<Installation> {
    parseOptions(suiteSchemas().authCode, { authCode }, 'SuiteClient.redeemAuthCode');
    const reply = await this.#withSuiteToken((suite_access_token) =>
      this.#qyapi.call({
        endpoint: '/cgi-bin/service/v2/get_permanent_code',
        query: { suite_access_token },
        body: { auth_code: authCode },
        reply: installationReplies().permanentCode,
        spendsCode: true,
      }),
    ).catch((error: unknown) => {
      throw aboutInstallation(error);
    });
    const { permanent_code: permanentCode, state } = reply.value;
    const first = authInfoOf(reply.value, this.#options.suiteId);
    const whole = first.agentId === undefined ? await this.#completed(first, permanentCode) : first;
    return { ...whole, permanentCode, ...(state !== undefined && { state }) };
  }

  /**
   * Asks what an enterprise has authorised: the agentId above all.
   *
   * @throws {@link WeComApiError} where WeCom refuses: 40084 where the app was removed
   * @see https://developer.work.weixin.qq.com/document/path/100795 (v2/get_auth_info)
   */
  async authInfo(corpId: string, permanentCode: string): Promise<AuthInfo> {
    parseOptions(suiteSchemas().enterprise, { corpId, permanentCode }, 'SuiteClient.authInfo', {});
    const { value } = await this.#withSuiteToken((suite_access_token) =>
      this.#qyapi.call({
        endpoint: '/cgi-bin/service/v2/get_auth_info',
        query: { suite_access_token },
        body: { auth_corpid: corpId, permanent_code: permanentCode },
        reply: installationReplies().authInfo,
      }),
    );
    return authInfoOf(value, this.#options.suiteId);
  }

  /**
   * Returns an access_token for the enterprise's data, from the store where it has one.
   *
   * @param refused - the token that a call has just failed with (40014, 42001): WeCom may end one before its
   *   time. It is replaced, at most once a minute. @defaultValue none
   * @see https://developer.work.weixin.qq.com/document/path/90605 (get_corp_token) and 97164 (gettoken,
   *   delegated apps)
   */
  async corpAccessToken(corpId: string, permanentCode: string, refused?: string): Promise<string> {
    const source = this.#corpToken({ corpId, permanentCode }, 'SuiteClient.corpAccessToken');
    return refused === undefined ? this.#tokens.get(source) : this.#tokens.replace(source, refused);
  }

  /**
   * Seconds since WeCom made the newest suite_ticket; undefined before the first one. More than 1800 is too
   * old to use.
   */
  async ticketAge(): Promise<number | undefined> {
    return this.#tickets.age();
  }

  /**
   * Returns the address of WeCom's install page for this suite. It comes back to redirectUri with `auth_code`
   * and `state`, and must be entered from 安装完成回调域名; `installRouter` does all of it.
   *
   * @param options.state - 1 to 128 letters and digits
   * @param options.test - installs an app that is not released yet, in a test enterprise. @defaultValue false
   * @see https://developer.work.weixin.qq.com/document/path/90597 (installing from a provider's site)
   */
  async installUrl(options: { redirectUri: string; state: string; test?: boolean }): Promise<string> {
    parseOptions(suiteSchemas().install, options, 'SuiteClient.installUrl', {});
    const { redirectUri, state, test = false } = options;
    const code = await this.#withSuiteToken(async (suite_access_token) => {
      const query = { suite_access_token };
      const endpoint = '/cgi-bin/service/get_pre_auth_code';
      const { value } = await this.#qyapi.call({ endpoint, query, reply: suiteSchemas().preAuthCode });
      if (test) await this.#markAsTest(value.pre_auth_code, query);
      return value.pre_auth_code;
    });
    return installPage(this.#hosts.legacyLogin, { suiteId: this.#options.suiteId, code, redirectUri, state });
  }

  /**
   * Returns the address that an enterprise's administrator opens, or scans, to authorise delegated apps.
   * Nothing comes back to the browser: create_auth arrives with that state.
   *
   * @param options.templateIds - one to nine templates (`dk…`)
   * @param options.state - at most 32 letters and digits
   * @returns expiresAt in epoch milliseconds
   * @throws {@link WeComConfigError} without option `provider`
   * @see https://developer.work.weixin.qq.com/document/path/98744 (get_customized_auth_url)
   */
  async delegatedAuthUrl(options: {
    templateIds: readonly string[];
    state?: string;
  }): Promise<{ url: string; expiresAt: number }> {
    parseOptions(suiteSchemas().delegated, options, 'SuiteClient.delegatedAuthUrl', {});
    const { provider } = this.#options;
    if (!provider) {
      throw new WeComConfigError(
        'SuiteClient.delegatedAuthUrl needs option provider of SuiteClient: { providerCorpId, providerSecret }.',
      );
    }
    const { api } = this.#hosts;
    const source = providerTokenSource(this.#qyapi, { api, ...provider });
    const { value } = await this.#tokens.withToken(source, undefined, (provider_access_token) =>
      this.#qyapi.call({
        endpoint: '/cgi-bin/service/get_customized_auth_url',
        query: { provider_access_token },
        body: { templateid_list: options.templateIds, state: options.state ?? '' },
        reply: suiteSchemas().customizedUrl,
      }),
    );
    return { url: value.qrcode_url, expiresAt: Date.now() + value.expires_in * 1000 };
  }

  /**
   * Signs the address of a page for `ww.register` of `@wecom/jssdk`: names of members are shown that way.
   * Tickets live in the token store and are fetched once for any number of callers.
   *
   * @throws {@link WeComConfigError} {@link WeComApiError}
   * @see https://developer.work.weixin.qq.com/document/path/96909 (JS-SDK signature)
   */
  async jsSdkSignature(
    options: { corpId: string; permanentCode: string } & JsSdkPage,
  ): Promise<JsSdkSignature> {
    checkPage(options, 'SuiteClient.jsSdkSignature');
    const source = this.#corpToken(options, 'SuiteClient.jsSdkSignature');
    const by = { qyapi: this.#qyapi, tokens: this.#tokens, source, api: this.#hosts.api };
    return signedPage(options, await ticketFor(options, by));
  }

  async #completed(first: AuthInfo, permanentCode: string): Promise<AuthInfo> {
    try {
      const more = await this.authInfo(first.corpId, permanentCode);
      return { ...first, ...more, isDelegated: first.isDelegated || more.isDelegated };
    } catch (error) {
      // The code is spent: without its permanent_code the enterprise would be lost.
      if (error instanceof WeComError) return first;
      throw error;
    }
  }

  async #markAsTest(code: string, query: { suite_access_token: string }): Promise<void> {
    await this.#qyapi.call({
      endpoint: '/cgi-bin/service/set_session_info',
      query,
      body: { pre_auth_code: code, session_info: { auth_type: 1 } },
      reply: z.object({}),
    });
  }

  #corpToken(enterprise: { corpId: string; permanentCode: string }, label: string): TokenSource {
    const { corpId, permanentCode } = enterprise;
    // They come from redeemAuthCode and from events, not from a page of the provider's console.
    parseOptions(suiteSchemas().enterprise, { corpId, permanentCode }, label, {});
    const { suiteId } = this.#options;
    const { api } = this.#hosts;
    return TEMPLATE.test(suiteId)
      ? corpTokenSource(this.#qyapi, { api, corpId, secret: permanentCode })
      : installedCorpTokenSource(this.#qyapi, { api, suiteId, corpId, permanentCode }, (call) =>
          this.#withSuiteToken(call),
        );
  }

  #withSuiteToken<T>(call: (suiteAccessToken: string) => Promise<T>): Promise<T> {
    return this.#tokens.withToken(this.#suiteToken, undefined, call);
  }
}
