import type { Request, RequestHandler, Response } from 'express';
import { WeComError } from '../errors';
import { SuiteTickets } from '../tokens/suite-ticket';
import { parseCallbackOptions, type SuiteCallbackOptions } from './callback-options';
import { Delivery } from './deliver';
import { Diagnosis } from './diagnosis';
import { openingKey } from './envelope';
import { readRawBody } from './raw-body';
import { type Refusal, type Trust, verifyPush, verifyUrlCheck } from './verify';

/** A handler that says which suite it is for, so that `wecomRouter` can mount it at `/suite/<suiteId>`. */
export type SuiteCallback = RequestHandler & { readonly suiteId: string };

/** What the handler takes from the process. */
export interface CallbackRuntime {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Tells the operator. */
  readonly warn: (text: string) => void;
}

interface Answer {
  readonly status: 200 | 401 | 405 | 413 | 500 | 503;
  readonly body?: Buffer | string;
  /** The sender has stopped in the middle: nothing more comes on this connection. */
  readonly hangUp?: boolean;
}

/** One answer for everything that is not believed: a difference would tell a forger how far he got. */
const REFUSED: Answer = { status: 401 };

const PROCESS: CallbackRuntime = {
  now: () => Date.now(),
  warn: (text) => process.emitWarning(text, 'WeComWarning'),
};

/**
 * Receives what WeCom pushes to a suite: answers the URL check, stores each suite_ticket, hands events to `onEvent`.
 *
 * Duplicates are known by this process only; make `onEvent` idempotent. What the operator has to repair (a receive id
 * that does not fit, a wrong key or clock, a store that fails) is said by `process.emitWarning`, never by the response.
 *
 * @throws {@link WeComConfigError} where an option is missing, malformed or unknown
 * @see https://developer.work.weixin.qq.com/document/path/90613 (command callback)
 */
export function suiteCallback(options: SuiteCallbackOptions): SuiteCallback {
  return createSuiteCallback(options, PROCESS);
}

/** `suiteCallback` with its clock and its voice as arguments. */
export function createSuiteCallback(options: SuiteCallbackOptions, runtime: CallbackRuntime): SuiteCallback {
  const settings = parseCallbackOptions(options);
  const trust: Trust = {
    keys: settings.keys.map(openingKey),
    suiteId: settings.suiteId,
    urlCheckIds: new Set([settings.suiteId, settings.providerCorpId, ...settings.receiveIds]),
    pushIds: new Set([settings.suiteId, ...settings.receiveIds]),
    toleranceSeconds: settings.toleranceSeconds,
  };
  const diagnosis = new Diagnosis(runtime.warn, runtime.now);
  const tickets = new SuiteTickets(settings.suiteId, settings.tokenStore, runtime.now);
  const delivery = new Delivery(tickets, settings.onEvent, diagnosis);

  const refuse = (refusal: Refusal, request: 'URL check' | 'push'): Answer => {
    diagnosis.refused(refusal, request);
    return REFUSED;
  };

  const answer = async (req: Request): Promise<Answer> => {
    if (req.method === 'GET') {
      const check = verifyUrlCheck(req.url, trust, runtime.now());
      if (!check.ok) return refuse(check, 'URL check');
      diagnosis.verified();
      return { status: 200, body: check.message };
    }
    if (req.method !== 'POST') return { status: 405 };

    const body = await readRawBody(req);
    if (body.text === undefined) {
      return body.reason === 'too-large' ? { status: 413 } : { ...REFUSED, hangUp: true };
    }
    const push = verifyPush(req.url, body.text, trust, runtime.now());
    if (!push.ok) return refuse(push, 'push');
    diagnosis.verified();
    const status = await delivery.deliver(push);
    return status === 200 ? { status, body: 'success' } : { status };
  };

  const handler: RequestHandler = async (req, res, next) => {
    try {
      send(req, res, await answer(req));
    } catch (error) {
      if (error instanceof WeComError) diagnosis.broken(error);
      next(error);
    }
  };
  return Object.assign(handler, { suiteId: settings.suiteId });
}

/** Sends plainly: `res.send` would add an ETag and might answer 304. */
function send(req: Request, res: Response, { status, body = '', hangUp }: Answer): void {
  if (res.headersSent) return;
  if (hangUp) res.once('finish', () => req.destroy());
  if (status === 405) res.setHeader('Allow', 'GET, POST');
  res.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  res.end(body);
}
