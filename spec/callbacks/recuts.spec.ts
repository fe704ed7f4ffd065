import { decrypt, getSignature } from '@wecom/crypto';
import { type CallbackKey, openEnvelope, openingKey, type SealedMessage } from '../../lib/callbacks/envelope';
import { verifyPush } from '../../lib/callbacks/verify';
import { CORP_ID, dataXml, textXml } from './support/data';
import { recuts } from './support/recuts';
import {
  cancelAuthXml,
  dice,
  envelopeXml,
  KEY,
  NOW,
  pushUrl,
  SUITE_ID,
  seal,
  ticketXml,
  trust,
} from './support/wecom';

const PUSHES = 200;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The same inside the text of a chat message: what an employee could plant, if a chat could hold the bytes of a length. */
function plantedInChat(offset: number): Buffer {
  const [head = '', tail = ''] = dataXml({ MsgType: 'text', Content: '|' }).split('|');
  return planted(Math.max(offset, Math.ceil((head.length + 4) / 48) * 48), head, tail);
}

/**
 * A push that carries another one in the text somebody has written. Where 48 or 96 bytes of ciphertext are cut off in
 * front (64 or 128 characters), the bytes at that place are decrypted as the random ones, and a complete frame with the
 * genuine receive id follows. No text of WeCom's holds the NULs of its length; an attacker who could place them is the
 * worst case.
 */
function planted(offset: number, head = '<xml><Name><![CDATA[', tail = ']]></Name></xml>'): Buffer {
  const evil = ticketXml('evil').replace('</xml>', '<Name><![CDATA[') + tail;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(evil));
  const filler = 'f'.repeat(offset + 16 - 20 - head.length);
  return Buffer.concat([Buffer.from(head + filler), length, Buffer.from(evil)]);
}

describe('The signature, which covers the sorted strings without a separator,', () => {
  const roll = dice(7);
  const word = (length: number) =>
    Array.from({ length }, () => ALPHABET.charAt(roll(ALPHABET.length))).join('');

  const genuine = Array.from({ length: PUSHES }, (_, index) => {
    const key: CallbackKey = { ...KEY, token: index % 3 === 0 ? KEY.token : word(1 + roll(32)) };
    const nonce = index % 2 === 0 ? String(100_000_000 + roll(900_000_000)) : word(1 + roll(32));
    const random = Buffer.from(word(16));
    const message =
      [
        cancelAuthXml(),
        planted(48),
        planted(96),
        ticketXml(word(24)),
        textXml(word(1 + roll(60))),
        plantedInChat(144),
        plantedInChat(192),
      ][index % 7] ?? '';
    const receiveId = index % 7 < 4 ? SUITE_ID : CORP_ID;
    return { key, message, receiveId, sealed: seal(message, { key, nonce, random, receiveId }) };
  });

  it('lets no re-cut of 200 pushes, commands and data, through, where a careless receiver would take a planted ticket (T67)', () => {
    const accepted: SealedMessage[] = [];
    let fitting = 0;
    let fooled = 0;

    for (const { key, sealed } of genuine) {
      const keys = [openingKey(key)];
      // An address for any enterprise takes whatever looks like an id.
      const ids = { has: (receiveId: string) => /^[\w-]{0,128}$/.test(receiveId) };
      let isFitting = false;
      let isFooled = false;
      for (const recut of recuts(key.token, sealed)) {
        if (openEnvelope(recut, keys, ids, 2100, NOW * 1000).ok) accepted.push(recut);
        isFitting = true;
        isFooled ||= takesCarelessly(recut.encrypt);
      }
      fitting += Number(isFitting);
      fooled += Number(isFooled);
    }

    expect(accepted).toEqual([]);
    expect(fitting).toBeGreaterThan(PUSHES * 0.9);
    expect(fooled).toBeGreaterThan(PUSHES * 0.1);
  }, 180_000);

  it('keeps the SHA-1 in every one of those re-cuts', () => {
    const wrong = genuine
      .slice(0, 4)
      .flatMap(({ key, sealed }) =>
        [...recuts(key.token, sealed)].filter(
          ({ timestamp, nonce, encrypt, msgSignature }) =>
            getSignature(key.token, timestamp, nonce, encrypt) !== msgSignature,
        ),
      );

    expect(wrong).toEqual([]);
  });

  it('accepts the same pushes uncut', () => {
    const events = genuine.filter(
      ({ message, receiveId }) => receiveId === SUITE_ID && !message.includes('evil'),
    );

    const refused = events.filter(({ key, sealed }) => {
      const trusted = trust({ keys: [openingKey(key)] });
      return !verifyPush(pushUrl(sealed), envelopeXml(sealed.encrypt), trusted, NOW * 1000).ok;
    });

    expect(events.length).toBeGreaterThan(50);
    expect(refused).toEqual([]);
  });
});

/** As the official samples read it: no forms, no check of the padding or of the receive id. */
function takesCarelessly(encrypt: string): boolean {
  const isWhole = encrypt.length % 4 === 0 && encrypt.length > 80 && /^[\w+/]+={0,2}$/.test(encrypt);
  if (!isWhole || Buffer.from(encrypt, 'base64').length % 16 !== 0) return false;
  return decrypt(KEY.encodingAESKey, encrypt).message.startsWith(ticketXml('evil').slice(0, 40));
}
