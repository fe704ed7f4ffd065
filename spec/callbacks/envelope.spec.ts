import { openEnvelope, openingKey, type SealedMessage } from '../../lib/callbacks/envelope';
import { VECTORS } from './support/vectors';
import { encryptBlocks, frame, KEY, NOW, OTHER_KEY, pad, SUITE_ID, seal, signed } from './support/wecom';

const open = (sealed: SealedMessage, receiveId = SUITE_ID, keys = [KEY], now = NOW) =>
  openEnvelope(sealed, keys.map(openingKey), new Set([receiveId]), 300, now * 1000);

describe('Opening a sealed message', () => {
  it.each(VECTORS)('opens $name', ({ sealed, key, receiveId, message }) => {
    const opened = open(sealed, receiveId, [key], Number(sealed.timestamp));

    expect(opened).toMatchObject({ ok: true, message: Buffer.from(message) });
  });

  it('opens every length of message, so that each of the 32 paddings occurs', () => {
    const paddings = Array.from({ length: 64 }, (_, length) => {
      const message = '文'.repeat(length);
      return open(seal(message)).ok && 32 - (frame(message).length % 32);
    });

    expect(new Set(paddings).size).toBe(32);
  });

  it('opens one message after another with the same key, whatever was refused between them', () => {
    const keys = [openingKey(KEY)];
    const next = (sealed: SealedMessage) =>
      openEnvelope(sealed, keys, new Set([SUITE_ID]), 300, NOW * 1000).ok;
    const refused = [
      signed(encryptBlocks(Buffer.alloc(32))),
      signed(encryptBlocks(Buffer.alloc(96, 7))),
      seal('hello', { receiveId: 'wwother' }),
      seal('hello', { key: OTHER_KEY }),
      signed('AAAA'),
    ];

    const opened = refused.map((sealed) => [next(sealed), next(seal('hello')), next(seal('文'.repeat(500)))]);

    expect(opened).toEqual(refused.map(() => [false, true, true]));
  });

  it('says that a signature of another token does not fit', () => {
    const opened = open(seal('hello', { key: { ...KEY, token: 'another' } }));

    expect(opened).toEqual({ ok: false, reason: 'signature' });
  });

  it.each<[string, Partial<SealedMessage>]>([
    ['a signature with something behind it', { msgSignature: `${seal('hello').msgSignature}0` }],
    ['a signature in capitals', { msgSignature: seal('hello').msgSignature.toUpperCase() }],
    ['a time with something behind it', { timestamp: `${NOW}0` }],
    ['no ciphertext', { encrypt: '' }],
  ])('refuses %s by its form', (_, change) => {
    expect(open({ ...seal('hello'), ...change })).toEqual({ ok: false, reason: 'format' });
  });

  it('checks the signature before it decrypts', () => {
    const sealed = signed(encryptBlocks(Buffer.alloc(32)));

    const unsigned = open({ ...sealed, msgSignature: 'a'.repeat(40) });

    expect(open(sealed)).toEqual({ ok: false, reason: 'undecryptable' });
    expect(unsigned).toEqual({ ok: false, reason: 'signature' });
  });

  it('tells which receive id it met when it is not an accepted one', () => {
    expect(open(seal('hello', { receiveId: 'wwother' }))).toEqual({
      ok: false,
      reason: 'receive-id',
      receiveId: 'wwother',
    });
  });

  it.each([
    ['a prefix', SUITE_ID.slice(0, -1)],
    ['a longer one', `${SUITE_ID}x`],
    ['another case', SUITE_ID.toUpperCase()],
    ['none', ''],
    ['a NUL behind it', `${SUITE_ID}\0`],
  ])('compares the receive id exactly: %s', (_, receiveId) => {
    expect(open(seal('hello', { receiveId })).ok).toBe(false);
  });

  it('accepts a request 300 seconds old or ahead and none beyond', () => {
    const sealed = seal('hello');

    expect(open(sealed, SUITE_ID, [KEY], NOW + 300).ok).toBe(true);
    expect(open(sealed, SUITE_ID, [KEY], NOW - 300).ok).toBe(true);
    expect(open(sealed, SUITE_ID, [KEY], NOW + 301)).toEqual({ ok: false, reason: 'clock' });
    expect(open(sealed, SUITE_ID, [KEY], NOW - 301)).toEqual({ ok: false, reason: 'clock' });
  });

  it('opens with whichever key of a rotation fits', () => {
    const keys = [OTHER_KEY, KEY];

    expect(open(seal('old', { key: OTHER_KEY }), SUITE_ID, keys).ok).toBe(true);
    expect(open(seal('new', { key: KEY }), SUITE_ID, keys).ok).toBe(true);
    expect(open(seal('none', { key: { ...KEY, token: 'third' } }), SUITE_ID, keys).ok).toBe(false);
  });

  it('opens with the right AES key when two keys of a rotation share a token', () => {
    const rotated = { ...KEY, encodingAESKey: OTHER_KEY.encodingAESKey };

    expect(open(seal('old'), SUITE_ID, [rotated, KEY]).ok).toBe(true);
    expect(open(seal('new', { key: rotated }), SUITE_ID, [KEY, rotated]).ok).toBe(true);
  });

  it('drops the spare bits in the last character of an EncodingAESKey', () => {
    const canonical = { ...KEY, encodingAESKey: `${KEY.encodingAESKey.slice(0, -1)}A` };

    expect(open(seal('hello', { key: KEY }), SUITE_ID, [canonical]).ok).toBe(true);
  });

  it('keeps the message out of the padding, also where the receive id may be empty', () => {
    const message = 'hello';
    const claims = (length: number) => signed(encryptBlocks(pad(frame(message, { receiveId: '' }, length))));

    expect(open(claims(5), '')).toMatchObject({ ok: true, message: Buffer.from(message) });
    expect(open(claims(6), '')).toEqual({ ok: false, reason: 'undecryptable' });
    expect(open(signed(encryptBlocks(pad(Buffer.alloc(19)))), '').ok).toBe(false);
  });

  it('refuses ciphertext in whole AES blocks that are not whole padding blocks', () => {
    const bytes = Buffer.concat([pad(frame('hello')), Buffer.alloc(16, 16)]);

    expect(open(signed(encryptBlocks(bytes)))).toEqual({ ok: false, reason: 'format' });
  });
});
