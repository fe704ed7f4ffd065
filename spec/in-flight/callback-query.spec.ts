import { callbackFingerprint, callbackParams } from '../../lib/in-flight/callback-query';

describe('The query of a callback', () => {
  it.each(['code', 'code[]', 'code[x]', 'code[x][y]', 'code[', 'code[%0A]', 'code%5B%5D'])(
    'holds a code where a parameter is called %s',
    (name) => {
      const params = callbackParams(`/callback?${name}=c0de`);

      expect([...(params?.keys() ?? [])]).toEqual(['code']);
      expect(params?.get('code')).toEqual([{ exact: name === 'code', value: 'c0de' }]);
    },
  );

  it.each([
    '',
    '?',
    '?[code]=1',
    '?[]=1',
    '?xcode=1',
    '?code2=1',
    '?returnTo=/a?code=1',
    '?=code',
    '?a=b&?code=1',
  ])('makes no callback of a start with %j', (query) => {
    expect(callbackParams(`/start${query}`)).toBeUndefined();
  });
});

describe('The fingerprint of a callback', () => {
  it('tells codes and the names they came under apart, and nothing else', () => {
    const first = callbackFingerprint({ url: '/callback?code=a&state=1' });

    expect(callbackFingerprint({ url: '/elsewhere?state=2&code=a' })).toBe(first);
    expect(callbackFingerprint({ url: '/callback?code=b&state=1' })).not.toBe(first);
    expect(callbackFingerprint({ url: '/callback?auth_code=a&state=1' })).not.toBe(first);
  });

  it('of a request without an address is that of one without a code', () => {
    const without = callbackFingerprint({ url: '/callback?state=1' });

    expect(callbackFingerprint({})).toBe(without);
  });
});
