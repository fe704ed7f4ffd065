import { Agent } from 'node:https';
import { z } from 'zod';
import { Qyapi, type QyapiCall } from '../../lib/qyapi/call';
import { CANARIES, leaksOf } from './support/canaries';
import {
  type Answer,
  closedPort,
  failingAgent,
  json,
  type Peer,
  resetAfterTenBytes,
  resetBeforeHeaders,
  startPeer,
  text,
} from './support/peer';

const everything = Object.values(CANARIES).join(' ');
const reply = z.object({ userid: z.string() });

/** Calls with a canary wherever a secret can stand. */
const CALLS: ReadonlyArray<readonly [string, QyapiCall<unknown>]> = [
  [
    'gettoken',
    {
      endpoint: '/cgi-bin/gettoken',
      query: { corpid: 'ww1', corpsecret: CANARIES.corpSecret },
      reply,
    },
  ],
  [
    'get_provider_token',
    {
      endpoint: '/cgi-bin/service/get_provider_token',
      body: { corpid: 'ww1', provider_secret: CANARIES.providerSecret },
      reply,
    },
  ],
  [
    'get_suite_token',
    {
      endpoint: '/cgi-bin/service/get_suite_token',
      body: { suite_id: 'ww1', suite_secret: CANARIES.suiteSecret, suite_ticket: CANARIES.suiteTicket },
      reply,
    },
  ],
  [
    'get_corp_token',
    {
      endpoint: '/cgi-bin/service/get_corp_token',
      query: { suite_access_token: CANARIES.suiteToken },
      body: { auth_corpid: 'ww1', permanent_code: CANARIES.permanentCode },
      reply,
    },
  ],
  [
    'getuserinfo',
    {
      endpoint: '/cgi-bin/auth/getuserinfo',
      query: { access_token: CANARIES.accessToken, code: CANARIES.code },
      reply,
      spendsCode: true,
    },
  ],
  [
    'get_login_info',
    {
      endpoint: '/cgi-bin/service/get_login_info',
      query: { access_token: CANARIES.accessToken },
      body: { auth_code: CANARIES.authCode },
      reply,
      spendsCode: true,
    },
  ],
  [
    'getuserdetail',
    {
      endpoint: '/cgi-bin/auth/getuserdetail',
      query: { access_token: CANARIES.accessToken },
      body: { user_ticket: CANARIES.userTicket },
      reply,
    },
  ],
];

const FAULTS: ReadonlyArray<readonly [string, Answer]> = [
  [
    'a refusal that repeats everything',
    json({ errcode: 40001, errmsg: `invalid ${everything}, hint: [123]` }),
  ],
  ['a busy WeCom', json({ errcode: -1, errmsg: everything })],
  ['an address that is not allowed', json({ errcode: 60020, errmsg: `${everything}, from ip: 203.0.113.7` })],
  ['an errcode of the wrong type', json({ errcode: everything })],
  ['fields of the wrong type', json({ errcode: 0, userid: { [everything]: everything } })],
  ['an echo of the request', (res, { url, body }) => res.end(`${url}\n${body}`)],
  ['status 500 with an echo', (res, { url, body }) => res.writeHead(500, { 'X-Echo': url }).end(body)],
  ['a reason phrase with an echo', (res, { url }) => res.writeHead(502, url.slice(0, 200)).end()],
  [
    'a redirect with an echo',
    (res, { url }) => res.writeHead(302, { Location: `http://127.0.0.1:1${url}` }).end(),
  ],
  ['a redirect to nowhere', (res) => res.writeHead(307, { Location: 'http://[' }).end()],
  ['an empty body', text('')],
  ['status 204', (res) => res.writeHead(204).end()],
  ['a page', text('<html>')],
  ['broken packing', text(everything, { 'Content-Encoding': 'gzip' })],
  ['too large a body', text(everything.repeat(400))],
  [
    'too short a body',
    (res) => res.writeHead(200, { 'Content-Length': 9_999 }).write('{', () => res.destroy()),
  ],
  ['a reset', resetBeforeHeaders],
  ['a reset in the body', resetAfterTenBytes],
  ['silence', () => undefined],
];

let peer: Peer;
beforeEach(async () => {
  peer = await startPeer(json({}));
});
afterEach(() => peer.close());

describe.each(CALLS)('No form of a secret stands in any part of the error of %s (T57)', (_, call) => {
  it.each(FAULTS)('after %s', async (_name, answer) => {
    await peer.close();
    peer = await startPeer(answer);

    const failure = await failureOf(new Qyapi({ api: peer.url, timeoutMs: 60 }).call(call));

    expect(leaksOf(failure)).toEqual([]);
  });

  it('after a refused connection', async () => {
    const api = `http://127.0.0.1:${await closedPort()}`;

    const failure = await failureOf(new Qyapi({ api, timeoutMs: 60 }).call(call));

    expect(leaksOf(failure)).toEqual([]);
  });

  it.each([
    [
      'a name that cannot be found',
      Object.assign(new Error(everything), { code: 'ENOTFOUND', syscall: 'getaddrinfo' }),
    ],
    ['a certificate that is not trusted', Object.assign(new Error(everything), { code: 'CERT_HAS_EXPIRED' })],
    ['a failure whose code and cause are full of secrets', nested()],
  ])('after %s', async (_name, error) => {
    const agent = failingAgent(peer.port, error);
    const qyapi = new Qyapi({ api: 'https://qyapi.test', timeoutMs: 60, httpsAgent: agent });

    const failure = await failureOf(qyapi.call(call));

    expect(leaksOf(failure)).toEqual([]);
  });

  it('after the caller has given up', async () => {
    const failure = await failureOf(
      new Qyapi({ api: peer.url, timeoutMs: 60, httpsAgent: new Agent() }).call(
        call,
        AbortSignal.abort(new Error(everything)),
      ),
    );

    expect(leaksOf(failure)).toEqual([]);
  });
});

it('finds a secret wherever one stands', () => {
  const hidden = new Error('nothing', {
    cause: { config: { url: `?code=${encodeURIComponent(CANARIES.code)}` } },
  });

  expect(leaksOf(hidden)).toContain('code in URL-encoded form at properties');
  expect(leaksOf(new Error(Buffer.from(`x${CANARIES.code}`).toString('base64')))).toContain(
    'code in base64 form at String',
  );
  expect(leaksOf(Object.assign(new Error(), { hex: Buffer.from(CANARIES.code).toString('hex') }))).toContain(
    'code in hex form at JSON',
  );
});

function nested(): Error {
  return Object.assign(new Error(everything, { cause: new Error(everything) }), { code: everything });
}

async function failureOf(call: Promise<unknown>): Promise<Error> {
  const failure = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(Error);
  return failure as Error;
}
