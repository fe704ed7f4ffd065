import { z } from 'zod';
import { credential, hosts, milliseconds, objectWith, parseOptions } from '../options';
import { Qyapi } from '../qyapi/call';
import { completeHosts, type WeComHosts } from '../qyapi/hosts';
import { aboutInstallation } from '../qyapi/refusal';
import { SuiteTickets } from '../tokens/suite-ticket';
import { TokenCache } from '../tokens/token-cache';
import {
  corpTokenSource,
  installedCorpTokenSource,
  suiteTokenSource,
  type TokenSource,
} from '../tokens/token-sources';
import type { TokenStore } from '../tokens/token-store';

/** Options of {@link SuiteClient}. */
export interface SuiteClientOptions {
  readonly suiteId: string;
  readonly suiteSecret: string;
  /** The store that suiteCallback puts this suite's tickets into. */
  readonly tokenStore: TokenStore;
  /** Other hosts: private WeCom, egress proxy, simulator. @defaultValue WeCom's public cloud */
  readonly hosts?: Partial<WeComHosts>;
  /** Milliseconds for each call to WeCom. @defaultValue 3000 */
  readonly timeoutMs?: number;
}

/** What an enterprise's administrator gave the provider by installing the app. */
export interface Installation {
  readonly corpId: string;
  readonly corpName?: string;
  /** Opens the enterprise's data until it is revoked: keep it like a password. */
  readonly permanentCode: string;
}

const schema = z.strictObject({
  suiteId: credential,
  suiteSecret: credential,
  tokenStore: objectWith<TokenStore>('get', 'set', 'delete'),
  hosts: hosts.optional(),
  timeoutMs: milliseconds.optional(),
});

const authCodeSchema = z.object({ authCode: credential });
const enterpriseSchema = z.object({ corpId: credential, permanentCode: credential });

const TIMEOUT_MS = 3_000;
/**
 * SuiteIDs of templates for delegated development begin so (path 97162); their apps must not use
 * get_corp_token.
 */
const TEMPLATE = /^dk/;

const permanentCode = z
  .object({
    permanent_code: z.string().min(1).max(512),
    auth_corp_info: z.object({
      corpid: z.string().min(1),
      corp_name: z.string().optional().catch(undefined),
    }),
  })
  .transform(({ permanent_code, auth_corp_info: { corpid, corp_name } }): Installation => {
    return {
      corpId: corpid,
      ...(corp_name !== undefined && { corpName: corp_name }),
      permanentCode: permanent_code,
    };
  });

/**
 * Calls a provider needs around installation: permanent_code from an auth_code, an enterprise's access_token,
 * the ticket's age.
 */
export class SuiteClient {
  private readonly qyapi: Qyapi;
  private readonly api: string;
  private readonly tokens: TokenCache;
  private readonly tickets: SuiteTickets;
  private readonly suiteToken: TokenSource;

  /** @throws {@link WeComConfigError} for options that cannot work */
  constructor(private readonly options: SuiteClientOptions) {
    parseOptions(schema, options, 'SuiteClient');
    const { suiteId, suiteSecret, tokenStore, timeoutMs = TIMEOUT_MS } = options;
    this.api = completeHosts(options.hosts).api;
    this.qyapi = new Qyapi({ api: this.api, timeoutMs });
    this.tokens = new TokenCache(tokenStore);
    this.tickets = new SuiteTickets(suiteId, tokenStore);
    this.suiteToken = suiteTokenSource(this.qyapi, {
      api: this.api,
      suiteId,
      suiteSecret,
      tickets: this.tickets,
    });
  }

  /**
   * Exchanges the auth_code of a create_auth or reset_permanent_code event. The code works once and for ten
   * minutes.
   *
   * @throws {@link WeComConfigError} where the code is no text; {@link WeComApiError} where WeCom refuses
   * @see https://developer.work.weixin.qq.com/document/path/100776 (v2/get_permanent_code)
   */
  async redeemAuthCode(authCode: string): Promise<Installation> {
    parseOptions(authCodeSchema, { authCode }, 'SuiteClient.redeemAuthCode');
    const redeemed = this.withSuiteToken(async (suiteAccessToken) => {
      const { value } = await this.qyapi.call({
        endpoint: '/cgi-bin/service/v2/get_permanent_code',
        query: { suite_access_token: suiteAccessToken },
        body: { auth_code: authCode },
        reply: permanentCode,
        spendsCode: true,
      });
      return value;
    });
    return redeemed.catch((error: unknown) => {
      throw aboutInstallation(error);
    });
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
    // They come from redeemAuthCode and from events, not from a page of the provider's console.
    parseOptions(enterpriseSchema, { corpId, permanentCode }, 'SuiteClient.corpAccessToken', {});
    const { api, options } = this;
    const { suiteId } = options;
    const source = TEMPLATE.test(suiteId)
      ? corpTokenSource(this.qyapi, { api, corpId, secret: permanentCode })
      : installedCorpTokenSource(this.qyapi, { api, suiteId, corpId, permanentCode }, (call) =>
          this.withSuiteToken(call),
        );
    return refused === undefined ? this.tokens.get(source) : this.tokens.replace(source, refused);
  }

  /**
   * Seconds since WeCom made the newest suite_ticket; undefined before the first one. More than 1800 is too
   * old to use.
   */
  async ticketAge(): Promise<number | undefined> {
    return this.tickets.age();
  }

  private withSuiteToken<T>(call: (suiteAccessToken: string) => Promise<T>): Promise<T> {
    return this.tokens.withToken(this.suiteToken, undefined, call);
  }
}
