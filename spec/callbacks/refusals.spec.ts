import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { hostileDocuments } from './support/hostile-xml';
import { type Receiver, startReceiver, stopReceivers } from './support/receiver';
import {
  cancelAuthXml,
  checkUrl,
  encryptBlocks,
  envelopeXml,
  KEY,
  NOW,
  pushUrl,
  SUITE_ID,
  seal,
  signed,
  ticketXml,
} from './support/wecom';

const good = seal(cancelAuthXml());
const url = pushUrl(good);
const body = envelopeXml(good.encrypt);

const post = (path: string, text: string) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
const pushOf = (sealed: typeof good) => post(pushUrl(sealed), envelopeXml(sealed.encrypt));

/** One request for each way to be refused. */
const REFUSED: Readonly<Record<string, string>> = {
  'no query': post('/suite', body),
  'a malformed signature': post(url.replace('msg_signature=', 'msg_signature=x'), body),
  'a wrong signature': pushOf({ ...good, msgSignature: '0'.repeat(40) }),
  'another token': pushOf(seal(cancelAuthXml(), { key: { ...KEY, token: 'other' } })),
  'a time long ago': pushOf(seal(cancelAuthXml(), { timestamp: String(NOW - 9999) })),
  'wrong padding': pushOf(signed(encryptBlocks(Buffer.alloc(64)))),
  'another receive id': pushOf(seal(cancelAuthXml(), { receiveId: 'wwother', nonce: '1' })),
  'another receiver outside': post(url, envelopeXml(good.encrypt, 'wwother')),
  'no XML outside': post(url, 'hello'),
  'no XML inside': pushOf(seal('hello')),
  'another suite inside': pushOf(seal(ticketXml('T', NOW, 'wwother'))),
  'an event too old': pushOf(seal(cancelAuthXml(NOW - 9999))),
  'an unsigned URL check': get('/suite?echostr=abc'),
  'a push as a URL check': get(checkUrl(good)),
  'nothing at all': post('/suite', ''),
};

describe('Refusals', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(stopReceivers);

  it('are the same byte for byte, for every reason (T74)', async () => {
    const answers = new Set<string>();

    for (const request of Object.values(REFUSED)) {
      answers.add((await receiver.raw(request)).replace(/Date: [^\r]+/, 'Date: now'));
    }

    expect([...answers]).toEqual([
      [
        'HTTP/1.1 401 Unauthorized',
        'X-Powered-By: Express',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Length: 0',
        'Cache-Control: no-store',
        'X-Content-Type-Options: nosniff',
        'Date: now',
        'Connection: close',
        '',
        '',
      ].join('\r\n'),
    ]);
    expect(receiver.events).toEqual([]);
  });

  it('meet a hundred hostile documents at once, in memory that stays flat (T70)', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const documents = hostileDocuments(good.encrypt);
    const sendAll = async () => {
      const statuses = new Set<number>();
      for (const [, document] of documents) {
        statuses.add((await receiver.send(url, { method: 'POST', body: document })).status);
      }
      return [...statuses].sort();
    };
    await sendAll();
    collect();
    const before = process.memoryUsage();

    const statuses = await sendAll();
    await sendAll();

    collect();
    const after = process.memoryUsage();
    const growth = after.heapUsed + after.external - before.heapUsed - before.external;
    expect(statuses).toEqual([401]);
    expect(growth).toBeLessThan(10 * 1024 * 1024);
    expect(receiver.events).toEqual([]);
  });

  it('come before the end of ten megabytes, and the server lives on (T72)', async () => {
    const reply = await receiver.send(url, { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024, 60) });

    expect(reply).toMatchObject({ status: 413, body: '' });
    expect((await receiver.push(ticketXml('T'))).status).toBe(200);
  });

  it('leave no trace of a key, a ticket or a message in what the operator reads', async () => {
    for (const request of Object.values(REFUSED)) await receiver.raw(request);
    receiver.clock.now += 61_000;
    for (const request of Object.values(REFUSED)) await receiver.raw(request);

    const said = receiver.warnings.join('\n');

    expect(receiver.warnings.length).toBeGreaterThan(3);
    for (const secret of [KEY.token, KEY.encodingAESKey, good.encrypt, good.msgSignature, 'wpCustomer']) {
      expect(said).not.toContain(secret);
    }
    expect(said).toContain("'wwother'");
    expect(said).toContain('suiteId');
    expect(said).not.toContain(`'${SUITE_ID}'`);
  });
});
