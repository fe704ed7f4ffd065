import { request } from 'node:http';
import { startWeComSimulator } from '../../../lib/testing';
import { CallLog } from '../../../lib/testing/simulator/call-log';
import { freePort } from '../../support/free-port';
import { Caller } from './support/caller';

describe('startWeComSimulator', () => {
  it('does not start in production', async () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    const starting = startWeComSimulator();
    process.env['NODE_ENV'] = before;

    await expect(starting).rejects.toThrow(/NODE_ENV is production/);
  });

  it.each(['0.0.0.0', '::', '192.168.1.1', 'example.com'])('does not listen on %s (T61)', async (host) => {
    await expect(startWeComSimulator({ host })).rejects.toThrow(/loopback only/);
  });

  it('names an option it does not know', async () => {
    await expect(startWeComSimulator({ prot: 1 } as never)).rejects.toThrow(
      'unknown option prot: did you mean port?',
    );
    await expect(startWeComSimulator({ corpSuiteFlow: 1 } as never)).rejects.toThrow(
      'unknown option corpSuiteFlow.',
    );
  });

  it('listens on the port asked for, and says when it is taken', async () => {
    const port = await freePort();
    const first = await startWeComSimulator({ port });

    await expect(startWeComSimulator({ port })).rejects.toThrow(/EADDRINUSE/);
    await first.close();
    const second = await startWeComSimulator({ port, host: 'localhost' });
    expect(second.url).toBe(`http://localhost:${port}`);
    await second.close();
  });

  it('gives four hosts that are one', async () => {
    const sim = await startWeComSimulator();
    const { url, hosts } = sim;
    await sim.close();

    expect(hosts).toEqual({ api: url, oauth: url, login: url, legacyLogin: url });
  });

  it('has the same realistic credentials at each start, and takes others', async () => {
    const [first, second] = [await startWeComSimulator(), await startWeComSimulator()];
    const own = await startWeComSimulator({ credentials: { agentId: 7, corpId: 'ww1111111111111111' } });
    await Promise.all([first.close(), second.close(), own.close()]);

    expect(second.credentials).toEqual(first.credentials);
    expect(first.credentials.providerCorpId).toMatch(/^ww[0-9a-f]{16}$/);
    expect(first.credentials.delegatedSuiteId).toMatch(/^dk[0-9a-f]{16}$/);
    expect(first.credentials.encodingAESKey).toMatch(/^[A-Za-z0-9]{43}$/);
    expect(own.credentials).toEqual({ ...first.credentials, agentId: 7, corpId: 'ww1111111111111111' });
  });

  it('refuses callback keys that WeCom could not have made', async () => {
    await expect(startWeComSimulator({ credentials: { token: 'a-b' } })).rejects.toThrow(/token/);
    await expect(startWeComSimulator({ credentials: { encodingAESKey: 'x' } })).rejects.toThrow(/43/);
  });

  it('starts without people when they are not wanted', async () => {
    const sim = await startWeComSimulator({ seed: false });
    const { corpId } = sim.credentials;
    expect([sim.members, sim.visitors]).toEqual([[], []]);

    sim.addMember({ corpId, userId: 'first' });
    sim.approveAs({ corpId, userId: 'first' });
    const caller = new Caller(sim);
    expect((await caller.open(caller.oauth())).status).toBe(302);
    await sim.close();
  });

  it('seeds equal userids, one member out of range, and one enterprise without the app', async () => {
    const sim = await startWeComSimulator();
    const zhangsans = sim.members.filter(({ userId }) => userId === 'zhangsan');
    const corpIds = [...new Set(sim.members.map(({ corpId }) => corpId))];
    const installed = corpIds.filter((corpId) => sim.permanentCode(corpId));
    await sim.close();

    expect(zhangsans.map(({ corpId }) => corpId)).toHaveLength(2);
    expect(sim.members.filter(({ visible }) => !visible)).toHaveLength(1);
    expect([corpIds.length, installed.length]).toEqual([3, 2]);
  });

  it('says what is missing when an app is added to nobody', async () => {
    const sim = await startWeComSimulator();
    await sim.close();

    expect(() => sim.addApp({ corpId: 'ww0', agentId: 1, secret: 's' })).toThrow(/no enterprise/);
    expect(() => sim.addCorp({ corpId: 'a/b' })).toThrow(/without a slash/);
  });

  it('closes with idle and busy connections open, and may be closed twice', async () => {
    const sim = await startWeComSimulator();
    sim.failNext('gettoken', { hang: true, times: 5 });
    const failures = Array.from({ length: 5 }, () => {
      const outgoing = request(`${sim.url}/cgi-bin/gettoken`);
      outgoing.end();
      return new Promise((resolve) => outgoing.on('error', resolve));
    });
    while (sim.count('gettoken') < 5) await new Promise((resolve) => setImmediate(resolve));
    await sim.close();
    await sim.close();

    await expect(Promise.all(failures)).resolves.toHaveLength(5);
  });
});

describe('the record of calls', () => {
  it('keeps the last 100,000 and counts all', () => {
    const log = new CallLog(() => 0);
    for (let call = 0; call < 130_000; call++) {
      log.add({ endpoint: '/cgi-bin/gettoken', errcode: call, method: 'GET', parameters: [] });
    }

    expect(log.all()).toHaveLength(100_000);
    expect(log.all()[0]?.errcode).toBe(30_000);
    expect(log.count('/cgi-bin/gettoken')).toBe(130_000);
  });
});
