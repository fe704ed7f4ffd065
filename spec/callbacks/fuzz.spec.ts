import fc from 'fast-check';
import { readFlatXml } from '../../lib/callbacks/flat-xml';
import { readSuiteEvent } from '../../lib/callbacks/suite-event';
import { verifyPush, verifyUrlCheck } from '../../lib/callbacks/verify';
import { startReceiver, stopReceivers } from './support/receiver';
import { cancelAuthXml, envelopeXml, NOW, pushUrl, SUITE_ID, seal, signed, trust } from './support/wecom';

const isSoak = process.env['SOAK'] === '1';
const HTTP_RUNS = isSoak ? 100_000 : 5_000;
const PURE_RUNS = isSoak ? 1_000_000 : 50_000;
const MINUTES = 60_000;

const good = seal(cancelAuthXml());
const url = pushUrl(good);
const now = NOW * 1000;

/** Pieces of what WeCom writes, in any order, between noise. */
const fragment = fc.oneof(
  fc.constantFrom(
    '<xml>',
    '</xml>',
    '<Encrypt>',
    '</Encrypt>',
    '<![CDATA[',
    ']]>',
    '&amp;',
    '&',
    '<',
    '>',
    '\0',
  ),
  fc.constantFrom(
    '<InfoType>suite_ticket</InfoType>',
    `<TimeStamp>${NOW}</TimeStamp>`,
    '<SuiteTicket>T</SuiteTicket>',
  ),
  fc.constantFrom(good.encrypt, good.encrypt.slice(0, 44), SUITE_ID, `<SuiteId>${SUITE_ID}</SuiteId>`),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const soup = fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(''));
const bytes = fc.uint8Array({ maxLength: 400 }).map((data) => Buffer.from(data));

describe('Random input', () => {
  afterEach(stopReceivers);

  it(
    'ends in a refusal everywhere in the pure parts, never in a throw',
    () => {
      const text = fc.oneof(
        soup,
        bytes.map((data) => data.toString('latin1')),
      );

      fc.assert(
        fc.property(text, fc.string({ maxLength: 60 }), (body, query) => {
          const sealed = signed(Buffer.from(body).toString('base64'));
          readFlatXml(body);
          readSuiteEvent(Buffer.from(body), SUITE_ID);
          const results = [
            verifyPush(url, body.replaceAll(good.encrypt, ''), trust(), now),
            verifyPush(`/suite?${query}`, envelopeXml(good.encrypt), trust(), now),
            verifyPush(pushUrl(sealed), envelopeXml(sealed.encrypt), trust(), now),
            verifyUrlCheck(`${url}&echostr=${query}`, trust(), now),
            verifyUrlCheck(query, trust(), now),
          ];
          return results.every((result) => !result.ok);
        }),
        { numRuns: PURE_RUNS, seed: 4 },
      );
    },
    20 * MINUTES,
  );

  it(
    'inside a genuine seal ends in an event of that very content or in a refusal',
    () => {
      fc.assert(
        fc.property(fc.oneof(soup, bytes), (content) => {
          const sealed = seal(content);
          const push = verifyPush(pushUrl(sealed), envelopeXml(sealed.encrypt), trust(), now);
          return !push.ok || (typeof content === 'string' && content.includes('suite_ticket'));
        }),
        { numRuns: PURE_RUNS, seed: 5 },
      );
    },
    20 * MINUTES,
  );

  it(
    'over HTTP is refused, and the process lives on',
    async () => {
      const receiver = await startReceiver();
      const post = async (body: Buffer | string) =>
        (await receiver.send(url, { method: 'POST', body })).status === 401;
      const body = fc.oneof(
        bytes,
        soup.filter((text) => !readFlatXml(text)?.fields.get('Encrypt')),
      );

      await fc.assert(fc.asyncProperty(body, post), { numRuns: HTTP_RUNS, seed: 6 });

      expect(receiver.events).toEqual([]);
      expect(receiver.errors).toEqual([]);
      expect((await receiver.push(cancelAuthXml())).body).toBe('success');
    },
    20 * MINUTES,
  );
});
