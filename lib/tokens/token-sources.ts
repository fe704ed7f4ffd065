import { createHash } from 'node:crypto';
import { z } from 'zod';
import { inBothLanguages, SuiteTicketMissingError } from '../errors';
import { later } from '../options';
import type { Qyapi, QyapiCall } from '../qyapi/call';
import { reactionTo } from '../qyapi/errcodes';
import { kindsOf, suitePlace } from './suite-places';
import type { SuiteTickets } from './suite-ticket';

/** A token fresh from WeCom. */
export interface FetchedToken {
  readonly value: string;
  readonly lifetimeMs: number;
}

/** One kind of token with the credentials that fetch it. */
export interface TokenSource {
  /** The same for every process with the same credentials, different for any others; carries no secret. */
  readonly key: string;
  fetch(): Promise<FetchedToken>;
}

/** Lifetimes WeCom may give; whatever it answers is brought into this range (path 90605: 7200 s). */
const MIN_LIFETIME_S = 60;
const MAX_LIFETIME_S = 7_200;

/** Path 90605 asks callers to reserve 512 bytes for every token. */
const replies = later(() => {
  const token = z.string().min(1).max(512);
  const lifetime = z
    .unknown()
    .optional()
    .transform((seconds) => {
      const stated =
        typeof seconds === 'number' || typeof seconds === 'string' ? Number(seconds) : Number.NaN;
      const usable = Number.isFinite(stated) ? stated : MIN_LIFETIME_S;
      return Math.min(MAX_LIFETIME_S, Math.max(MIN_LIFETIME_S, usable)) * 1000;
    });
  const reply = <Name extends string>(name: Name) =>
    z
      .looseObject({ [name]: token, expires_in: lifetime })
      .transform((answer) => ({ value: String(answer[name]), lifetimeMs: answer.expires_in as number }));

  return {
    accessToken: reply('access_token'),
    providerToken: reply('provider_access_token'),
    suiteToken: reply('suite_access_token'),
    jsTicket: reply('ticket'),
  };
});

/**
 * The access_token of a self-built app, or of a delegated one, whose secret is the permanent_code.
 *
 * @see https://developer.work.weixin.qq.com/document/path/97164 (gettoken)
 */
export function corpTokenSource(
  qyapi: Qyapi,
  app: { api: string; corpId: string; agentId?: number | string; secret: string },
): TokenSource {
  return {
    key: tokenKey(app.api, 'corp', app.corpId, String(app.agentId ?? ''), app.secret),
    fetch: () =>
      fetchToken(qyapi, {
        endpoint: '/cgi-bin/gettoken',
        query: { corpid: app.corpId, corpsecret: app.secret },
        reply: replies().accessToken,
      }),
  };
}

/**
 * The provider_access_token of a service provider.
 *
 * @see https://developer.work.weixin.qq.com/document/path/96237 (get_provider_token)
 */
export function providerTokenSource(
  qyapi: Qyapi,
  provider: { api: string; providerCorpId: string; providerSecret: string },
): TokenSource {
  return {
    key: tokenKey(provider.api, 'provider', provider.providerCorpId, '', provider.providerSecret),
    fetch: () =>
      fetchToken(qyapi, {
        endpoint: '/cgi-bin/service/get_provider_token',
        body: { corpid: provider.providerCorpId, provider_secret: provider.providerSecret },
        reply: replies().providerToken,
      }),
  };
}

/**
 * The suite_access_token of a suite, fetched with the newest suite_ticket.
 *
 * @see https://developer.work.weixin.qq.com/document/path/97162 (get_suite_token)
 */
export function suiteTokenSource(
  qyapi: Qyapi,
  suite: { api: string; suiteId: string; suiteSecret: string; tickets: SuiteTickets },
): TokenSource {
  const fetchWith = (ticket: string) =>
    fetchToken(qyapi, {
      endpoint: '/cgi-bin/service/get_suite_token',
      body: { suite_id: suite.suiteId, suite_secret: suite.suiteSecret, suite_ticket: ticket },
      reply: replies().suiteToken,
    });

  return {
    key: tokenKey(suite.api, 'suite', suite.suiteId, '', suite.suiteSecret),
    async fetch() {
      const ticket = await suite.tickets.current();
      if (ticket === undefined)
        throw suite.tickets.isStoreGone ? ticketOutOfReach() : ticketMissing(suite.suiteId, NOT_STORED);
      try {
        return await fetchWith(ticket);
      } catch (error) {
        if (!isTicketRefused(error)) throw error;
      }
      // A newer one may have been pushed while this call was under way.
      const newer = await suite.tickets.current();
      if (newer === undefined || newer === ticket) throw ticketMissing(suite.suiteId, REFUSED);
      try {
        return await fetchWith(newer);
      } catch (error) {
        throw isTicketRefused(error) ? ticketMissing(suite.suiteId, REFUSED) : error;
      }
    },
  };
}

/**
 * The access_token of an enterprise that installed a third-party app.
 *
 * @see https://developer.work.weixin.qq.com/document/path/90605 (get_corp_token)
 */
export function installedCorpTokenSource(
  qyapi: Qyapi,
  install: { api: string; suiteId: string; corpId: string; permanentCode: string },
  withSuiteToken: <T>(call: (suiteAccessToken: string) => Promise<T>) => Promise<T>,
): TokenSource {
  return {
    key: tokenKey(install.api, 'installed', install.suiteId, install.corpId, install.permanentCode),
    fetch: () =>
      withSuiteToken((suiteAccessToken) =>
        fetchToken(qyapi, {
          endpoint: '/cgi-bin/service/get_corp_token',
          query: { suite_access_token: suiteAccessToken },
          body: { auth_corpid: install.corpId, permanent_code: install.permanentCode },
          reply: replies().accessToken,
        }),
      ),
  };
}

/**
 * The ticket that JS-SDK signatures of one app are made with.
 *
 * @param app.corpKey - key of the app's access_token, which fetches it; a suite_access_token is refused with
 *   40014
 * @see https://developer.work.weixin.qq.com/document/path/96909 (get_jsapi_ticket, ticket/get)
 */
export function jsTicketSource(
  qyapi: Qyapi,
  app: { api: string; corpKey: string; kind: 'config' | 'agentConfig' },
  withCorpToken: <T>(call: (accessToken: string) => Promise<T>) => Promise<T>,
): TokenSource {
  return {
    key: tokenKey(app.api, 'js-ticket', app.corpKey, app.kind),
    fetch: () =>
      withCorpToken((access_token) =>
        fetchToken(qyapi, {
          endpoint: app.kind === 'config' ? '/cgi-bin/get_jsapi_ticket' : '/cgi-bin/ticket/get',
          query: { access_token, ...(app.kind === 'agentConfig' && { type: 'agent_config' }) },
          reply: replies().jsTicket,
        }),
      ),
  };
}

async function fetchToken(qyapi: Qyapi, call: QyapiCall<FetchedToken>): Promise<FetchedToken> {
  return (await qyapi.call(call)).value;
}

// Two apps, two secrets and two environments never share a token; a JSON array keeps the parts apart.
function tokenKey(...parts: readonly string[]): string {
  return `wecom:token:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
}

function isTicketRefused(error: unknown): boolean {
  return reactionTo(error, 'for-a-token') === 'next-ticket';
}

const NOT_STORED = 'none of the last thirty minutes has been stored';
const REFUSED = 'WeCom does not accept the newest one';

function ticketOutOfReach(): SuiteTicketMissingError {
  const text = {
    en:
      'No usable suite_ticket: the token store does not answer, so nobody knows whether there is one. Check the server and the client ' +
      'behind option tokenStore.',
    zh: '无法读取 suite_ticket：tokenStore 无响应，请检查其服务器与客户端连接。',
  };
  return new SuiteTicketMissingError(inBothLanguages(text));
}

function ticketMissing(suiteId: string, why: string): SuiteTicketMissingError {
  const place = suitePlace(kindsOf(suiteId), ({ pushes, url }) => `${pushes} > ${url}`);
  const text = {
    en:
      `No usable suite_ticket: ${why}. Mount suiteCallback with the same tokenStore, check ${place.en} in the ` +
      'console and press 刷新Ticket; WeCom pushes one every ten minutes.',
    zh: `没有可用的 suite_ticket：请检查${place.zh}并点击「刷新Ticket」。`,
  };
  return new SuiteTicketMissingError(inBothLanguages(text));
}
