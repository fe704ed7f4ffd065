import { Agent, createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import express, { type Express, type RequestHandler } from 'express';
import type { SuiteCallbackOptions } from '../../../lib/callbacks/callback-options';
import type { WeComPush } from '../../../lib/callbacks/push';
import type { CallbackRuntime } from '../../../lib/callbacks/receiver';
import { createSuiteCallback } from '../../../lib/callbacks/suite-callback';
import { SuiteTickets } from '../../../lib/tokens/suite-ticket';
import { MemoryTokenStore } from '../../../lib/tokens/token-store';
import { envelopeXml, KEY, NOW, type Parts, PROVIDER_CORP_ID, pushUrl, SUITE_ID, seal } from './wecom';

/** Express as an application has it: 5, and 4 under another name. */
export const EXPRESSES: ReadonlyArray<readonly [string, typeof express]> = [
  ['Express 5', express],
  ['Express 4', jest.requireActual<typeof express>('express4')],
];

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Sending {
  readonly method?: string;
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server on 127.0.0.1 with a suite callback under /suite, and all that can be seen of it. */
export interface Receiver {
  readonly events: WeComPush[];
  readonly warnings: string[];
  readonly errors: unknown[];
  readonly tickets: SuiteTickets;
  readonly clock: { now: number };
  readonly port: number;
  send(path: string, sending?: Sending): Promise<Reply>;
  push(message: string, parts?: Parts): Promise<Reply>;
  /** Bytes written to a socket of its own; everything that comes back, until the other side closes. */
  raw(bytes: string): Promise<string>;
  /** The same, told about the first bytes as they come. */
  open(bytes: string): { readonly first: Promise<string>; readonly all: Promise<string>; hangUp(): void };
}

const running: Array<() => Promise<void>> = [];

/** Ends every receiver of a test, also of one that has failed. */
export async function stopReceivers(): Promise<void> {
  for (const stop of running.splice(0)) await stop();
}

export interface Setup {
  readonly options?: Partial<SuiteCallbackOptions>;
  /** Another handler than that of the suite, with what a test may see of it. */
  readonly handler?: (runtime: CallbackRuntime, onEvent: (event: WeComPush) => void) => RequestHandler;
  readonly factory?: typeof express;
  /** Middleware that comes before the callback. */
  readonly before?: (app: Express) => void;
}

export async function startReceiver({
  options = {},
  handler,
  factory = express,
  before,
}: Setup = {}): Promise<Receiver> {
  const store = options.tokenStore ?? new MemoryTokenStore();
  const clock = { now: NOW * 1000 };
  const events: WeComPush[] = [];
  const warnings: string[] = [];
  const errors: unknown[] = [];
  const app = factory();
  before?.(app);
  const runtime = { now: () => clock.now, warn: (text: string) => warnings.push(text) };
  const onEvent = (event: WeComPush) => void events.push(event);
  const suite = {
    suiteId: SUITE_ID,
    providerCorpId: PROVIDER_CORP_ID,
    keys: KEY,
    tokenStore: store,
    onEvent,
  };
  app.use('/suite', handler?.(runtime, onEvent) ?? createSuiteCallback({ ...suite, ...options }, runtime));
  app.use(((error, _req, res, _next) => {
    errors.push(error);
    res.status(error.status ?? 500).end('error handler');
  }) as express.ErrorRequestHandler);
  // A connection that closes within a test has been closed by the library.
  const server = createServer({ keepAliveTimeout: 60_000 }, app);
  const port = await listen(server);
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  running.push(async () => {
    agent.destroy();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  const send = (path: string, sending: Sending = {}) => sendTo(port, agent, path, sending);
  return {
    events,
    warnings,
    errors,
    clock,
    port,
    tickets: new SuiteTickets(SUITE_ID, store, () => clock.now),
    send,
    push: (message, parts = {}) => {
      const sealed = seal(message, parts);
      return send(pushUrl(sealed), { method: 'POST', body: envelopeXml(sealed.encrypt, outerName(parts)) });
    },
    raw: (bytes) => openSocket(port, bytes).all,
    open: (bytes) => openSocket(port, bytes),
  };
}

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

/** WeCom writes the same receiver outside as inside. */
function outerName({ receiveId = '' }: Parts): string | undefined {
  return /^[\w-]+$/.test(receiveId) ? receiveId : undefined;
}

function sendTo(port: number, agent: Agent, path: string, sending: Sending): Promise<Reply> {
  const { method = 'GET', body, headers = { 'content-type': 'text/xml' } } = sending;
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, agent, path, method, headers }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('error', reject);
      res.on('end', () =>
        resolve({
          status: res.statusCode ?? 0,
          headers: res.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    call.on('error', reject);
    call.end(body);
  });
}

function openSocket(port: number, bytes: string) {
  const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
  let answer = '';
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    answer += text;
  });
  return {
    first: new Promise<string>((resolve) => socket.once('data', (text: string) => resolve(text))),
    all: new Promise<string>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('close', () => resolve(answer));
    }),
    hangUp: () => socket.destroy(),
  };
}

/** Stops what the library waits with; the clock and the sockets go on. */
export function holdTimers(): void {
  jest.useFakeTimers({
    doNotFake: [
      'Date',
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
    ],
  });
}

/** A promise and the hand on it. */
export function deferred() {
  let resolve: () => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** Lets everything that is ready to run, run. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
