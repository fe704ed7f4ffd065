import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { askedResolver, openDoor } from '../support/doors';
import { corpAppQr, lisi } from '../support/flows';

/** Listens with room for two who wait, tells its port and never moves again. */
const STANDSTILL = `
  const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    process.stdout.write(String(server.address().port));
  });
  process.stdout.on('drain', () => undefined);
`;

/** A port whose queue is full: whoever connects there is answered by nothing at all. */
class BlackHole {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
    private readonly queued: readonly Socket[],
  ) {}

  static async open(): Promise<BlackHole> {
    const child = spawn(process.execPath, ['-e', STANDSTILL], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [port] = (await once(child.stdout ?? child, 'data')) as [Buffer];
    child.kill('SIGSTOP');
    const queued = Array.from({ length: 16 }, () => connect(Number(port), '127.0.0.1'));
    for (const socket of queued) socket.on('error', () => undefined);
    // The first two are in the queue; as soon as they are, nobody else gets an answer.
    await Promise.all(queued.slice(0, 2).map((socket) => once(socket, 'connect')));
    return new BlackHole(Number(port), child, queued);
  }

  /** Who is in the queue; the others were not answered. */
  get connected(): number {
    return this.queued.filter(({ connecting }) => !connecting).length;
  }

  async close(): Promise<void> {
    for (const socket of this.queued) socket.destroy();
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}

describe('F04 A WeCom that answers no connection', () => {
  let wecom: WeComSimulator;
  let hole: BlackHole;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
    hole = await BlackHole.open();
  });
  afterEach(async () => {
    await hole.close();
    await wecom.close();
  });

  it.each([
    ['one call may take', { timeoutMs: 400, deadlineMs: 5_000 }],
    ['the callback may take', { timeoutMs: 5_000, deadlineMs: 400 }],
  ])('is waited for as long as %s, and signs nobody in', async (_, limits) => {
    const { asked, resolve } = askedResolver();
    const hosts = { ...wecom.hosts, api: `http://127.0.0.1:${hole.port}` };
    const browser = new Browser(openDoor(corpAppQr(wecom, resolve, { hosts, ...limits })).app);
    // The call for a token begins here, and the callback waits for what is left of it.
    const begunAt = performance.now();
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));
    const startedAt = performance.now();

    const { status, body } = await browser.get(back);
    const endedAt = performance.now();

    expect(hole.connected).toBeLessThan(16);
    expect([status, body.code]).toEqual([504, 'ERR_WECOM_UNREACHABLE']);
    expect(endedAt - begunAt).toBeGreaterThan(350);
    expect(endedAt - startedAt).toBeLessThan(4_000);
    expect(asked).toEqual([]);
    expect(await browser.me()).toBeUndefined();
  });

  it('keeps nobody from the start of a login, which asks nothing of it', async () => {
    const hosts = { ...wecom.hosts, api: `http://127.0.0.1:${hole.port}` };
    const { app } = openDoor(corpAppQr(wecom, () => null, { hosts }));
    const startedAt = performance.now();

    const { status } = await new Browser(app).get('/start');

    expect(status).toBe(302);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
