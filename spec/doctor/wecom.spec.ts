import { closedPort, json, type Peer, startPeer, text } from '../qyapi/support/peer';
import { startTlsServer } from '../support/tls-server';
import { Clinic, named, theFault } from './support/clinic';
import { corpApp } from './support/strategies';

const MINUTE_MS = 60_000;

let clinic: Clinic;
let peer: Peer | undefined;
afterEach(async () => {
  await clinic?.close();
  await peer?.close();
  peer = undefined;
});

/** An application whose calls go to another API; its login pages stay the simulator's. */
function withApi(api: string, options: object = {}): Promise<Clinic> {
  return Clinic.open({
    connections: (own) => [corpApp(own, { hosts: { ...own.wecom.hosts, api }, ...options })],
  });
}

describe('On the way to WeCom the doctor names', () => {
  it('an API that nothing answers for', async () => {
    clinic = await withApi(`http://127.0.0.1:${await closedPort()}`);

    const diagnosis = await clinic.examine();

    expect(named(diagnosis)).toEqual(['failure api-reachable']);
    expect(theFault(diagnosis, 'api-reachable').message).toContain('ECONNREFUSED');
    expect(theFault(diagnosis, 'api-reachable').remedy).toContain('HTTPS_PROXY');
  });

  it('an API that does not answer in time, and the proxy that may be why, without its address', async () => {
    peer = await startPeer(() => undefined);
    clinic = await withApi(peer.url, { timeoutMs: 150 });

    const diagnosis = await clinic.examine({}, { env: { HTTPS_PROXY: 'http://user:canary@proxy.invalid' } });

    expect(theFault(diagnosis, 'api-reachable').message).toContain('no answer in time');
    expect(theFault(diagnosis, 'api-reachable').remedy).toContain('HTTPS_PROXY');
    expect(JSON.stringify(diagnosis)).not.toMatch(/canary|proxy\.invalid/);
  });

  it('a name that does not resolve', async () => {
    clinic = await withApi('https://qyapi.invalid');

    expect(theFault(await clinic.examine(), 'api-reachable').message).toMatch(/ENOTFOUND|EAI_AGAIN/);
  });

  it('a certificate that nobody trusts', async () => {
    const stranger = await startTlsServer();
    clinic = await withApi(stranger.url);

    const diagnosis = await clinic.examine();
    await stranger.close();

    expect(named(diagnosis)).toEqual(['failure api-reachable']);
    expect(theFault(diagnosis, 'api-reachable').message).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  it('an address that does not speak TLS', async () => {
    peer = await startPeer(json({}));
    clinic = await withApi(peer.url.replace('http:', 'https:'));

    expect(theFault(await clinic.examine(), 'api-reachable').message).toContain('does not speak TLS');
  });

  it.each([302, 407, 502])('something in between that answers with status %i', async (status) => {
    peer = await startPeer((res) => void res.writeHead(status, { Location: '/elsewhere' }).end());
    clinic = await withApi(peer.url);

    expect(theFault(await clinic.examine(), 'api-reachable').message).toContain(String(status));
  });

  it('something in between that answers with a page', async () => {
    peer = await startPeer(text('<h1>Please sign in to the network</h1>'));
    clinic = await withApi(peer.url);

    const diagnosis = await clinic.examine();

    expect(named(diagnosis)).toEqual(['failure token']);
    expect(theFault(diagnosis, 'token').message).toContain('not as WeCom does');
  });

  it('a connection that breaks when the token is asked for', async () => {
    clinic = await Clinic.open({ connections: (own) => [corpApp(own)] });
    clinic.wecom.failNext('gettoken', { reset: true, times: 2 });

    expect(theFault(await clinic.examine(), 'token').message).toContain('no answer from 127.0.0.1');
  });
});

describe('Of the clock the doctor says', () => {
  beforeEach(async () => {
    clinic = await Clinic.open({ connections: (own) => [corpApp(own)] });
  });

  it.each([
    {
      clockMs: 10 * MINUTE_MS,
      level: 'failure',
      words: /^The clock of this server is (599|600|601) seconds ahead/,
    },
    { clockMs: -10 * MINUTE_MS, level: 'failure', words: /(599|600|601) seconds behind/ },
    { clockMs: 2 * MINUTE_MS, level: 'warning', words: /ahead/ },
  ])('$level when it is $clockMs ms off', async ({ clockMs, level, words }) => {
    const fault = theFault(await clinic.examine({}, { clockMs }), 'clock');

    expect(fault).toMatchObject({ level, actor: 'operator', message: expect.stringMatching(words) });
    expect(fault.remedy).toContain('NTP');
  });

  // lib/callbacks takes a ticket for longer than an event: spec/callbacks/verify.spec.ts.
  it.each([
    ['en', /five minutes .*pushed events are refused; more than 35 minutes, and suite tickets too/],
    ['zh', /五分钟.*推送的事件会被拒绝；超过 35 分钟时，suite_ticket 也会被拒绝/],
  ] as const)('from when events are refused, and from when tickets are (%s)', async (lang, words) => {
    const fault = theFault(await clinic.examine({ lang }, { clockMs: 10 * MINUTE_MS }), 'clock');

    expect(fault.remedy).toMatch(words);
  });

  it('nothing when it is half a minute off', async () => {
    expect(named(await clinic.examine({}, { clockMs: 30_000 }))).toEqual([]);
  });

  it('that it cannot tell where an answer has no date', async () => {
    peer = await startPeer((res) => {
      res.sendDate = false;
      res.end('{}');
    });
    await clinic.close();
    clinic = await withApi(peer.url);

    expect(theFault(await clinic.examine(), 'clock').level).toBe('warning');
  });
});
