import type { Request } from 'express';
import fc from 'fast-check';
import { checkedPath } from '../../lib/checked-path';
import { returnTo } from '../../lib/routes/return-to';
import { report, SEED, SIZES } from '../support/sizes';

/** One is a matter of microseconds. */
const RUNS = 4 * SIZES.pureRuns;

const ELSEWHERE: readonly unknown[] = [
  '',
  ' ',
  'home',
  './home',
  '../home',
  '?x=/home',
  '#/home',
  '//evil.example',
  '///evil.example',
  '////evil.example/%2e%2e',
  '/\\evil.example',
  '\\\\evil.example',
  '\\/evil.example',
  '/\\/evil.example',
  '/home\\evil',
  'https://evil.example',
  'https:evil.example',
  'https:/evil.example',
  'http:\\\\evil.example',
  'HTTPS://evil.example',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'blob:https://evil.example/x',
  'mailto:a@evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  '/\r/evil.example',
  '\t//evil.example',
  ' //evil.example',
  '/ /evil.example',
  '/home page',
  '/home\u0000',
  '/home\u001f',
  '/home\u007f',
  '/home\u0085',
  '/home\u00a0',
  '/home\u2028',
  '/home\u2029',
  '/home\u3000',
  '/home\ufeff',
  '/home\r\nLocation: https://evil.example',
  '/%2f/evil.example',
  '/%2F%2Fevil.example',
  '/%2fevil.example',
  '/%5cevil.example',
  '/%5Cevil.example',
  '/home%5c..%5cevil',
  '/%09/evil.example',
  '/%0a/evil.example',
  '/%0D%0ASet-Cookie:x',
  '/%00',
  '/%1f',
  '/%7f',
  '/%c2%85',
  '/%C2%9F',
  '/.//evil.example',
  '/..//evil.example',
  '/a/..//evil.example',
  '/a/../..//evil.example',
  '/%2e%2e//evil.example',
  '/%2E//evil.example',
  '/.%2e//evil.example',
  '@evil.example',
  '.evil.example',
  ':443/evil',
  '／evil.example',
  '＼evil.example',
  '⁄evil.example',
  `/${'x'.repeat(2_048)}`,
  undefined,
  null,
  7,
  true,
  {},
  [],
  ['/home'],
  ['/home', '/other'],
  { toString: () => '/home' },
  new String('/home'),
  Symbol('/home'),
];

const HERE: readonly string[] = [
  '/',
  '/home',
  '/home/',
  '/orders/1?x=1&y=2#part',
  '/a//b',
  '/a/../b',
  '/?next=//evil.example',
  '/?next=%2f%2fevil.example',
  '/?next=%5c%0d%0a',
  '/#//evil.example',
  '/#%2f',
  '/@evil.example',
  '/a:b@c',
  '/https://evil.example',
  '/javascript:alert(1)',
  '/.evil',
  '/..',
  '/%20',
  '/%252f%252fevil',
  '/%e7%99%bb%e5%bd%95',
  '/登录',
  '/%',
  '/%zz',
  '/~user/;x=1,2!$&()*+=',
  `/${'x'.repeat(2_047)}`,
];

describe('A path to land on', () => {
  afterAll(() => report('Random paths to land on', RUNS));

  it.each(ELSEWHERE.map((value) => [value]))('is dropped: %p', (value) => {
    expect(checkedPath(value)).toBeUndefined();
  });

  it.each(HERE)('is kept as it is: %s', (value) => {
    expect(checkedPath(value)).toBe(value);
  });

  it('never leads a browser to another origin, whatever is put together (T49)', () => {
    const piece = fc.constantFrom(
      '/',
      '//',
      '\\',
      '.',
      '..',
      '%2f',
      '%5C',
      '%2e',
      '%09',
      '%0a',
      '\t',
      '\n',
      ' ',
      '@',
      ':',
      '?',
      '#',
      ';',
      'evil.example',
      'https:',
      'javascript:',
      'x',
      '／',
      '\u0000',
      '\ufeff',
      '[',
      ']',
      '%',
    );
    const origins = ['https://app.example.com', 'http://localhost:3000', 'https://app.example.com:8443'];

    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.boolean(), (pieces, leading) => {
        const kept = checkedPath((leading ? '/' : '') + pieces.join(''));
        if (kept === undefined) return;
        for (const origin of origins) {
          const landed = new URL(kept, `${origin}/auth/wecom/callback`);
          expect(landed.origin).toBe(origin);
          // The address a browser would make of the resolved path must stay here too.
          expect(new URL(landed.pathname, origin).origin).toBe(origin);
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });
});

describe('returnTo', () => {
  const requestWith = (authInfo: unknown) => ({ authInfo }) as unknown as Request;

  it('gives the path that the person asked for', () => {
    expect(returnTo(requestWith({ returnTo: '/orders/1' }), '/')).toBe('/orders/1');
  });

  it.each([
    undefined,
    {},
    { returnTo: undefined },
    { returnTo: '//evil.example' },
    { returnTo: ['/home'] },
    { returnTo: '' },
  ])('gives the fallback for %p', (authInfo) => {
    expect(returnTo(requestWith(authInfo), '/fallback')).toBe('/fallback');
  });
});
