import fc from 'fast-check';
import {
  appHandler,
  dataBody,
  eventDataXml,
  providerHandler,
  sealData,
  sealSystem,
  systemBody,
  systemXml,
} from '../callbacks/support/data';
import { type Receiver, type Setup, startReceiver, stopReceivers } from '../callbacks/support/receiver';
import { cancelAuthXml, envelopeXml, pushUrl, seal } from '../callbacks/support/wecom';
import { report, SEED, SIZES } from '../support/sizes';

const data = sealData(eventDataXml('enter_agent'));
const system = sealSystem(systemXml({ InfoType: 'license_pay_success' }));
const command = seal(cancelAuthXml());

/** Each receiver with a push that it takes. */
const RECEIVERS: ReadonlyArray<readonly [name: string, setup: Setup, url: string, body: string]> = [
  ['the suite', {}, pushUrl(command), envelopeXml(command.encrypt)],
  ['an app', { handler: appHandler }, pushUrl(data), dataBody(data)],
  ['the provider', { handler: providerHandler }, pushUrl(system), systemBody(system)],
];

/** One change of a text: a piece gone, doubled, moved, or something put in. */
const change = fc.record({
  kind: fc.constantFrom(
    'gone' as const,
    'doubled' as const,
    'put in' as const,
    'replaced' as const,
    'in capitals' as const,
  ),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  length: fc.integer({ min: 1, max: 40 }),
  piece: fc.oneof(
    fc.constantFrom(
      '&',
      '=',
      '%',
      '<',
      '>',
      '<xml>',
      ']]>',
      '<!DOCTYPE a>',
      '&amp;',
      '\0',
      'A',
      '+',
      '/',
      '0',
    ),
    fc.string({ maxLength: 6 }),
  ),
});

function changed(
  text: string,
  { kind, at, length, piece }: { kind: string; at: number; length: number; piece: string },
): string {
  const from = Math.floor(text.length * at);
  const [before, taken, behind] = [
    text.slice(0, from),
    text.slice(from, from + length),
    text.slice(from + length),
  ];
  if (kind === 'gone') return before + behind;
  if (kind === 'doubled') return before + taken + taken + behind;
  if (kind === 'put in') return before + piece + taken + behind;
  if (kind === 'replaced') return before + piece + behind;
  return before + taken.toUpperCase() + behind;
}

/** What is read out of a push, whatever stands around it. */
function parts(url: string, body: string): string {
  const { searchParams } = new URL(url, 'http://localhost');
  const read = ['msg_signature', 'timestamp', 'nonce'].map((name) => searchParams.getAll(name));
  return JSON.stringify([read, /<Encrypt>(?:<!\[CDATA\[)?([^<\]]*)/.exec(body)?.[1]]);
}

describe.each(RECEIVERS)('A genuine push to %s', (name, setup, url, body) => {
  afterEach(stopReceivers);
  afterAll(() => report(`Spoiled pushes and URL checks, ${name}`, 2 * SIZES.httpRuns));

  const address = (text: string) => `/suite?${encodeURI(text).replaceAll('#', '%23')}`;
  const query = url.slice(url.indexOf('?') + 1);

  async function refuses(receiver: Receiver, path: string, sending: Parameters<Receiver['send']>[1]) {
    const { status, body: answered } = await receiver.send(path, sending);
    expect([401, 413]).toContain(status);
    expect(answered).toBe('');
  }

  it(
    'of which anything that counts was changed is refused, and nothing but it is delivered',
    async () => {
      const receiver = await startReceiver(setup);

      await fc.assert(
        fc.asyncProperty(
          fc.boolean(),
          fc.array(change, { minLength: 1, maxLength: 3 }),
          async (inQuery, changes) => {
            const spoiled = changes.reduce(changed, inQuery ? query : body);
            const path = address(inQuery ? spoiled : query);
            const sent = inQuery ? body : spoiled;
            if (parts(path, sent) === parts(url, body)) return;
            await refuses(receiver, path, { method: 'POST', body: sent });
          },
        ),
        { numRuns: SIZES.httpRuns, seed: SEED },
      );

      expect(receiver.events).toEqual([]);
      expect(receiver.errors).toEqual([]);
      expect((await receiver.send(url, { method: 'POST', body })).status).toBe(200);
      expect(receiver.events).toHaveLength(1);
    },
    20 * 60_000,
  );

  it(
    'is never answered as the check of a URL, nor is anything random',
    async () => {
      const receiver = await startReceiver(setup);
      const echo = fc.oneof(
        fc.constant(/<Encrypt>(?:<!\[CDATA\[)?([^<\]]*)/.exec(body)?.[1] ?? ''),
        fc.base64String({ maxLength: 200 }),
        fc.string({ unit: 'binary', maxLength: 40 }).map((text) => Buffer.from(text).toString()),
      );

      await fc.assert(
        fc.asyncProperty(echo, fc.option(change), async (text, spoil) => {
          const checked = `${query}&echostr=${encodeURIComponent(text)}`;
          await refuses(receiver, address(spoil ? changed(checked, spoil) : checked), { method: 'GET' });
        }),
        { numRuns: SIZES.httpRuns, seed: SEED },
      );

      expect(receiver.events).toEqual([]);
      expect(receiver.errors).toEqual([]);
    },
    20 * 60_000,
  );
});
