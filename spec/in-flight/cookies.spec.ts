import type { Request } from 'express';
import { cookiesOf, copyOf } from '../../lib/in-flight/cookies';

function of(cookie: string | undefined) {
  return cookiesOf({ headers: { cookie } } as Request);
}

describe('The cookies of a request', () => {
  it.each([
    ['none', undefined, []],
    ['an empty line', '', []],
    ['one', 'a=1', [['a', '1']]],
    [
      'values with an equals sign, and empty ones',
      '=c;a=1=2; b=',
      [
        ['', 'c'],
        ['a', '1=2'],
        ['b', ''],
      ],
    ],
    [
      'blanks around names and values',
      ' a =\t1 ;\tb=  2\t',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'nothing but blanks',
      ' =\t; = ',
      [
        ['', ''],
        ['', ''],
      ],
    ],
    ['what is no pair', 'a; b=2; ;', [['b', '2']]],
  ])('are read in their order: %s', (_, line, expected) => {
    expect(of(line)).toEqual(expected);
  });

  // Those a browser may send raw, and `trim` would take away.
  it.each(['\u00a0', '\u000b', '\u000c', '\u2003', '\ufeff'])(
    'are named as the browser names them: %j in front is a part of the name (T01)',
    (character) => {
      expect(of(`${character}__Host-wecom_abcdefghijkl=x`)).toEqual([
        [`${character}__Host-wecom_abcdefghijkl`, 'x'],
      ]);
    },
  );
});

describe('A copy of a text', () => {
  it('says the same', () => {
    expect(copyOf('企业微信 state'.slice(5))).toBe('state');
  });
});
