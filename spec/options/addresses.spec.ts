import { WeComConfigError } from '../../lib';
import { FakeBrowser } from '../../lib/testing/contracts/fake-browser';
import { CANARY, construct, KINDS, type Kind } from './support/right-options';

function withCallback(callbackURL: string, kind: Kind = 'provider-secret') {
  return () => construct(kind, { callbackURL });
}

describe('A callbackURL (T52)', () => {
  it.each([
    ['a path', '/auth/wecom/callback', /callbackURL must be an absolute URL.*Host header/],
    ['a path of the same scheme', '//app.example.com/cb', /must be an absolute URL/],
    ['a host without a scheme', 'app.example.com/cb', /must be an absolute URL|must be https/],
    ['nothing', '', /must be an absolute URL/],
    ['http on a public host', 'http://app.example.com/cb', /must be https; http is for localhost/],
    ['http on a private address', 'http://192.168.0.7/cb', /must be https/],
    ['http on 0.0.0.0', 'http://0.0.0.0/cb', /must be https/],
    ['http on a host that begins like a loopback one', 'http://localhost.evil.example/cb', /must be https/],
    ['http on a host that ends like a loopback one', 'http://evil-localhost/cb', /must be https/],
    ['http with a loopback user', 'http://localhost@evil.example/cb', /must be https|user name/],
    ['another scheme', 'ftp://app.example.com/cb', /must be https/],
    ['a script', 'javascript:alert(1)', /must be https/],
    ['a user', `https://${CANARY}@app.example.com/cb`, /must not carry a user name/],
    ['a password', `https://u:${CANARY}@app.example.com/cb`, /must not carry a user name/],
    ['a fragment', 'https://app.example.com/cb#x', /must not have a fragment/],
    ['an empty fragment', 'https://app.example.com/cb#', /must not have a fragment/],
    ['a code', `https://app.example.com/cb?code=${CANARY}`, /must not have parameters called code/],
    ['a state', 'https://app.example.com/cb?x=1&state=', /must not have parameters called code/],
    ['an encoded name of a parameter', 'https://app.example.com/cb?%63ode=1', /must not have parameters/],
    ['a line break at its end', 'https://app.example.com/cb\n', /callbackURL/],
    ['a space at its beginning', ' https://app.example.com/cb', /callbackURL/],
    ['a tab in it', 'https://app.example.com/\tcb', /callbackURL/],
    ['no slashes', 'https:app.example.com/cb', /callbackURL/],
    ['backslashes', 'https:\\\\app.example.com\\cb', /callbackURL/],
    ['half a surrogate pair', 'https://app.example.com/\ud800', /callbackURL/],
    ['a port that is not set', 'http://localhost:undefined/cb', /begins with 'http:\/\/localhost:undefined'/],
    ['no host', 'https:///cb', /begins with 'https:\/\/', as if/],
  ])('is refused: %s', (_, callbackURL, message) => {
    expect(withCallback(callbackURL)).toThrow(WeComConfigError);
    expect(withCallback(callbackURL)).toThrow(message);
    expect(withCallback(callbackURL)).not.toThrow(CANARY);
  });

  it.each([
    'https://app.example.com/cb',
    'https://app.example.com',
    'https://app.example.com:8443/cb?from=wecom',
    'https://例子.example/登录',
    'http://localhost/cb',
    'http://localhost:3000/cb',
    'http://127.0.0.1:3000/cb',
    'http://[::1]:3000/cb',
  ])('is taken by every flow: %s', (callbackURL) => {
    for (const kind of KINDS) expect(withCallback(callbackURL, kind)).not.toThrow();
  });

  it.each(['https://app.example.com/cb', 'HTTPS://app.example.com/cb', 'https://APP.example.com/cb'])(
    'that is https protects the cookies of its logins, however it is written: %s',
    async (callbackURL) => {
      const strategy = construct('provider-secret', { callbackURL });
      const request = new FakeBrowser().request('/login');

      await new Promise((resolve) => {
        Object.assign(Object.create(strategy), {
          redirect: resolve,
          fail: resolve,
          error: resolve,
        }).authenticate(request, {});
      });

      const cookies = [request.res?.getHeader('set-cookie')].flat().join('\n');
      expect(cookies).toMatch(/^__Host-wecom_[\w-]+=.*; Secure/m);
    },
  );
});

describe('An address made from a variable that is not set', () => {
  it.each(['undefined', 'null', 'NaN', '[object Object]', 'https://undefined', 'https://null'])(
    'is called so, by its beginning alone, with an address of its own kind as it should be: %s',
    (start) => {
      const callbackURL = `${start}/${CANARY}/callback`;

      expect(withCallback(callbackURL)).toThrow(
        `WeComProviderQr: callbackURL begins with '${start}', as if a variable were not set; it must be an absolute URL such as ` +
          'https://app.example.com/auth/wecom/wecom-provider-qr/callback.',
      );
      expect(withCallback(callbackURL, 'suite-app')).toThrow('.com/auth/wecom/wecom-workbench/callback.');
    },
  );

  it.each([
    'https://undefined.example.com/cb',
    'https://app.example.com/undefined',
    'https://nan.example/cb',
  ])('is not suspected where the word is part of a name: %s', (callbackURL) => {
    expect(withCallback(callbackURL)).not.toThrow();
  });

  it('shows no user name', () => {
    expect(withCallback(`https://${CANARY}@localhost:undefined/cb`)).not.toThrow(CANARY);
    expect(withCallback(`https://app.example.com?token=${CANARY}:undefined/cb`)).not.toThrow(CANARY);
  });

  it('is found among the hosts too', () => {
    expect(() => construct('provider-secret', { hosts: { api: 'https://undefined' } })).toThrow(
      "hosts.api begins with 'https://undefined', as if a variable were not set; it must be an origin such as",
    );
  });
});

describe('A host (T53)', () => {
  it.each([
    ['http on a public host', 'http://qyapi.weixin.qq.com', /hosts\.api must be https/],
    ['http on a private address', 'http://10.0.0.1', /hosts\.api must be https/],
    ['a path', 'https://qyapi.weixin.qq.com/cgi-bin', /hosts\.api must be an origin/],
    ['a query', `https://qyapi.weixin.qq.com?${CANARY}`, /hosts\.api must be an origin/],
    ['an empty query', 'https://qyapi.weixin.qq.com?', /hosts\.api must be an origin/],
    ['a fragment', 'https://qyapi.weixin.qq.com/#x', /hosts\.api must be an origin/],
    ['a user', `https://u:${CANARY}@qyapi.weixin.qq.com`, /hosts\.api must be an origin/],
    ['another scheme', 'ftp://qyapi.weixin.qq.com', /hosts\.api must be https/],
    ['no scheme', 'qyapi.weixin.qq.com', /hosts\.api must be/],
    ['nothing', '', /hosts\.api must be an origin/],
    ['a number', 7, /hosts\.api must be a string/],
    ['null', null, /hosts\.api/],
  ])('is refused: %s', (_, api, message) => {
    const attempt = () => construct('provider-secret', { hosts: { api } });

    expect(attempt).toThrow(WeComConfigError);
    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow(CANARY);
  });

  it.each(['oauth', 'login', 'legacyLogin'])('is checked for %s too', (name) => {
    expect(() => construct('suite-app', { hosts: { [name]: 'http://evil.example' } })).toThrow(
      `hosts.${name} must be https`,
    );
  });

  it.each([
    'https://wecom.corp.example',
    'https://wecom.corp.example:8443/',
    'http://127.0.0.1:9',
    'http://localhost',
  ])('is taken: %s', (api) => {
    expect(() => construct('corp-app by QR', { hosts: { api } })).not.toThrow();
  });
});
