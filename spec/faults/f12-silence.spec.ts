import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { askedResolver, openDoor, until } from '../support/doors';
import { corpAppQr, lisi } from '../support/flows';
import { SIZES } from '../support/sizes';

const SIGN_INS = SIZES.silentSignIns;

describe('F12 A WeCom that takes every call and never says a word', () => {
  let wecom: WeComSimulator;
  let silent: Server;
  let server: HttpServer | undefined;
  let open: Set<Socket>;
  let taken: number;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    open = new Set();
    taken = 0;
    silent = createServer((socket) => {
      open.add(socket);
      taken += 1;
      socket.on('error', () => undefined).on('close', () => open.delete(socket));
      socket.resume();
    }).listen(0, '127.0.0.1');
    await once(silent, 'listening');
  });
  afterEach(async () => {
    for (const socket of open) socket.destroy();
    silent.close();
    server?.close();
    await wecom.close();
  });

  it(`ends ${SIGN_INS} sign-ins at once in time, and leaves no connection of theirs open`, async () => {
    const { asked, resolve } = askedResolver();
    const api = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    // A token is at hand: each sign-in is to make a call of its own.
    const connection = corpAppQr(wecom, resolve, {
      hosts: { ...wecom.hosts, api },
      tokenStore: {
        get: async () => ({ value: 'a token', expiresAt: Date.now() + 3_600_000 }),
        set: async () => undefined,
        delete: async () => undefined,
      },
      timeoutMs: 1_000,
    });
    server = openDoor(connection).app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const waiting = [];
    for (let i = 0; i < SIGN_INS; i += 1) {
      const browser = new Browser(server);
      waiting.push({ browser, back: await browser.answer(await browser.start('/start'), lisi(wecom)) });
    }

    const answers = await Promise.all(waiting.map(({ browser, back }) => browser.get(back)));
    await until(() => open.size === 0);

    const codes = answers.map(({ status, body }) => `${status} ${body.code}`);
    expect(new Set(codes)).toEqual(new Set(['504 ERR_WECOM_UNREACHABLE']));
    expect(taken).toBe(SIGN_INS);
    expect(asked).toEqual([]);
  }, 120_000);
});
