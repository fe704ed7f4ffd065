import {
  callbackFingerprint,
  callbackParams,
  callbackParamsOf,
  readCallback,
  readCode,
} from '../../lib/in-flight/callback-query';
import { SignInRefused } from '../../lib/refusals';

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
    '&code=1',
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

describe('What is read of a callback', () => {
  const read = (query: string, codeParam: 'code' | 'auth_code' = 'code') => {
    try {
      return readCallback(callbackParams(`/callback?${query}`) ?? new Map(), codeParam);
    } catch (refusal) {
      return refusal instanceof SignInRefused ? refusal.reason : refusal;
    }
  };
  const LONGEST = { code: 'c'.repeat(512), state: 'S'.repeat(64) };

  it.each<[string, 'code' | 'auth_code', string | undefined]>([
    ['code=c0de&state=State1', 'code', 'c0de'],
    ['auth_code=c0de&state=State1', 'auth_code', 'c0de'],
    ['auth_code=c0de&state=State1', 'code', undefined],
    ['code=c0de&state=State1', 'auth_code', undefined],
    ['code=c0de&auth_code=other&state=State1', 'auth_code', 'other'],
    ['state=State1', 'code', undefined],
    ['code=c0de&state=State1&error=access_denied', 'code', undefined],
    ['error=access_denied&state=State1', 'code', undefined],
    ['code=c0de&state=State1&appid=ww1&state2=x', 'code', 'c0de'],
    ['code=%7Ec+de%21&state=State1', 'code', 'malformed-callback'],
    ['code=%7Ecde%21&state=State1', 'code', '~cde!'],
    ['state=State1&code=c0de', 'code', 'c0de'],
    ['c%6Fde=c0de&state=State1', 'code', 'c0de'],
  ])('%s with a code under %s', (query, codeParam, code) => {
    const expected = code === 'malformed-callback' ? code : { state: 'State1', code };

    expect(read(query, codeParam)).toEqual(expected);
  });

  it('may be as long as WeCom says', () => {
    expect(read(`code=${LONGEST.code}&state=${LONGEST.state}`)).toEqual(LONGEST);
    expect(read(`code=${LONGEST.code}c&state=${LONGEST.state}`)).toBe('malformed-callback');
    expect(read(`code=${LONGEST.code}&state=${LONGEST.state}S`)).toBe('state-mismatch');
  });

  it.each([
    'code=a&code=b&state=State1',
    'code=a&code=a&state=State1',
    'code[]=a&state=State1',
    'code=&state=State1',
    'code&state=State1',
    'code=%20&state=State1',
    'code=%00&state=State1',
    'code=%E4%B8%AD&state=State1',
    'code=a%0Ab&state=State1',
    'code=a%&state=State1',
    'code=a%zz&state=State1',
    'code=a%2&state=State1',
    'code=good&auth_code=a&auth_code=b&state=State1',
    'code=good&auth_code=&state=State1',
    'code=good&state=State1&error=a&error=b',
    'code=good&state=State1&error[]=a',
  ])('is refused as malformed: %s', (query) => {
    expect(read(query)).toBe('malformed-callback');
  });

  it.each([
    'code=a',
    'code=a&state=',
    'code=a&state=a&state=b',
    'code=a&state[]=a',
    'code=a&state=a-b',
    'code=a&state=a%20',
    'code=a&state=%E4%B8%AD',
    'code=a&state=a%',
    'code=a&state=-a',
  ])('is refused for its state: %s', (query) => {
    expect(read(query)).toBe('state-mismatch');
  });

  it('keeps no third value of a parameter, and each of the first two', () => {
    const params = callbackParams('/callback?code=a&code[]=b&code=c&state=State1');

    expect(params?.get('code')).toEqual([
      { exact: true, value: 'a' },
      { exact: false, value: 'b' },
    ]);
    expect(params?.get('state')).toEqual([{ exact: true, value: 'State1' }]);
  });

  it('begins behind the first question mark, wherever that is', () => {
    expect([...(callbackParams('?code=a&state=b')?.keys() ?? [])]).toEqual(['code', 'state']);
  });

  it('is the code alone where a login begins at WeCom', () => {
    const params = callbackParams('/callback?auth_code=c0de') ?? new Map();

    expect(readCode(params, 'auth_code')).toBe('c0de');
    expect(() => readCode(params, 'code')).toThrow(SignInRefused);
  });

  it('is read once a request, and anew where a router has written another address into it', () => {
    const req = { url: '/auth/callback?code=a' };
    const first = callbackParamsOf(req);

    const again = callbackParamsOf(req);
    req.url = '/callback?code=b';

    expect(again).toBe(first);
    expect(callbackParamsOf(req)?.get('code')).toEqual([{ exact: true, value: 'b' }]);
    expect(callbackParamsOf({})).toBeUndefined();
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
    expect(without).toMatch(/^[\w-]{43}$/);
  });
});
