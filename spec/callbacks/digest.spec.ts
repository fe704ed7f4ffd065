import { digest, digestWith } from '../../lib/callbacks/digest';

describe('A digest', () => {
  it.each([
    ['with one call', digest],
    ['with the Hash object of older Nodes', digestWith(undefined)],
  ])('is the same %s', (_, make) => {
    // FIPS 180-4, the one-block example.
    expect(make('sha1', 'abc', 'hex')).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
    expect(make('sha256', Buffer.from('abc'), 'base64')).toBe('ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=');
  });
});
