import { Agent } from 'node:https';
import type { LookupFunction } from 'node:net';
import { z } from 'zod';
import { Qyapi } from '../../lib/qyapi/call';
import { startWeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { openDoor, until } from '../support/doors';
import { corpAppQr, lisi } from '../support/flows';
import { startTlsServer, type TlsServer } from '../support/tls-server';

/** A resolver that fails as often as it is told to, and then finds this machine. */
function resolverThatFails(times: number, code: string) {
  let asked = 0;
  const lookup: LookupFunction = (hostname, options, found) => {
    asked += 1;
    if (asked > times) {
      process.nextTick(() =>
        options.all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4),
      );
      return;
    }
    const message = `getaddrinfo ${code} ${hostname}`;
    process.nextTick(() => found(Object.assign(new Error(message), { code, syscall: 'getaddrinfo' }), ''));
  };
  return { lookup, asked: () => asked };
}

describe('F01 A name that does not exist', () => {
  it('ends a sign-in at once, after one more look, and the operator is told to check DNS', async () => {
    const wecom = await startWeComSimulator();
    const { lookup, asked } = resolverThatFails(99, 'ENOTFOUND');
    const hosts = { ...wecom.hosts, api: 'https://qyapi.invalid' };
    const connection = corpAppQr(wecom, ({ profile }) => ({ id: profile.id }), {
      hosts,
      httpsAgent: new Agent({ lookup }),
    });
    const { app, errors } = openDoor(connection);
    const browser = new Browser(app);
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));
    // The start has tried to fetch the token ahead.
    await until(() => asked() === 2);
    const startedAt = performance.now();

    const { status, body } = await browser.get(back);
    const elapsedMs = performance.now() - startedAt;
    await wecom.close();

    expect([status, body.code]).toEqual([504, 'ERR_WECOM_UNREACHABLE']);
    expect(elapsedMs).toBeLessThan(2_000);
    expect(asked()).toBe(4);
    expect(String(errors[0])).toContain('cannot connect (ENOTFOUND). Check DNS');
    expect(await browser.me()).toBeUndefined();
  });
});

describe('F02 A name that is not found for a moment', () => {
  let server: TlsServer;
  beforeEach(async () => {
    server = await startTlsServer({ name: 'DNS:qyapi.example' });
  });
  afterEach(() => server.close());

  it.each([
    ['a call that spends no code', false],
    ['a call that spends a code', true],
  ])('costs %s one more look, and nothing else', async (_, spendsCode) => {
    const { lookup, asked } = resolverThatFails(1, 'EAI_AGAIN');
    const httpsAgent = new Agent({ lookup, ca: server.certificate });
    const api = `https://qyapi.example:${server.port}`;

    const reply = await new Qyapi({ api, timeoutMs: 5_000, httpsAgent }).call({
      endpoint: '/cgi-bin/auth/getuserinfo',
      reply: z.looseObject({}),
      spendsCode,
    });

    expect(reply.value).toEqual({ errcode: 0 });
    expect(asked()).toBe(2);
    expect(server.requests).toEqual(['/cgi-bin/auth/getuserinfo']);
  });
});
