import { Agent } from 'node:https';
import type { LookupFunction } from 'node:net';
import { z } from 'zod';
import { WeComUnreachableError } from '../../lib/errors';
import { Qyapi, type QyapiCall } from '../../lib/qyapi/call';
import {
  type Answer,
  agentTo,
  closedPort,
  failingAgent,
  json,
  once1,
  type Peer,
  resetAfterTenBytes,
  resetBeforeHeaders,
  startPeer,
  text,
} from './support/peer';

const reply = z.looseObject({});
const read: QyapiCall<object> = { endpoint: '/cgi-bin/gettoken', reply };
const redeem: QyapiCall<object> = { endpoint: '/cgi-bin/auth/getuserinfo', reply, spendsCode: true };

let peer: Peer;
beforeEach(async () => {
  peer = await startPeer(json({ errcode: 0 }));
});
afterEach(() => peer.close());

async function ask(answer: Answer, call: QyapiCall<object>): Promise<number> {
  await peer.close();
  peer = await startPeer(answer);
  await new Qyapi({ api: peer.url, timeoutMs: 1_000 }).call(call).catch(() => undefined);
  return peer.requests.length;
}

function behind(agent: Agent, call: QyapiCall<object>) {
  return new Qyapi({ api: 'https://qyapi.test', timeoutMs: 1_000, httpsAgent: agent }).call(call);
}

describe('A call that spends no code', () => {
  it.each<[string, Answer]>([
    ['the connection is reset before an answer', resetBeforeHeaders],
    ['the connection is reset in the middle of the answer', resetAfterTenBytes],
    ['WeCom is busy', json({ errcode: -1, errmsg: 'system busy' })],
    ['WeCom sees too many calls at once', json({ errcode: 45033, errmsg: 'api concurrent out of limit' })],
  ])('is made once more where %s', async (_, fault) => {
    await peer.close();
    peer = await startPeer(once1(fault, { errcode: 0, userid: 'zhangsan' }));

    const { value } = await new Qyapi({ api: peer.url, timeoutMs: 1_000 }).call(read);

    expect(value).toMatchObject({ userid: 'zhangsan' });
    expect(peer.requests).toHaveLength(2);
  });

  it.each<[string, Answer]>([
    ['resets every connection', resetBeforeHeaders],
    ['is always busy', json({ errcode: -1 })],
    ['answers 500 every time', (res) => void res.writeHead(500).end()],
  ])('is made twice at most where WeCom %s', async (_, fault) => {
    expect(await ask(fault, read)).toBeLessThanOrEqual(2);
  });

  it.each<[string, Answer]>([
    ['refuses it', json({ errcode: 40013 })],
    ['asks to stop for a minute', json({ errcode: 45009 })],
    ['answers no JSON', text('<html>')],
    ['answers more than an answer can hold', text('x'.repeat(70_000))],
    ['sends it elsewhere', (res) => void res.writeHead(302, { Location: '/' }).end()],
    ['does not exist', (res) => void res.writeHead(404).end()],
    ['stands behind a gateway that answers 502', (res) => void res.writeHead(502).end('<h1>502</h1>')],
    ['stands behind one that answers 503', (res) => void res.writeHead(503, { 'Retry-After': '3600' }).end()],
  ])('is made once where WeCom %s', async (_, fault) => {
    expect(await ask(fault, read)).toBe(1);
  });

  it('ends as a refusal where WeCom stays busy: −1 is no success (F09)', async () => {
    await peer.close();
    peer = await startPeer(json({ errcode: -1, errmsg: 'system busy' }));

    const call = new Qyapi({ api: peer.url, timeoutMs: 1_000 }).call(read);

    await expect(call).rejects.toMatchObject({ code: 'ERR_WECOM_API', errcode: -1, actor: 'wecom' });
    expect(peer.requests).toHaveLength(2);
  });
});

describe('A call that spends a code', () => {
  it.each<[string, Answer]>([
    ['the connection is reset before an answer', resetBeforeHeaders],
    ['the connection is reset in the middle of the answer', resetAfterTenBytes],
    ['a gateway answers 502', (res) => void res.writeHead(502).end()],
    ['the answer is cut short', text('{"errcode":0,"us')],
  ])('is not made again where %s (F06, F07)', async (_, fault) => {
    expect(await ask(fault, redeem)).toBe(1);
  });

  it('is not made again where the way to WeCom broke after it was sent', async () => {
    const error = Object.assign(new Error('read EHOSTUNREACH'), { code: 'EHOSTUNREACH', syscall: 'read' });
    const agent = failingAgent(peer.port, error);

    await expect(behind(agent, redeem)).rejects.toMatchObject({ code: 'ERR_WECOM_UNREACHABLE' });
    expect(agent.connections).toBe(1);
  });

  it.each([-1, 45033])('is made once more where WeCom says with %i that it was busy', async (errcode) => {
    expect(await ask(once1(json({ errcode })), redeem)).toBe(2);
  });
});

describe.each([
  ['spends no code', read],
  ['spends a code', redeem],
] as const)('A call that %s and never reached WeCom', (_, call) => {
  it('is made once more, and succeeds where WeCom is back (F03)', async () => {
    const agent = agentTo([await closedPort(), peer.port]);

    await expect(behind(agent, call)).resolves.toMatchObject({ value: { errcode: 0 } });
    expect(agent.connections).toBe(2);
  });

  it('is given up after the second refused connection (F03)', async () => {
    const agent = agentTo([await closedPort()]);

    await expect(behind(agent, call)).rejects.toThrow(/cannot connect \(ECONNREFUSED\)/);
    expect(agent.connections).toBe(2);
  });

  it('is made once more where the name was not found for a moment', async () => {
    const { lookup, asked } = failingLookup('EAI_AGAIN');

    const failed = behind(new Agent({ lookup }), call);

    await expect(failed).rejects.toMatchObject({ code: 'ERR_WECOM_UNREACHABLE', status: 504 });
    expect(asked()).toBe(2);
  });

  it('is made once more where all of several addresses refuse', async () => {
    const port = await closedPort();
    const { lookup, asked } = severalAddresses();

    const failed = new Qyapi({
      api: `https://qyapi.test:${port}`,
      timeoutMs: 1_000,
      httpsAgent: new Agent({ lookup, autoSelectFamily: true }),
    }).call(call);

    await expect(failed).rejects.toThrow(/cannot connect \(ECONNREFUSED\)/);
    expect(asked()).toBe(2);
  });

  it('is not made again where the certificate is not trusted: it will not be a moment later', async () => {
    const agent = failingAgent(
      peer.port,
      Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
    );

    await expect(behind(agent, call)).rejects.toThrow(/DEPTH_ZERO_SELF_SIGNED_CERT.*certificate/);
    expect(agent.connections).toBe(1);
  });
});

it('reports a failure nobody has a name for without repeating its text', async () => {
  const agent = failingAgent(peer.port, new Error('something with a secret in it'));

  const failure = (await behind(agent, redeem).catch((error: unknown) => error)) as Error;

  expect(failure).toBeInstanceOf(WeComUnreachableError);
  expect(failure.message).not.toContain('secret');
});

it('calls an unreachable WeCom by the name of the exported class', async () => {
  const failure = (await behind(agentTo([await closedPort()]), read).catch(
    (error: unknown) => error,
  )) as Error;

  expect(failure.name).toBe('WeComUnreachableError');
});

function failingLookup(code: string) {
  let count = 0;
  const lookup: LookupFunction = (hostname, _options, callback) => {
    count += 1;
    const error = Object.assign(new Error(`getaddrinfo ${code} ${hostname}`), {
      code,
      syscall: 'getaddrinfo',
    });
    process.nextTick(() => callback(error, ''));
  };
  return { lookup, asked: () => count };
}

function severalAddresses() {
  let count = 0;
  const lookup: LookupFunction = (_hostname, _options, callback) => {
    count += 1;
    const addresses = [
      { address: '127.0.0.1', family: 4 },
      { address: '127.0.0.2', family: 4 },
    ];
    process.nextTick(() => callback(null, addresses));
  };
  return { lookup, asked: () => count };
}
