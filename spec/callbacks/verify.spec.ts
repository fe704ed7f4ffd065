import { openingKey } from '../../lib/callbacks/envelope';
import { verifyPush, verifyUrlCheck } from '../../lib/callbacks/verify';
import { VECTORS } from './support/vectors';
import {
  cancelAuthXml,
  checkUrl,
  envelopeXml,
  eventXml,
  NOW,
  type Parts,
  PROVIDER_CORP_ID,
  pushUrl,
  SUITE_ID,
  seal,
  ticketXml,
  trust,
} from './support/wecom';

const push = (message: string, parts: Parts = {}, trusted = trust(), now = NOW) => {
  const sealed = seal(message, parts);
  return verifyPush(pushUrl(sealed), envelopeXml(sealed.encrypt), trusted, now * 1000);
};
const check = (message: string, parts: Parts = {}, trusted = trust(), now = NOW) =>
  verifyUrlCheck(checkUrl(seal(message, parts)), trusted, now * 1000);
const at = (seconds: number) => ({ timestamp: String(seconds) });

describe('The query of a request', () => {
  const sealed = seal(cancelAuthXml());
  const isTaken = (url: string) =>
    verifyPush(url, envelopeXml(sealed.encrypt), trust(), NOW * 1000).ok ||
    verifyUrlCheck(url, trust(), NOW * 1000).ok;

  it.each([
    ['a second question mark is part of a name', (url: string) => url.replace('?', '??')],
    ['without a question mark there is none', (url: string) => url.slice(url.indexOf('?') + 1)],
    ['one in percent signs is part of the path', (url: string) => url.replace('?', '%3F')],
  ])('is what stands behind the first question mark: %s', (_, spoil) => {
    for (const url of [pushUrl(sealed), checkUrl(seal('1'))]) {
      expect(isTaken(url)).toBe(true);
      expect(isTaken(spoil(url))).toBe(false);
    }
  });
});

describe('A URL check', () => {
  it.each([SUITE_ID, PROVIDER_CORP_ID, 'extra'])('may be sealed for %s', (receiveId) => {
    const trusted = trust({ urlCheckIds: new Set([SUITE_ID, PROVIDER_CORP_ID, 'extra']) });

    expect(check('12345', { receiveId }, trusted)).toEqual({
      ok: true,
      message: Buffer.from('12345'),
      receiveId,
    });
  });

  it.each(VECTORS.filter(({ message }) => !message.startsWith('<')))('answers $name', (vector) => {
    const trusted = trust({ keys: [openingKey(vector.key)], urlCheckIds: new Set([vector.receiveId]) });

    const verified = verifyUrlCheck(checkUrl(vector.sealed), trusted, Number(vector.sealed.timestamp) * 1000);

    expect(verified).toMatchObject({ ok: true, message: Buffer.from(vector.message) });
  });

  it('takes a plus that became a space on its way for a plus', () => {
    const plus = Array.from({ length: 100 }, (_, n) => seal(String(n))).find((one) =>
      one.encrypt.includes('+'),
    );
    const url = checkUrl(plus ?? seal('')).replaceAll('%2B', '+');

    expect(plus && url.includes('+') && verifyUrlCheck(url, trust(), NOW * 1000).ok).toBe(true);
  });

  it('does not read out a push that somebody has recorded', () => {
    const ticket = seal(ticketXml('secret-ticket'));

    expect(verifyUrlCheck(checkUrl(ticket), trust(), NOW * 1000)).toEqual({ ok: false, reason: 'event' });
    expect(check(` \n${ticketXml('secret-ticket')}`).ok).toBe(false);
  });

  it('may be 2100 seconds old and no older', () => {
    expect(check('1', {}, trust(), NOW + 2100).ok).toBe(true);
    expect(check('1', {}, trust(), NOW + 2101)).toEqual({ ok: false, reason: 'clock' });
  });

  it('is refused without an echostr, and with two', () => {
    const url = checkUrl(seal('1'));

    expect(verifyUrlCheck(pushUrl(seal('1')), trust(), NOW * 1000).ok).toBe(false);
    expect(verifyUrlCheck(`${url}&echostr=x`, trust(), NOW * 1000).ok).toBe(false);
  });

  it.each(['msg_signature', 'timestamp', 'nonce'])(
    'is refused with two of %s, and with none (T73)',
    (name) => {
      const url = checkUrl(seal('1'));
      const value = new URLSearchParams(url.split('?')[1]).get(name);

      expect(verifyUrlCheck(`${url}&${name}=${value}`, trust(), NOW * 1000).ok).toBe(false);
      expect(verifyUrlCheck(url.replace(name, 'x'), trust(), NOW * 1000).ok).toBe(false);
    },
  );
});

describe('A push', () => {
  it('is the suite_ticket of the documentation when the clock is turned back', () => {
    const vector = VECTORS[4];
    const { sealed } = vector ?? { sealed: seal('') };

    const verified = verifyPush(pushUrl(sealed), envelopeXml(sealed.encrypt), trust(), 1403610513_000);

    expect(verified).toMatchObject({
      ok: true,
      suiteTicket: 'asdfasfdasdfasdf',
      event: { source: 'command', type: 'suite_ticket', suiteId: SUITE_ID, at: new Date(1403610513_000) },
    });
  });

  it('for the provider is refused, though a URL check for it is not', () => {
    expect(push(cancelAuthXml(), { receiveId: PROVIDER_CORP_ID })).toEqual({
      ok: false,
      reason: 'receive-id',
      receiveId: PROVIDER_CORP_ID,
    });
  });

  it('with an empty receive id is believed only where that is configured (T69)', () => {
    const trusted = trust({}, new Set([SUITE_ID, '']));

    expect(push(cancelAuthXml(), { receiveId: '' }).ok).toBe(false);
    expect(push(cancelAuthXml(), { receiveId: '' }, trusted).ok).toBe(true);
  });

  it('of the data callback is refused: its receive id is the enterprise', () => {
    const message = eventXml({ ToUserName: 'wpCustomer', MsgType: 'event', CreateTime: String(NOW) });

    expect(push(message, { receiveId: 'wpCustomer' }).ok).toBe(false);
    expect(push(message)).toEqual({ ok: false, reason: 'event' });
  });

  it('is believed while its own time is within 300 seconds, before and after', () => {
    const trusted = trust();

    expect(push(cancelAuthXml(NOW - 300), {}, trusted).ok).toBe(true);
    expect(push(cancelAuthXml(NOW + 300), {}, trusted).ok).toBe(true);
    expect(push(cancelAuthXml(NOW - 301), {}, trusted)).toEqual({ ok: false, reason: 'clock' });
    expect(push(cancelAuthXml(NOW + 301), {}, trusted)).toEqual({ ok: false, reason: 'clock' });
  });

  it('is refused when it is not UTF-8', () => {
    const xml = ticketXml('T\xff');
    const sealed = (message: string | Buffer) => push(message as string);

    expect(sealed(xml).ok).toBe(true);
    expect(sealed(Buffer.from(xml, 'latin1'))).toEqual({ ok: false, reason: 'event' });
  });

  it('with a fresh request time does not make an old event young', () => {
    expect(push(cancelAuthXml(NOW - 3000), at(NOW))).toEqual({ ok: false, reason: 'clock' });
  });

  it('may bring a ticket 2100 seconds old, in a request as old, and no older', () => {
    expect(push(ticketXml('T', NOW - 2100), at(NOW - 2100)).ok).toBe(true);
    expect(push(ticketXml('T', NOW - 2101), at(NOW)).ok).toBe(false);
    expect(push(ticketXml('T', NOW), at(NOW - 2101)).ok).toBe(false);
  });

  it('has the longer of both times where the operator allows more than 2100 seconds', () => {
    const trusted = trust({ toleranceSeconds: 3000 });

    expect(push(cancelAuthXml(NOW - 3000), at(NOW - 3000), trusted).ok).toBe(true);
    expect(push(ticketXml('T', NOW - 3000), at(NOW - 3000), trusted).ok).toBe(true);
    expect(push(ticketXml('T', NOW - 3001), at(NOW), trusted).ok).toBe(false);
  });

  it('keeps its fingerprint under another nonce, time and random', () => {
    const first = push(cancelAuthXml());
    const again = push(cancelAuthXml(), {
      nonce: 'other',
      timestamp: String(NOW + 1),
      random: Buffer.alloc(16),
    });
    const other = push(cancelAuthXml(NOW, 'wpOther'));

    expect(first.ok).toBe(true);
    expect(again).toEqual(first);
    expect(other).not.toMatchObject({ fingerprint: first.ok && first.fingerprint });
  });
});
