import { sha256, sha256With } from '../../lib/in-flight/sha256';

const EMPTY_HEX = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const EMPTY_URL = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';

describe.each([
  ['the Node that runs', sha256],
  ['a Node before 20.12', sha256With(undefined)],
])('A hash of %s', (_, digest) => {
  it('is the one that everybody else makes', () => {
    expect([digest('', 'hex'), digest('', 'base64url')]).toEqual([EMPTY_HEX, EMPTY_URL]);
  });
});
