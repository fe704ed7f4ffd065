import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp, type TestApp } from '../support/app';
import { Browser } from '../support/browser';
import { forward, stopClock } from '../support/clock';
import { askedResolver, mountDoor, openDoor } from '../support/doors';
import { FLOWS, lisi, providerSecret } from '../support/flows';
import { callsWithToken } from '../support/redemptions';

const { asked, resolve } = askedResolver();

function stateOf(page: string): string {
  return new URL(page).searchParams.get('state') ?? '';
}

describe('The state of a login', () => {
  let wecom: WeComSimulator;
  let door: TestApp;

  beforeEach(async () => {
    stopClock();
    asked.length = 0;
    wecom = await startWeComSimulator();
    door = openDoor(providerSecret(wecom, resolve));
  });
  afterEach(async () => {
    jest.useRealTimers();
    await wecom.close();
  });

  it.each(FLOWS)('has letters and digits only, at most 64, in $title (T15)', async ({ create }) => {
    const browser = new Browser(openDoor(create(wecom, resolve)).app);

    const states = [];
    for (let i = 0; i < 20; i += 1) states.push(stateOf(await browser.start('/start')));

    for (const state of states) expect(state).toMatch(/^[A-Za-z0-9]{32,64}$/);
    expect(new Set(states).size).toBe(20);
  });

  it('spreads evenly over its alphabet (T03)', async () => {
    const { app } = door;
    const counts = new Map<string, number>();

    const pages = await Promise.all(Array.from({ length: 200 }, () => new Browser(app).start('/start')));
    for (const character of pages.flatMap((page) => [...stateOf(page)])) {
      counts.set(character, (counts.get(character) ?? 0) + 1);
    }

    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const expected = total / 62;
    const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
    expect(counts.size).toBe(62);
    // 61 degrees of freedom: exceeded by chance once in ten million runs.
    expect(chiSquare).toBeLessThan(140);
  });

  it('of an attacker signs nobody in when a victim opens the callback, and still serves its owner (T01)', async () => {
    const attacker = new Browser(door.app);
    const victim = new Browser(door.app);
    await victim.start('/start');
    const back = await attacker.answer(await attacker.start('/start'), lisi(wecom));

    const stolen = await victim.get(back);

    expect(stolen.status).toBe(403);
    expect(wecom.count('service/get_login_info')).toBe(0);
    expect(await victim.me()).toBeUndefined();
    expect((await attacker.get(back)).status).toBe(200);
  });

  it('that is missing or empty burns nothing: the right one is accepted afterwards (T02)', async () => {
    const browser = new Browser(door.app);
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));
    const without = back.replace(/state=[^&]*/, '');

    const statuses = [
      (await browser.get('/callback?auth_code=x')).status,
      (await browser.get('/callback?auth_code=x&state=')).status,
      (await browser.get(without)).status,
    ];

    expect(statuses).toEqual([403, 403, 403]);
    expect(callsWithToken(wecom)).toEqual([]);
    expect((await browser.get(back)).status).toBe(200);
  });

  it('survives fifty junk callbacks from another site (T07)', async () => {
    const browser = new Browser(door.app);
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));

    const junk = [];
    for (let i = 0; i < 50; i += 1) {
      junk.push((await browser.get(`/callback?auth_code=x&state=junk${i}`)).status);
    }

    expect(new Set(junk)).toEqual(new Set([403]));
    expect((await browser.get(back)).status).toBe(200);
  });

  it('that was altered on the way is refused, whatever was added (T14)', async () => {
    const browser = new Browser(door.app);
    const back = await browser.answer(await browser.start('/start'), lisi(wecom));

    const statuses = [];
    for (const suffix of ['0', 'https://x', '%00', '%20', '?a=b', '%0d%0a', '#wechat_redirect']) {
      statuses.push((await browser.get(back + encodeURIComponent(suffix))).status);
    }

    expect(new Set(statuses)).toEqual(new Set([403]));
    expect((await browser.get(back)).status).toBe(200);
  });

  it('of one strategy is nothing to another, and stays good for its own (T06)', async () => {
    const { app } = createTestApp((express, passport) => {
      for (const name of ['one', 'two']) {
        mountDoor(
          express,
          passport,
          providerSecret(wecom, resolve, { name, prefix: `/${name}` }),
          `/${name}`,
        );
      }
    });
    const browser = new Browser(app);
    const back = await browser.answer(await browser.start('/one/start'), lisi(wecom));

    const crossed = await browser.get(back.replace('/one/', '/two/'));

    expect(crossed.status).toBe(403);
    expect(callsWithToken(wecom)).toEqual([]);
    expect((await browser.get(back)).status).toBe(200);
  });

  it('is accepted 14 minutes 59 seconds after the start', async () => {
    const browser = new Browser(door.app);
    const page = await browser.start('/start');
    forward({ minutes: 14, seconds: 59 });

    const answer = await browser.get(await browser.answer(page, lisi(wecom)));

    expect(answer.status).toBe(200);
  });

  it('is refused 15 minutes and 1 second after the start, by the clock of the server (T16)', async () => {
    const browser = new Browser(door.app);
    const page = await browser.start('/start');
    forward({ minutes: 15, seconds: 1 });

    const answer = await browser.get(await browser.answer(page, lisi(wecom)));

    expect(answer.status).toBe(403);
    expect(asked).toEqual([]);
    expect(callsWithToken(wecom)).toEqual([]);
    expect(await browser.me()).toBeUndefined();
  });

  it('does not live longer because a junk callback came in between', async () => {
    const browser = new Browser(door.app);
    const page = await browser.start('/start');
    forward({ minutes: 14 });
    await browser.get(`/callback?auth_code=x&state=${stateOf(page)}0`);
    forward({ minutes: 1, seconds: 1 });

    const answer = await browser.get(await browser.answer(page, lisi(wecom)));

    expect(answer.status).toBe(403);
  });

  it('belongs to one of five tabs, which finish in any order (T08)', async () => {
    const browser = new Browser(door.app);
    const people = ['p1', 'p2', 'p3', 'p4', 'p5'].map((userId) => ({ ...lisi(wecom), userId }));
    for (const person of people) wecom.addMember({ ...person, openUserId: `wo-${person.userId}` });
    const backs = [];
    for (const person of people) backs.push(await browser.answer(await browser.start('/start'), person));

    const seen = [];
    for (const back of backs.reverse()) {
      const { status } = await browser.get(back);
      seen.push([status, await browser.me()]);
    }

    expect(seen).toEqual([
      [200, 'o:wo-p5'],
      [200, 'o:wo-p4'],
      [200, 'o:wo-p3'],
      [200, 'o:wo-p2'],
      [200, 'o:wo-p1'],
    ]);
  });

  it('of each of six starts sent at the same moment can be finished', async () => {
    const browser = new Browser(door.app);

    const pages = await Promise.all(Array.from({ length: 6 }, () => browser.start('/start')));
    const statuses = [];
    for (const page of pages) {
      statuses.push((await browser.get(await browser.answer(page, lisi(wecom)))).status);
    }

    expect(statuses).toEqual([200, 200, 200, 200, 200, 200]);
  });
});
