import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import { openEnvelope, openingKey } from '../../lib/callbacks/envelope';
import { seal as sealAsSimulator } from '../../lib/testing/simulator/seal';
import { VECTORS } from './support/vectors';
import { dice, KEY, NOW, SUITE_ID, seal } from './support/wecom';

const ROUNDS = 10_000;
const LETTERS = 'aZ09 <>&]\n\0é文字😀';

function randomText(roll: (limit: number) => number): string {
  const letters = [...LETTERS];
  return Array.from({ length: roll(200) }, () => letters[roll(letters.length)]).join('');
}

/** What the simulator sends, in the form of the library. */
function sealed(...args: Parameters<typeof sealAsSimulator>) {
  const { encrypt: text, query } = sealAsSimulator(...args);
  const { timestamp, nonce } = args[3];
  return { msgSignature: new URLSearchParams(query).get('msg_signature'), timestamp, nonce, encrypt: text };
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

  it('opens 10,000 random messages that the simulator has sealed', () => {
    const roll = dice(2);
    const failed: string[] = [];

    for (let round = 0; round < ROUNDS; round++) {
      const message = randomText(roll);
      const fresh = {
        timestamp: String(NOW),
        nonce: String(roll(1_000_000_000)),
        noise: Buffer.from(String(roll(1_000_000_000)).padEnd(16, 'r')),
      };
      const made = sealed(KEY, message, SUITE_ID, fresh);
      const opened = decrypt(KEY.encodingAESKey, made.encrypt);
      const signature = getSignature(KEY.token, NOW, fresh.nonce, made.encrypt);
      if (opened.message !== message || opened.id !== SUITE_ID || signature !== made.msgSignature) {
        failed.push(message);
      }
    }

    expect(failed).toEqual([]);
  });

  it.each(VECTORS.filter((vector) => vector.random !== ''))(
    'finds that the simulator seals $name to the same bytes',
    (vector) => {
      const { timestamp, nonce } = vector.sealed;
      const fresh = { timestamp, nonce, noise: Buffer.from(vector.random) };

      expect(sealed(vector.key, vector.message, vector.receiveId, fresh)).toEqual(vector.sealed);
    },
  );

  it('seals in the tests as in the simulator', () => {
    const fresh = { timestamp: String(NOW), nonce: '380320359', noise: Buffer.from('0123456789abcdef') };

    expect(sealed(KEY, 'hello', SUITE_ID, fresh)).toEqual(seal('hello'));
  });
});
