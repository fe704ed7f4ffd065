import { gzipSync } from 'node:zlib';
import type { Express, Request } from 'express';
import { WeComCallbackError } from '../../lib/errors';
import { deferred, EXPRESSES, holdTimers, settled, startReceiver, stopReceivers } from './support/receiver';
import { cancelAuthXml, envelopeXml, pushUrl, seal } from './support/wecom';

const sealed = seal(cancelAuthXml());
const url = pushUrl(sealed);
const xml = envelopeXml(sealed.encrypt);

/** An XML parser as the packages of that name are: reads the stream, leaves an object. */
const parsesXml = (app: Express) =>
  app.use((req, _res, next) => {
    req.resume();
    req.on('end', () => {
      req.body = { xml: {} };
      next();
    });
  });

describe.each(EXPRESSES)('The raw body on %s', (_, factory) => {
  afterEach(stopReceivers);

  const push = async (before: (app: Express) => void, contentType: string, body: string | Buffer = xml) => {
    const receiver = await startReceiver({ factory, before });
    const headers = { 'content-type': contentType };
    const reply = await receiver.send(url, { method: 'POST', body, headers });
    return { reply, receiver };
  };

  it.each([
    ['express.json()', (app: Express) => app.use(factory.json()), 'text/xml'],
    ['express.urlencoded()', (app: Express) => app.use(factory.urlencoded({ extended: true })), 'text/xml'],
    ['express.text() for XML', (app: Express) => app.use(factory.text({ type: 'text/xml' })), 'text/xml'],
    ['express.raw() for all', (app: Express) => app.use(factory.raw({ type: '*/*' })), 'text/xml'],
    ['express.text() for another type', (app: Express) => app.use(factory.text()), 'application/xml'],
  ])('is had behind %s', async (_parser, before, contentType) => {
    const { reply, receiver } = await push(before, contentType);

    expect(reply).toMatchObject({ status: 200, body: 'success' });
    expect(receiver.events).toHaveLength(1);
  });

  it.each([
    ['express.json()', (app: Express) => app.use(factory.json()), 'application/json', '{}'],
    [
      'express.urlencoded()',
      (app: Express) => app.use(factory.urlencoded({ extended: false })),
      'application/x-www-form-urlencoded',
      xml,
    ],
    ['an XML parser', parsesXml, 'text/xml', xml],
  ])(
    'is gone behind %s that has read it: the error says where to mount (T73)',
    async (_parser, before, type, body) => {
      const { reply, receiver } = await push(before, type, body);

      expect(reply.status).toBe(500);
      expect(receiver.errors).toEqual([expect.any(WeComCallbackError)]);
      expect(receiver.errors[0]).toMatchObject({ code: 'ERR_WECOM_CALLBACK', status: 500 });
      expect(String(receiver.errors[0])).toContain('Mount suiteCallback before body parsers');
      expect(String(receiver.errors[0])).toContain('请将 suiteCallback 挂载在 body 解析中间件之前');
      const { reference } = receiver.errors[0] as WeComCallbackError;
      expect(reference).toMatch(/^[0-9a-f]{10}$/);
      expect(receiver.warnings).toEqual([
        expect.stringContaining(`ERR_WECOM_CALLBACK reference ${reference}: suiteCallback: another parser`),
      ]);
    },
  );

  it('may come from a middleware that listens along and has set an encoding', async () => {
    const { reply } = await push(
      (app) =>
        app.use((req, _res, next) => {
          req.setEncoding('utf8');
          req.on('data', () => undefined);
          next();
        }),
      'text/xml',
    );

    expect(reply.status).toBe(200);
  });

  it('is not inflated (T72)', async () => {
    const receiver = await startReceiver({ factory });
    const headers = { 'content-type': 'text/xml', 'content-encoding': 'gzip' };

    const reply = await receiver.send(url, { method: 'POST', body: gzipSync(xml), headers });

    expect(reply.status).toBe(401);
  });

  it('is too large above 64 KiB also as a parser has left it', async () => {
    const parses = (app: Express) => app.use(factory.text({ type: '*/*', limit: '1mb' }));
    const chinese = '密'.repeat(30_000);

    expect((await push(parses, 'text/xml', xml.padEnd(65_537))).reply.status).toBe(413);
    expect((await push(parses, 'text/xml', chinese)).reply.status).toBe(413);
    expect((await push(parses, 'text/xml', xml.padEnd(65_536))).reply.status).toBe(200);
  });

  it('may be empty, and has been read to its end', async () => {
    const drained = (app: Express) =>
      app.use((req, _res, next) => {
        req.resume();
        req.on('end', () => next());
      });

    expect((await push(drained, 'text/xml', '')).reply).toMatchObject({ status: 401, body: '' });
    expect((await push(() => undefined, 'text/xml', '')).reply).toMatchObject({ status: 401, body: '' });
  });
});

describe('A body that does not come to its end', () => {
  afterEach(async () => {
    jest.useRealTimers();
    await stopReceivers();
  });

  const headers = (length: number) => `POST ${url} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`;
  const arrival = () => {
    let arrived = () => {};
    const request = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const before = (app: Express) =>
      app.use((_req, _res, next) => {
        next();
        arrived();
      });
    return { request, before };
  };

  it('is refused after five seconds, and the connection closed (T72)', async () => {
    holdTimers();
    const { request, before } = arrival();
    const receiver = await startReceiver({ before });
    const answer = receiver.raw(headers(1000) + xml.slice(0, 100));
    await request;

    jest.advanceTimersByTime(4_999);
    const waiting = jest.getTimerCount();
    jest.advanceTimersByTime(1);

    expect(waiting).toBe(1);
    expect(await answer).toMatch(/^HTTP\/1.1 401 Unauthorized\r\n.*Content-Length: 0\r\n/s);
    expect(receiver.errors).toEqual([]);
  });

  it('is answered 413 at once where it says that it will be too large, and cut off after five seconds', async () => {
    holdTimers();
    const { request, before } = arrival();
    const receiver = await startReceiver({ before });
    const { first, all } = receiver.open(headers(10_000_000) + xml);
    await request;
    const atOnce = await first;

    jest.advanceTimersByTime(5_000);

    expect(atOnce).toMatch(/^HTTP\/1.1 413 Payload Too Large\r\n/);
    expect(await all).toBe(atOnce);
  });

  it('is answered 413 where it says nothing of its size and grows too large', async () => {
    const { request, before } = arrival();
    const receiver = await startReceiver({ before });
    const chunk = `11000\r\n${' '.repeat(0x11000)}\r\n`;
    const { first, hangUp } = receiver.open(
      `POST ${url} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`,
    );
    await request;

    expect(await first).toMatch(/^HTTP\/1.1 413 Payload Too Large\r\n/);
    hangUp();
  });

  it('ends with a sender who hangs up', async () => {
    holdTimers();
    const { request, before } = arrival();
    const receiver = await startReceiver({ before });
    const { all, hangUp } = receiver.open(headers(1000) + xml);
    await request;
    const waiting = jest.getTimerCount();

    hangUp();

    expect(await all).toBe('');
    while (jest.getTimerCount() > 0) await settled();
    expect(waiting).toBe(1);
    expect(receiver.events).toEqual([]);
    expect(receiver.errors).toEqual([]);
  });

  it('is of no interest once another middleware has answered', async () => {
    const receiver = await startReceiver({
      before: (app) =>
        app.use((_req, res, next) => {
          next();
          res.status(504).end('too late');
        }),
    });

    const reply = await receiver.push(cancelAuthXml());

    expect(reply).toMatchObject({ status: 504, body: 'too late' });
    expect(receiver.errors).toEqual([]);
  });

  it.each([
    ['has come to its end', '', (req: Request) => req.resume()],
    ['has been broken off', xml, (req: Request) => req.destroy()],
  ])('is not waited for where it %s long before', async (_, body, finish) => {
    holdTimers();
    const over = deferred();
    const receiver = await startReceiver({
      before: (app) =>
        app.use((req, _res, next) => {
          req.on('close', async () => {
            await settled();
            next();
            over.resolve();
          });
          finish(req);
        }),
    });
    const { hangUp } = receiver.open(headers(body.length) + body);

    await over.promise;

    expect(jest.getTimerCount()).toBe(0);
    expect(receiver.errors).toEqual([]);
    hangUp();
  });
});
