import { WeComWorkbench } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import type { TestApp, TestUser } from '../support/app';
import { Browser } from '../support/browser';
import { forward, stopClock } from '../support/clock';
import { ORIGIN, openDoor } from '../support/doors';
import { corpAppWorkbench, FLOWS, lisi } from '../support/flows';

describe('A secret that WeCom does not accept', () => {
  let wecom: WeComSimulator;
  let door: TestApp;

  beforeEach(async () => {
    stopClock();
    wecom = await startWeComSimulator();
    const { corpId, agentId } = wecom.credentials;
    const connection = new WeComWorkbench<TestUser>(
      {
        flow: 'corp-app',
        corpId,
        agentId,
        secret: 'CopiedFromElsewhere',
        callbackURL: `${ORIGIN}/callback`,
        hosts: wecom.hosts,
      },
      ({ profile }) => ({ id: profile.id }),
    );
    door = openDoor(connection);
  });
  afterEach(async () => {
    jest.useRealTimers();
    await wecom.close();
  });

  async function signIn(): Promise<number> {
    return (await new Browser(door.app).signIn('/start', lisi(wecom))).status;
  }

  it('is shown to WeCom once by thirty sign-ins of one minute (T79)', async () => {
    const statuses = [];
    for (let second = 0; second < 58; second += 2) {
      statuses.push(await signIn());
      forward({ seconds: 2 });
    }

    expect(statuses[0]).toBe(502);
    expect(new Set(statuses.slice(1))).toEqual(new Set([503]));
    expect(wecom.count('gettoken')).toBe(1);
  });

  it('is shown to WeCom once by thirty sign-ins at the same moment', async () => {
    const statuses = await Promise.all(Array.from({ length: 30 }, signIn));

    expect(statuses.every((status) => status === 502 || status === 503)).toBe(true);
    expect(wecom.count('gettoken')).toBe(1);
  });

  it('is shown to WeCom ten times at most in ten minutes', async () => {
    for (let second = 0; second < 600; second += 10) {
      await signIn();
      forward({ seconds: 10 });
    }

    expect(wecom.count('gettoken')).toBeGreaterThan(1);
    expect(wecom.count('gettoken')).toBeLessThanOrEqual(10);
  });

  it('never stands in what the operator reads', async () => {
    await signIn();
    await signIn();

    for (const error of door.errors) {
      expect(JSON.stringify(error)).not.toContain('CopiedFromElsewhere');
      expect(String(error)).not.toContain('CopiedFromElsewhere');
    }
    expect(door.errors).toEqual([
      expect.objectContaining({ errcode: 40001, endpoint: '/cgi-bin/gettoken', status: 502 }),
      expect.objectContaining({ errcode: 40001, endpoint: '/cgi-bin/gettoken', status: 503 }),
    ]);
  });

  it('does no harm once it works again', async () => {
    const repaired = openDoor(corpAppWorkbench(wecom, ({ profile }) => ({ id: profile.id })));
    wecom.failNext('gettoken', { errcode: 40001 });
    const first = await new Browser(repaired.app).signIn('/start', lisi(wecom));
    forward({ seconds: 61 });

    const second = await new Browser(repaired.app).signIn('/start', lisi(wecom));

    expect([first.status, second.status]).toEqual([502, 200]);
  });

  it.each(FLOWS)('does not stop other connections: $title', async ({ create }) => {
    await signIn();

    const other = openDoor(create(wecom, ({ profile }) => ({ id: profile.id })));

    expect((await new Browser(other.app).signIn('/start', lisi(wecom))).status).toBe(200);
  });
});
