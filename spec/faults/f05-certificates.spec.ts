import { spawnSync } from 'node:child_process';
import { Agent } from 'node:https';
import { z } from 'zod';
import { Qyapi } from '../../lib/qyapi/call';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { startTcpPeer } from '../qyapi/support/peer';
import { Browser } from '../support/browser';
import { askedResolver, openDoor } from '../support/doors';
import { corpAppQr, lisi } from '../support/flows';
import { startTlsServer, type TlsServer } from '../support/tls-server';

/** What is wrong with it, and what Node says of it. */
const CERTIFICATES: ReadonlyArray<
  readonly [string, { name?: string; days?: number }, trusted: boolean, code: string]
> = [
  ['that nobody trusts', {}, false, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['that has expired', { days: -1 }, true, 'CERT_HAS_EXPIRED'],
  ['of another name', { name: 'DNS:qyapi.example' }, true, 'ERR_TLS_CERT_ALTNAME_INVALID'],
];

describe('F05 A server in WeCom’s place with a certificate', () => {
  let wecom: WeComSimulator;
  let stranger: TlsServer;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(async () => {
    await stranger?.close();
    await wecom.close();
  });

  async function signIn(httpsAgent?: Agent) {
    const { asked, resolve } = askedResolver();
    const hosts = { ...wecom.hosts, api: stranger.url };
    const door = openDoor(corpAppQr(wecom, resolve, { hosts, ...(httpsAgent && { httpsAgent }) }));
    const browser = new Browser(door.app);
    const answer = await browser.signIn('/start', lisi(wecom));
    return { answer, asked, browser, errors: door.errors };
  }

  it.each(CERTIFICATES)('%s is told nothing, and signs nobody in (T62)', async (_, how, trusted, code) => {
    stranger = await startTlsServer(how);

    const { answer, asked, browser, errors } = await signIn(
      trusted ? new Agent({ ca: stranger.certificate }) : undefined,
    );

    expect([answer.status, answer.body.code]).toEqual([504, 'ERR_WECOM_UNREACHABLE']);
    expect(String(errors[0])).toContain(`(${code})`);
    expect(String(errors[0])).toContain('certificates');
    expect(stranger.requests).toEqual([]);
    expect(asked).toEqual([]);
    expect(await browser.me()).toBeUndefined();
  });

  it('that is right is called', async () => {
    stranger = await startTlsServer();

    await signIn(new Agent({ ca: stranger.certificate }));

    expect(stranger.requests[0]).toMatch(/^\/cgi-bin\/gettoken\?/);
  });
});

describe('Certificates that nobody checks', () => {
  it('are warned of by Node itself, once in a process, where the environment switches the check off (T62)', () => {
    const connect = "require('node:tls').connect(9, '127.0.0.1').on('error', () => undefined);";

    const { stderr } = spawnSync(process.execPath, ['-e', connect.repeat(3)], {
      env: { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      encoding: 'utf8',
    });

    expect(stderr.match(/NODE_TLS_REJECT_UNAUTHORIZED/g)).toHaveLength(1);
    expect(stderr).toContain('insecure');
  });
});

describe('F05 A TLS handshake that is cut off', () => {
  let peer: Awaited<ReturnType<typeof startTcpPeer>>;
  afterEach(() => peer.close());

  it.each([
    ['by a reset, of a call that spends no code', true, false],
    ['by an end, of a call that spends no code', false, false],
    ['by a reset, of a call that spends a code', true, true],
    ['by an end, of a call that spends a code', false, true],
  ])('%s is begun once more: nothing can have been sent', async (_, isReset, spendsCode) => {
    peer = await startTcpPeer((socket) => {
      socket.once('data', () => (isReset ? socket.resetAndDestroy() : socket.end()));
    });
    const api = peer.url.replace('http:', 'https:');

    const call = new Qyapi({ api, timeoutMs: 5_000 }).call({
      endpoint: '/cgi-bin/auth/getuserinfo',
      reply: z.looseObject({}),
      spendsCode,
    });

    await expect(call).rejects.toMatchObject({ code: 'ERR_WECOM_UNREACHABLE', status: 504 });
    expect(peer.connections()).toBe(2);
  });
});
