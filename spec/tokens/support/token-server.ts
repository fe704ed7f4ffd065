import { Qyapi } from '../../../lib/qyapi/call';
import type { SuiteTickets } from '../../../lib/tokens/suite-ticket';
import {
  corpTokenSource,
  installedCorpTokenSource,
  jsTicketSource,
  providerTokenSource,
  suiteTokenSource,
  type TokenSource,
} from '../../../lib/tokens/token-sources';
import { json, type Peer, type Received, startPeer } from '../../qyapi/support/peer';

/** Answers in WeCom's place: each call takes the next answer, the last one stays. */
export async function startTokenServer(...answers: unknown[]): Promise<Peer & { qyapi: Qyapi }> {
  const peer = await startPeer((res, request, count) =>
    json(answers[Math.min(count, answers.length) - 1])(res, request, count),
  );
  return Object.assign(peer, { qyapi: new Qyapi({ api: peer.url, timeoutMs: 1_000 }) });
}

export const API = 'https://qyapi.weixin.qq.com';

/** One source of each kind, from the same credentials wherever the kinds allow it. */
export function sourcesOf(
  qyapi: Qyapi,
  tickets: SuiteTickets,
  { api = API, id = 'ww1', agentId = '7', secret = 'the-secret' } = {},
): Record<'corp' | 'provider' | 'suite' | 'installed' | 'config' | 'agentConfig', TokenSource> {
  const jsTicket = (kind: 'config' | 'agentConfig') =>
    jsTicketSource(qyapi, { api, corpKey: `${id} ${agentId} ${secret}`, kind }, (call) => call('corp-token'));
  return {
    corp: corpTokenSource(qyapi, { api, corpId: id, agentId, secret }),
    provider: providerTokenSource(qyapi, { api, providerCorpId: id, providerSecret: secret }),
    suite: suiteTokenSource(qyapi, { api, suiteId: id, suiteSecret: secret, tickets }),
    installed: installedCorpTokenSource(
      qyapi,
      { api, suiteId: id, corpId: agentId, permanentCode: secret },
      (call) => call('suite-token'),
    ),
    config: jsTicket('config'),
    agentConfig: jsTicket('agentConfig'),
  };
}

/** What was sent, as a person would write it down. */
export function written({ method, url, body }: Received): string {
  return `${method} ${url} ${body}`.trim();
}
