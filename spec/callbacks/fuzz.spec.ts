import fc from 'fast-check';
import { readCommandPush } from '../../lib/callbacks/command-push';
import { readDataPush } from '../../lib/callbacks/data-push';
import { readFlatXml } from '../../lib/callbacks/flat-xml';
import { readSystemPush } from '../../lib/callbacks/system-push';
import { verifyPush, verifyUrlCheck } from '../../lib/callbacks/verify';
import { report, SEED, SIZES } from '../support/sizes';
import { appHandler, CORP_ID, providerHandler } from './support/data';
import { startReceiver, stopReceivers } from './support/receiver';
import {
  cancelAuthXml,
  envelopeXml,
  NOW,
  PROVIDER_CORP_ID,
  pushUrl,
  SUITE_ID,
  seal,
  signed,
  trust,
} from './support/wecom';

const HTTP_RUNS = SIZES.pushesOverHttp;
const PURE_RUNS = SIZES.pushes;
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
    `<ToUserName>${CORP_ID}</ToUserName>`,
    '<MsgType>event</MsgType>',
    '<Event>change_contact</Event>',
    `<CreateTime>${NOW}</CreateTime>`,
    `<ServiceCorpId>${PROVIDER_CORP_ID}</ServiceCorpId>`,
  ),
  fc.constantFrom(good.encrypt, good.encrypt.slice(0, 44), SUITE_ID, `<SuiteId>${SUITE_ID}</SuiteId>`),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const soup = fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(''));
const bytes = fc.uint8Array({ maxLength: 400 }).map((data) => Buffer.from(data));

describe('Random input', () => {
  afterEach(stopReceivers);
  afterAll(() => report('Random input of the receivers', 3 * PURE_RUNS + 3 * HTTP_RUNS));

  it(
    'ends in a refusal everywhere in the pure parts, never in a throw (T78)',
    () => {
      const text = fc.oneof(
        soup,
        bytes.map((data) => data.toString('latin1')),
      );

      fc.assert(
        fc.property(text, fc.string({ maxLength: 60 }), (body, query) => {
          const sealed = signed(Buffer.from(body).toString('base64'));
          const flat = readFlatXml(body);
          if (flat) {
            readCommandPush(flat, SUITE_ID);
            readDataPush(flat, CORP_ID);
            readSystemPush(flat, PROVIDER_CORP_ID);
          }
          const results = [
            verifyPush(url, body.replaceAll(good.encrypt, ''), trust(), now),
            verifyPush(`/suite?${query}`, envelopeXml(good.encrypt), trust(), now),
            verifyPush(pushUrl(sealed), envelopeXml(sealed.encrypt), trust(), now),
            verifyUrlCheck(`${url}&echostr=${query}`, trust(), now),
            verifyUrlCheck(query, trust(), now),
          ];
          return results.every((result) => !result.ok);
        }),
        { numRuns: PURE_RUNS, seed: SEED },
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
        { numRuns: PURE_RUNS, seed: SEED },
      );
    },
    20 * MINUTES,
  );

  it(
    'inside a genuine seal never becomes what its receive id does not say',
    () => {
      fc.assert(
        fc.property(soup, (content) => {
          const flat = readFlatXml(`<xml>${content}</xml>`);
          if (!flat) return true;
          const data = readDataPush(flat, CORP_ID);
          const system = readSystemPush(flat, PROVIDER_CORP_ID);
          const isData = !data.ok || (data.event.source === 'data' && data.suiteTicket === undefined);
          return (
            isData && (!system.ok || (system.event.source === 'system' && system.suiteTicket === undefined))
          );
        }),
        { numRuns: PURE_RUNS, seed: SEED },
      );
    },
    20 * MINUTES,
  );

  it.each([
    ['the suite', {}],
    ['an app', { handler: appHandler }],
    ['the provider', { handler: providerHandler }],
  ])(
    'over HTTP is refused at the address of %s, and the process lives on (T78)',
    async (_, setup) => {
      const receiver = await startReceiver(setup);
      const post = async (body: Buffer | string) =>
        (await receiver.send(url, { method: 'POST', body })).status === 401;
      const body = fc.oneof(
        bytes,
        soup.filter((text) => !readFlatXml(text)?.fields.get('Encrypt')),
      );

      await fc.assert(fc.asyncProperty(body, post), { numRuns: HTTP_RUNS, seed: SEED });

      expect(receiver.events).toEqual([]);
      expect(receiver.errors).toEqual([]);
      expect((await receiver.push(cancelAuthXml())).status).toBe('handler' in setup ? 401 : 200);
    },
    20 * MINUTES,
  );
});
