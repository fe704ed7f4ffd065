import { createServer } from 'node:http';
import { suiteCallback } from '../../lib/callbacks/suite-callback';
import { MemoryTokenStore } from '../../lib/tokens/token-store';
import { EXPRESSES, listen, type Receiver, startReceiver, stopReceivers } from './support/receiver';
import {
  cancelAuthXml,
  checkUrl,
  envelopeXml,
  KEY,
  NOW,
  OTHER_KEY,
  PROVIDER_CORP_ID,
  pushUrl,
  SUITE_ID,
  seal,
  ticketXml,
} from './support/wecom';

describe.each(EXPRESSES)('suiteCallback on %s', (_, factory) => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver({ factory });
  });
  afterEach(stopReceivers);

  it.each([SUITE_ID, PROVIDER_CORP_ID])(
    'answers the URL check sealed for %s with its plain text (T77)',
    async (id) => {
      const reply = await receiver.send(checkUrl(seal('1616140317555161061', { receiveId: id })));

      expect(reply).toMatchObject({ status: 200, body: '1616140317555161061' });
      expect(reply.headers).toMatchObject({
        'content-type': 'text/plain; charset=utf-8',
        'content-length': '19',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      });
      expect(reply.headers).not.toHaveProperty('etag');
    },
  );

  it('answers a URL check with the very word it holds', async () => {
    const reply = await receiver.send(checkUrl(seal('5927782489442352469')));

    expect(reply.body).toBe('5927782489442352469');
  });

  it.each([' 1', '1\n', '"1"', '你好', '', '{}', '<xml/>', 'x'.repeat(65)])(
    'answers no URL check that holds more than a short plain word: %j (T77)',
    async (text) => {
      expect(await receiver.send(checkUrl(seal(text)))).toMatchObject({ status: 401, body: '' });
    },
  );

  it.each(['wpCustomer', ''])(
    'answers the URL check of a delegated app, sealed for %j',
    async (receiveId) => {
      expect((await receiver.send(checkUrl(seal('1', { receiveId })))).body).toBe('1');
    },
  );

  it('stores a ticket and tells the application', async () => {
    const reply = await receiver.push(ticketXml('T1'));

    expect(reply).toMatchObject({ status: 200, body: 'success' });
    expect(await receiver.tickets.current()).toBe('T1');
    expect(receiver.events).toEqual([
      { source: 'command', type: 'suite_ticket', suiteId: SUITE_ID, at: new Date(NOW * 1000) },
    ]);
  });

  it('answers 200 to an old ticket behind a new one, and keeps the new one (T66)', async () => {
    await receiver.push(ticketXml('new', NOW));

    const reply = await receiver.push(ticketXml('old', NOW - 600));

    expect(reply.status).toBe(200);
    expect(await receiver.tickets.current()).toBe('new');
  });

  it('refuses a push replayed after its window (T65)', async () => {
    const sealed = seal(cancelAuthXml());
    const post = () => receiver.send(pushUrl(sealed), { method: 'POST', body: envelopeXml(sealed.encrypt) });
    const first = await post();
    receiver.clock.now += 301_000;

    const late = await post();

    expect([first.status, late.status]).toEqual([200, 401]);
    expect(receiver.events).toHaveLength(1);
  });

  it('refuses the timestamp and the nonce in exchange, though the signature fits (T65, T67)', async () => {
    const sealed = seal(cancelAuthXml(), { nonce: String(NOW - 5000) });
    const swapped = { ...sealed, timestamp: sealed.nonce, nonce: sealed.timestamp };

    const reply = await receiver.send(pushUrl(swapped), {
      method: 'POST',
      body: envelopeXml(sealed.encrypt),
    });

    expect(reply.status).toBe(401);
    expect(receiver.events).toEqual([]);
  });

  it.each(['HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])(
    'answers 405 to %s and says what it takes',
    async (method) => {
      const reply = await receiver.send(checkUrl(seal('1')), { method });

      expect(reply).toMatchObject({ status: 405, body: '' });
      expect(reply.headers).toMatchObject({ allow: 'GET, POST' });
    },
  );

  it('answers 413 to more than 64 KiB', async () => {
    const sealed = seal(cancelAuthXml());
    const fill = (size: number) => envelopeXml(sealed.encrypt).padEnd(size, ' ');
    const post = (body: string) => receiver.send(pushUrl(sealed), { method: 'POST', body });

    const [most, over] = [await post(fill(65_536)), await post(fill(65_537))];

    expect(most.status).toBe(200);
    expect(over).toMatchObject({ status: 413, body: '' });
  });
});

it('What another middleware breaks goes on as it is, and is not told to the operator', async () => {
  const broken = new Error('no response any more');
  const receiver = await startReceiver({
    before: (app) =>
      app.use((_req, res, next) => {
        res.writeHead = () => {
          res.writeHead = Object.getPrototypeOf(res).writeHead;
          throw broken;
        };
        next();
      }),
  });

  const reply = await receiver.push(cancelAuthXml());

  expect(reply.status).toBe(500);
  expect(receiver.errors).toEqual([broken]);
  expect(receiver.warnings).toEqual([]);
});

describe('Keys in rotation', () => {
  afterEach(stopReceivers);

  it('are all accepted, and no others (T76)', async () => {
    const receiver = await startReceiver({ options: { keys: [OTHER_KEY, KEY] } });

    const old = await receiver.push(ticketXml('T1', NOW - 1), { key: OTHER_KEY });
    const fresh = await receiver.push(ticketXml('T2', NOW), { key: KEY });
    const unknown = await receiver.push(ticketXml('T3', NOW + 1), { key: { ...KEY, token: 'third' } });

    expect([old.status, fresh.status, unknown.status]).toEqual([200, 200, 401]);
    expect(await receiver.tickets.current()).toBe('T2');
  });
});

describe('Further receive ids', () => {
  afterEach(stopReceivers);

  it('are accepted for URL checks and pushes', async () => {
    const receiver = await startReceiver({ options: { receiveIds: ['ww-login', ''] } });

    const replies = [
      await receiver.send(checkUrl(seal('1', { receiveId: 'ww-login' }))),
      await receiver.push(ticketXml('T1'), { receiveId: 'ww-login' }),
      await receiver.push(ticketXml('T2'), { receiveId: '' }),
      await receiver.push(ticketXml('T3'), { receiveId: PROVIDER_CORP_ID }),
    ];

    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 200, 401]);
  });
});

describe('suiteCallback with the clock of the process', () => {
  const sendToPlainServer = async (path: (now: number) => string, init: (now: number) => RequestInit) => {
    const tokenStore = new MemoryTokenStore();
    const handler = suiteCallback({
      suiteId: SUITE_ID,
      providerCorpId: PROVIDER_CORP_ID,
      keys: KEY,
      tokenStore,
    });
    // Neither router nor application: what it needs of a request and a response is Node's own.
    const server = createServer((req, res) => handler(req as never, res as never, () => res.end('next')));
    const port = await listen(server);
    const now = Math.floor(Date.now() / 1000);
    const reply = await fetch(`http://127.0.0.1:${port}${path(now)}`, init(now));
    const text = await reply.text();
    server.closeAllConnections();
    server.close();
    return { status: reply.status, text };
  };

  it('accepts a push of now and needs no onEvent', async () => {
    const sealed = (now: number) => seal(ticketXml('T', now), { timestamp: String(now) });

    const reply = await sendToPlainServer(
      (now) => pushUrl(sealed(now)),
      (now) => ({ method: 'POST', body: envelopeXml(sealed(now).encrypt) }),
    );

    expect(reply).toEqual({ status: 200, text: 'success' });
  });

  it('warns the operator through the process', async () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockReturnValue();

    const reply = await sendToPlainServer(
      () => checkUrl(seal('1', { timestamp: '1000000000' })),
      () => ({}),
    );

    expect(reply).toEqual({ status: 401, text: '' });
    expect(emitWarning.mock.calls).toEqual([[expect.stringContaining('clock'), 'WeComWarning']]);
    emitWarning.mockRestore();
  });
});
