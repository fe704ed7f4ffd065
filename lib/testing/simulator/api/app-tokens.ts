import { isSamePlainId, spelledCorpId } from '../plain-ids';
import type { Endpoint } from './endpoint';
import { bare, ok, refuse } from './reply';

/**
 * Token of a self-built or delegated app.
 *
 * @see https://developer.work.weixin.qq.com/document/path/97164
 */
export const getToken: Endpoint = {
  method: 'GET',
  answer({ world, query }) {
    const corpId = query.get('corpid');
    const secret = query.get('corpsecret');
    if (!corpId) return refuse(41002);
    if (!secret) return refuse(41004);
    const app = world.corpApps.withSecret(secret);
    const spelled = spelledCorpId(world, corpId, app?.agentId);
    if (spelled === undefined) return refuse(40013);
    if (!app) return refuse(40001);
    if (app.corpId !== spelled) return refuse(40091);
    const token = world.tokens.issue(`app ${spelled} ${app.agentId}`, { kind: 'corp-app', app });
    return ok({ access_token: token.value, expires_in: token.expiresIn });
  },
};

/** @see https://developer.work.weixin.qq.com/document/path/96237 */
export const getProviderToken: Endpoint = {
  method: 'POST',
  onGet: 40058,
  answer({ world, body }) {
    const corpId = body.text('corpid');
    const secret = body.text('provider_secret');
    if (!corpId) return refuse(41002);
    if (!secret) return refuse(41004, 'provider_secret missing');
    if (!isSamePlainId(corpId, world.credentials.providerCorpId)) return refuse(40013);
    if (secret !== world.credentials.providerSecret) return refuse(40001);
    const token = world.tokens.issue('provider', { kind: 'provider' });
    return bare({ provider_access_token: token.value, expires_in: token.expiresIn });
  },
};

/** @see https://developer.work.weixin.qq.com/document/path/97162 */
export const getSuiteToken: Endpoint = {
  method: 'POST',
  onGet: 40083,
  onForm: 40083,
  answer({ world, body }) {
    const suiteId = body.text('suite_id');
    const secret = body.text('suite_secret');
    const ticket = body.text('suite_ticket');
    if (!suiteId) return refuse(41021);
    const suite = world.suites.find(suiteId);
    if (!suite) return refuse(40083);
    if (!secret) return refuse(41024);
    if (secret !== suite.secret) return refuse(40080);
    if (!ticket) return refuse(41023);
    if (!world.suites.acceptsTicket(suite, ticket)) return refuse(40085);
    const token = world.tokens.issue(`suite ${suiteId}`, { kind: 'suite', suite });
    return bare({ suite_access_token: token.value, expires_in: token.expiresIn });
  },
};
