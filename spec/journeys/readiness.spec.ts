import { once } from 'node:events';
import { Agent } from 'node:https';
import { connect } from 'node:net';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { type CountingProxy, startCountingProxy } from '../support/counting-proxy';
import { openDoor, until } from '../support/doors';
import { FLOWS, type Flow, type FlowOptions, lisi } from '../support/flows';

const member = ({ profile }: { profile: { id: string } }) => ({ id: profile.id });

describe.each(FLOWS)('By the time a person comes back, by $title,', (flow: Flow) => {
  let wecom: WeComSimulator;
  let wire: CountingProxy;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    wire = await startCountingProxy(wecom.url);
  });
  afterEach(() => Promise.all([wire.close(), wecom.close()]));

  const open = (options: FlowOptions = {}) =>
    openDoor(flow.create(wecom, member, { hosts: { ...wecom.hosts, api: wire.url }, ...options })).app;
  const tokens = () => wecom.count(flow.fetchesToken);
  const codes = () => wecom.count(flow.redeems);
  const tokenFetched = () => until(() => tokens() > 0);

  it('the token has been fetched, and the code goes out on the connection that has brought it', async () => {
    const browser = new Browser(open());
    const page = await browser.start('/start');
    await tokenFetched();
    const before = [tokens(), codes(), wire.connections()];

    const { status } = await browser.get(await browser.answer(page, lisi(wecom)));

    expect(status).toBe(200);
    expect(before).toEqual([1, 0, 1]);
    expect([tokens(), codes(), wire.connections()]).toEqual([1, 1, 1]);
  });

  it('a connection is open where the last one was closed meanwhile', async () => {
    const browser = new Browser(open());
    await browser.signIn('/start', lisi(wecom));
    await wire.cut();

    const page = await browser.start('/start');
    await until(() => wire.connections() === 2);
    const { status } = await browser.get(await browser.answer(page, lisi(wecom)));

    expect(status).toBe(200);
    expect([tokens(), codes(), wire.connections()]).toEqual([1, 2, 2]);
  });

  it('and that one is closed in the very moment, the code goes out on another', async () => {
    const browser = new Browser(open());
    await browser.signIn('/start', lisi(wecom));
    await wire.cut();
    const page = await browser.start('/start');
    await until(() => wire.connections() === 2);
    wire.resetAtNextByte();

    const { status } = await browser.get(await browser.answer(page, lisi(wecom)));

    expect(status).toBe(200);
    expect([codes(), wire.connections()]).toEqual([2, 3]);
  });

  it('twenty sign-ins one after another have cost one connection, one token and a call each', async () => {
    const app = open();

    for (let signIn = 0; signIn < 20; signIn += 1) await new Browser(app).signIn('/start', lisi(wecom));

    expect([tokens(), codes(), wire.connections()]).toEqual([1, 20, 1]);
  });
});

describe('Getting ready for a person who comes back', () => {
  const [flow] = FLOWS as [Flow];
  let wecom: WeComSimulator;
  let wire: CountingProxy;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    wire = await startCountingProxy(wecom.url);
  });
  afterEach(() => Promise.all([wire.close(), wecom.close()]));

  const open = (options: FlowOptions = {}) =>
    openDoor(flow.create(wecom, member, { hosts: { ...wecom.hosts, api: wire.url }, ...options })).app;
  const starts = (app: ReturnType<typeof open>, count: number) =>
    Promise.all(Array.from({ length: count }, () => new Browser(app).start('/start')));

  it('costs five hundred starts at once one token and a handful of connections', async () => {
    const app = open({ timeoutMs: 60_000, deadlineMs: 60_000 });
    const pages = await starts(app, 500);
    await until(() => wecom.count(flow.fetchesToken) > 0);

    expect(new Set(pages).size).toBe(500);
    expect(wecom.count(flow.fetchesToken)).toBe(1);
    expect(wire.connections()).toBeLessThanOrEqual(4);
  });

  it.each([
    ['is down', { reset: true }],
    ['is silent', { hang: true }],
    ['refuses the secret', { errcode: 40001 }],
  ] as const)('neither delays nor fails a start where WeCom %s', async (_, fault) => {
    wecom.failNext(flow.fetchesToken, { ...fault, times: 99 });
    const app = open();

    const pages = await starts(app, 20);
    await until(() => wecom.count(flow.fetchesToken) > 0);
    pages.push(...(await starts(app, 20)));

    expect(pages.every((page) => page.startsWith(wecom.hosts.legacyLogin))).toBe(true);
    expect(wecom.count(flow.fetchesToken)).toBeLessThanOrEqual(2);
  });

  it("leaves connections to an agent of the application's own", async () => {
    const app = open({ httpsAgent: new Agent() });
    await new Browser(app).signIn('/start', lisi(wecom));
    await wire.cut();

    await starts(app, 3);

    // Whatever was opened by then has arrived before this one.
    const probe = connect(Number(new URL(wire.url).port), '127.0.0.1');
    await once(probe.end('x'), 'close');
    expect(wire.connections()).toBe(2);
  });
});
