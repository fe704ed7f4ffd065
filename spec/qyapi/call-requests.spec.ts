import { z } from 'zod';
import { Qyapi, type QyapiCall } from '../../lib/qyapi/call';
import { completeHosts } from '../../lib/qyapi/hosts';
import { Listener } from '../events/support/listener';
import { json, type Peer, type Received, startPeer } from './support/peer';

const reply = z.looseObject({});

let peer: Peer;
beforeEach(async () => {
  peer = await startPeer(json({ errcode: 0 }));
});
afterEach(() => peer.close());

async function sent(call: Omit<QyapiCall<object>, 'reply'>): Promise<Received | undefined> {
  await new Qyapi({ api: peer.url, timeoutMs: 1_000 }).call({ ...call, reply });
  return peer.requests[0];
}

describe('A call to WeCom', () => {
  it('is a GET with its parameters in the order given', async () => {
    const request = await sent({
      endpoint: '/cgi-bin/auth/getuserinfo',
      query: { access_token: 'token', code: 'code' },
    });

    expect(request).toMatchObject({
      method: 'GET',
      url: '/cgi-bin/auth/getuserinfo?access_token=token&code=code',
      body: '',
    });
    expect(request?.headers['accept']).toBe('application/json');
    expect(request?.headers['content-type']).toBeUndefined();
  });

  it('is published with how it ended and how long it took, whatever became of it', async () => {
    const listener = new Listener();
    const answers = ['{"errcode":0}', '{"errcode":40029}', '<html>'];
    await peer.close();
    peer = await startPeer((res, _, count) => void res.end(answers[count - 1]));
    const qyapi = new Qyapi({ api: peer.url, timeoutMs: 1_000 });
    for (const _ of answers)
      await qyapi.call({ endpoint: '/cgi-bin/user/get', reply }).catch(() => undefined);
    listener.stop();

    const calls = listener.on('passport-wecom:call');
    expect(calls.map(({ endpoint, errcode }) => [endpoint, errcode])).toEqual([
      ['/cgi-bin/user/get', 0],
      ['/cgi-bin/user/get', 40029],
      ['/cgi-bin/user/get', undefined],
    ]);
    for (const { durationMs } of calls) {
      expect(durationMs).toBeGreaterThan(0);
      expect(durationMs).toBeLessThan(1_000);
    }
  });

  it('is a POST of JSON where it has a body, with the token in the query only', async () => {
    const request = await sent({
      endpoint: '/cgi-bin/service/get_login_info',
      query: { access_token: 'token' },
      body: { auth_code: 'code' },
    });

    expect(request).toMatchObject({
      method: 'POST',
      url: '/cgi-bin/service/get_login_info?access_token=token',
      body: '{"auth_code":"code"}',
    });
    expect(request?.headers['content-type']).toBe('application/json');
    expect(request?.headers['authorization']).toBeUndefined();
  });

  it('has no question mark without parameters', async () => {
    expect((await sent({ endpoint: '/cgi-bin/gettoken' }))?.url).toBe('/cgi-bin/gettoken');
  });

  it.each([
    ['another parameter', 'x&access_token=evil', 'x%26access_token%3Devil'],
    ['a fragment', 'x#y', 'x%23y'],
    ['a plus and a space', 'a+b c', 'a%2Bb%20c'],
    ['a percent sign', '100%', '100%25'],
    ['a line break', 'a\r\nHost: evil', 'a%0D%0AHost%3A%20evil'],
    ['a path', '../../evil', '..%2F..%2Fevil'],
    ['Chinese', '码', '%E7%A0%81'],
  ])('lets a code with %s in it be nothing but the code', async (_, code, encoded) => {
    const request = await sent({ endpoint: '/cgi-bin/auth/getuserinfo', query: { code } });

    expect(request?.url).toBe(`/cgi-bin/auth/getuserinfo?code=${encoded}`);
  });

  it('reuses its connection', async () => {
    const ports = new Set<number | undefined>();
    await peer.close();
    peer = await startPeer((res, ...rest) => {
      ports.add(res.socket?.remotePort);
      json({ errcode: 0 })(res, ...rest);
    });
    const qyapi = new Qyapi({ api: peer.url, timeoutMs: 1_000 });

    for (let call = 0; call < 3; call += 1) await qyapi.call({ endpoint: '/cgi-bin/gettoken', reply });

    expect(ports.size).toBe(1);
  });

  it('shares nothing with the global defaults of axios', async () => {
    const { default: axios } = await import('axios');
    const intercepted = jest.fn((config) => config);
    const id = axios.interceptors.request.use(intercepted);

    await sent({ endpoint: '/cgi-bin/gettoken' });

    expect(intercepted).not.toHaveBeenCalled();
    axios.interceptors.request.eject(id);
  });
});

describe('Hosts', () => {
  it("are those of WeCom's public cloud where nothing is said", () => {
    expect(completeHosts()).toEqual({
      api: 'https://qyapi.weixin.qq.com',
      oauth: 'https://open.weixin.qq.com',
      login: 'https://login.work.weixin.qq.com',
      legacyLogin: 'https://open.work.weixin.qq.com',
    });
  });

  it('are completed one by one, without a slash at their end', () => {
    expect(completeHosts({ api: 'https://wecom.corp.example:8443/' })).toEqual({
      api: 'https://wecom.corp.example:8443',
      oauth: 'https://open.weixin.qq.com',
      login: 'https://login.work.weixin.qq.com',
      legacyLogin: 'https://open.work.weixin.qq.com',
    });
  });
});
