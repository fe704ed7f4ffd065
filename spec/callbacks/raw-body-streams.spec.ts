import { PassThrough } from 'node:stream';
import { readRawBody } from '../../lib/callbacks/raw-body';

const LIMIT = 65_536;
type Request = Parameters<typeof readRawBody>[0];

function request(parts: { headers?: object; body?: unknown; rawBody?: unknown } = {}): PassThrough & Request {
  return Object.assign(new PassThrough(), { headers: {}, ...parts }) as unknown as PassThrough & Request;
}

const read = (req: Request) => readRawBody(req, 'suiteCallback');

afterEach(() => {
  jest.useRealTimers();
});

describe('The body of a push, read from its stream', () => {
  it('has one character for each byte, whatever stands in it', async () => {
    const req = request();
    const body = read(req);
    req.write(Buffer.from('<xml>绑'));
    req.end(Buffer.from([0x80, 0xff]));

    expect(await body).toEqual({
      text: Buffer.concat([Buffer.from('<xml>绑'), Buffer.from([0x80, 0xff])]).toString('latin1'),
    });
  });

  it('has the same where another middleware has asked for text', async () => {
    const req = request();
    req.setEncoding('utf8');
    const body = read(req);
    req.end('<xml>绑</xml>');

    expect(await body).toEqual({ text: Buffer.from('<xml>绑</xml>').toString('latin1') });
  });

  it.each([
    [LIMIT, {}, { text: 'x'.repeat(LIMIT) }],
    [LIMIT, { 'content-length': String(LIMIT) }, { text: 'x'.repeat(LIMIT) }],
    [LIMIT + 1, {}, { reason: 'too-large' }],
  ])('may have 64 KiB: %i bytes with %j', async (bytes, headers, expected) => {
    const req = request({ headers });
    const body = read(req);
    req.end('x'.repeat(bytes));

    expect(await body).toEqual(expected);
  });

  it('is not waited for where its header says that it will be larger', async () => {
    expect(await read(request({ headers: { 'content-length': String(LIMIT + 1) } }))).toEqual({
      reason: 'too-large',
    });
  });

  it.each([
    ['its sender hangs up', (req: PassThrough) => void req.destroy()],
    ['five seconds are over', () => void jest.advanceTimersByTime(5_000)],
  ])('is unfinished where %s', async (_, happens) => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const req = request();
    const body = read(req);
    req.write('<xml>');

    happens(req);

    expect(await body).toEqual({ reason: 'unfinished' });
  });

  it('is empty where the stream is over already', async () => {
    const req = request();
    req.destroy();

    expect(await read(req)).toEqual({ text: '' });
  });
});

describe('The body of a push that something else has read', () => {
  it.each([
    ['a text parser’s', { body: '<xml>绑</xml>' }, '<xml>绑</xml>'],
    ['a raw parser’s', { body: Buffer.from('<xml/>') }, '<xml/>'],
    [
      'a cloud function’s, beside what a parser made of it',
      { body: { xml: 1 }, rawBody: Buffer.from('<xml/>') },
      '<xml/>',
    ],
    ['of 64 KiB', { body: 'x'.repeat(LIMIT) }, 'x'.repeat(LIMIT)],
  ])('is %s', (_, parts, text) => {
    expect(read(request(parts))).toEqual({ text });
  });

  it('is too large above 64 KiB', () => {
    expect(read(request({ body: 'x'.repeat(LIMIT + 1) }))).toEqual({ reason: 'too-large' });
  });
});
