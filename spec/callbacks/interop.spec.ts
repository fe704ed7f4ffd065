import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import { openEnvelope, openingKey, sealEnvelope } from '../../lib/callbacks/envelope';
import { VECTORS } from './support/vectors';
import { dice, KEY, NOW, SUITE_ID, seal } from './support/wecom';

const ROUNDS = 10_000;
const LETTERS = 'aZ09 <>&]\n\0é文字😀';

function randomText(roll: (limit: number) => number): string {
  const letters = [...LETTERS];
  return Array.from({ length: roll(200) }, () => letters[roll(letters.length)]).join('');
}

describe("Together with WeCom's own package", () => {
  it('opens 10,000 random messages that it has sealed', () => {
    const roll = dice(1);
    const keys = [openingKey(KEY)];
    const failed: string[] = [];

    for (let round = 0; round < ROUNDS; round++) {
      const message = randomText(roll);
      const nonce = String(roll(1_000_000_000));
      const sealed = encrypt(KEY.encodingAESKey, message, SUITE_ID);
      const msgSignature = getSignature(KEY.token, NOW, nonce, sealed);
      const opened = openEnvelope(
        { msgSignature, timestamp: String(NOW), nonce, encrypt: sealed },
        keys,
        new Set([SUITE_ID]),
        300,
        NOW * 1000,
      );
      if (!opened.ok || opened.message.toString() !== message) failed.push(message);
    }

    expect(failed).toEqual([]);
  });

  it('seals 10,000 random messages that it opens', () => {
    const roll = dice(2);
    const failed: string[] = [];

    for (let round = 0; round < ROUNDS; round++) {
      const message = randomText(roll);
      const fresh = {
        timestamp: String(NOW),
        nonce: String(roll(1_000_000_000)),
        random: Buffer.from(String(roll(1_000_000_000)).padEnd(16, 'r')),
      };
      const sealed = sealEnvelope(message, SUITE_ID, openingKey(KEY), fresh);
      const opened = decrypt(KEY.encodingAESKey, sealed.encrypt);
      const signature = getSignature(KEY.token, NOW, fresh.nonce, sealed.encrypt);
      if (opened.message !== message || opened.id !== SUITE_ID || signature !== sealed.msgSignature) {
        failed.push(message);
      }
    }

    expect(failed).toEqual([]);
  });

  it.each(VECTORS.filter((vector) => vector.random !== ''))('seals $name to the same bytes', (vector) => {
    const { timestamp, nonce } = vector.sealed;
    const fresh = { timestamp, nonce, random: Buffer.from(vector.random) };

    const sealed = sealEnvelope(vector.message, vector.receiveId, openingKey(vector.key), fresh);

    expect(sealed).toEqual(vector.sealed);
  });

  it('seals as the tests do', () => {
    const fresh = { timestamp: String(NOW), nonce: '380320359', random: Buffer.from('0123456789abcdef') };

    expect(sealEnvelope('hello', SUITE_ID, openingKey(KEY), fresh)).toEqual(seal('hello'));
  });
});
