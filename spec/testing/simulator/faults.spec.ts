import { request } from 'node:http';
import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { Caller } from './support/caller';

let sim: WeComSimulator;
let caller: Caller;

beforeEach(async () => {
  sim = await startWeComSimulator();
  caller = new Caller(sim);
});
afterEach(() => sim.close());

interface Outcome {
  readonly status?: number;
  readonly headers?: Record<string, unknown>;
  readonly body: string;
  readonly error?: string;
}

/** Fetches a token with a bare client that repairs nothing. */
function getToken(): Promise<Outcome> {
  const { corpId, secret } = sim.credentials;
  const url = `${sim.url}/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${secret}`;
  return new Promise((resolve) => {
    let body = '';
    const outgoing = request(url, { agent: false }, (answer) => {
      const seen = { status: answer.statusCode ?? 0, headers: answer.headers };
      answer.on('data', (chunk: Buffer) => {
        body += chunk.toString('latin1');
      });
      answer.on('end', () => resolve({ ...seen, body }));
      answer.on('error', (error: NodeJS.ErrnoException) =>
        resolve({ ...seen, body, error: error.code ?? 'error' }),
      );
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => resolve({ body, error: error.code ?? 'error' }));
    outgoing.end();
  });
}

describe('failNext', () => {
  it('answers an errcode in the usual form, once or as often as asked', async () => {
    sim.failNext('gettoken', { errcode: 60020 });
    sim.failNext('/cgi-bin/gettoken', { errcode: -1, times: 2 });
    const codes = [];
    for (let call = 0; call < 4; call++) codes.push(JSON.parse((await getToken()).body).errcode);

    expect(codes).toEqual([60020, -1, -1, 0]);
    expect(sim.calls.map(({ errcode, fault }) => [errcode, fault])).toEqual([
      [60020, 'errcode'],
      [-1, 'errcode'],
      [-1, 'errcode'],
      [0, undefined],
    ]);
  });

  it('answers an errmsg of the caller', async () => {
    sim.failNext('gettoken', { errcode: 60020, errmsg: '<script>' });

    expect(JSON.parse((await getToken()).body)).toEqual({ errcode: 60020, errmsg: '<script>' });
  });

  it('leaves a code unspent when the fault comes instead of the answer', async () => {
    const code = await caller.code(caller.oauth(), caller.own('lisi'));
    const query = { access_token: await caller.appToken(), code };
    sim.failNext('auth/getuserinfo', { errcode: -1 });
    await caller.get('auth/getuserinfo', query);

    expect((await caller.get('auth/getuserinfo', query))['userid']).toBe('lisi');
  });

  it('plays an HTTP status, with headers and a body', async () => {
    sim.failNext('gettoken', { status: 503, headers: { 'Retry-After': '3600' }, body: 'busy' });
    sim.failNext('gettoken', { status: 204 });

    expect(await getToken()).toMatchObject({ status: 503, body: 'busy', headers: { 'retry-after': '3600' } });
    expect(await getToken()).toMatchObject({ status: 204, body: '' });
  });

  it('plays any body with status 200', async () => {
    sim.failNext('gettoken', { body: '<html>proxy</html>' });
    sim.failNext('gettoken', { body: '{"errcode":0,"expires_in":"x"}' });

    expect(await getToken()).toMatchObject({ status: 200, body: '<html>proxy</html>' });
    expect(await getToken()).toMatchObject({ status: 200, body: '{"errcode":0,"expires_in":"x"}' });
  });

  it('plays a redirect', async () => {
    sim.failNext('gettoken', { redirect: 'http://127.0.0.1:1/x', status: 307 });

    expect(await getToken()).toMatchObject({ status: 307, headers: { location: 'http://127.0.0.1:1/x' } });
  });

  it('plays resets before and within the answer', async () => {
    sim.failNext('gettoken', { reset: true });
    sim.failNext('gettoken', { resetMidBody: true });

    expect(await getToken()).toEqual({ body: '', error: 'ECONNRESET' });
    expect(await getToken()).toMatchObject({ status: 200, body: '{"errcode"', error: 'ECONNRESET' });
  });

  it('plays JSON cut short, with and without the right length', async () => {
    sim.failNext('gettoken', { truncate: true });
    sim.failNext('gettoken', { shortBody: true });
    const cut = await getToken();
    const short = await getToken();

    expect(cut.error).toBeUndefined();
    expect(() => JSON.parse(cut.body)).toThrow();
    expect(short.error).toBe('ECONNRESET');
  });

  it('plays bodies too large to take', async () => {
    sim.failNext('gettoken', { bigBody: 100_000 });
    sim.failNext('gettoken', { gzipBomb: true });
    const big = await getToken();
    const bomb = await getToken();

    expect(big.body).toHaveLength(100_000);
    expect(JSON.parse(big.body)).toMatchObject({ errcode: 0 });
    expect(bomb.headers?.['content-encoding']).toBe('gzip');
    expect(bomb.body.length).toBeLessThan(100_000);
  });

  it('plays a late answer', async () => {
    sim.failNext('gettoken', { delayMs: 20 });

    expect(JSON.parse((await getToken()).body)).toMatchObject({ errcode: 0 });
  });

  it('plays an answer that drips byte by byte', async () => {
    sim.failNext('gettoken', { drip: true });
    const { corpId, secret } = sim.credentials;
    const response = await fetch(`${sim.url}/cgi-bin/gettoken?corpid=${corpId}&corpsecret=${secret}`);
    const reader = response.body?.getReader();
    const chunks = [await reader?.read(), await reader?.read()];
    await reader?.cancel();

    expect(chunks.map((chunk) => Buffer.from(chunk?.value ?? []).toString())).toEqual(['{', '"']);
  });

  it('counts calls that hang, and close() ends them', async () => {
    sim.failNext('gettoken', { hang: true });
    const hanging = getToken();
    while (sim.count('gettoken') === 0) await new Promise((resolve) => setImmediate(resolve));
    await sim.close();

    expect(await hanging).toEqual({ body: '', error: 'ECONNRESET' });
    expect(sim.calls[0]).toMatchObject({ endpoint: '/cgi-bin/gettoken', fault: 'hang' });
  });

  it.each([
    ['a status that begins no answer', { status: 100 }, /status must be/],
    ['a status that is none', { status: 1_000 }, /status must be/],
    ['a redirect with a status that is none', { redirect: '/', status: Number.NaN }, /status must be/],
    ['no call at all', { hang: true, times: 0 }, /times must be/],
    ['half a call', { hang: true, times: 0.5 }, /times must be/],
  ] as const)('refuses %s', async (_what, fault, message) => {
    expect(() => sim.failNext('gettoken', fault)).toThrow(message);
    expect(JSON.parse((await getToken()).body)).toMatchObject({ errcode: 0 });
  });

  it('takes the first and the last status there is', async () => {
    sim.failNext('gettoken', { status: 200, body: '{}' });
    sim.failNext('gettoken', { status: 599 });

    expect(await getToken()).toMatchObject({ status: 200, body: '{}' });
    expect(await getToken()).toMatchObject({ status: 599 });
  });

  it('names the endpoints when there is none like that', () => {
    expect(() => sim.failNext('getToken', { hang: true })).toThrow(
      /no endpoint \/cgi-bin\/getToken\. There are/,
    );
  });
});
