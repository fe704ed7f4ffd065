import type { Request, RequestHandler, Response } from 'express';
import { WeComError } from '../errors';
import { type AllowedCorps, isAllowedCorp } from '../options';
import { withinLimit } from '../time-limits';
import type { CallbackSettings, ReceiverName } from './callback-options';
import { CallbackWarnings } from './callback-warnings';
import { Delivery, type TicketKeeper } from './deliver';
import { openingKey } from './envelope';
import { readRawBody } from './raw-body';
import { type Refusal, type Trust, verifyPush, verifyUrlCheck } from './verify';

/** What a handler takes from the process. */
export interface CallbackRuntime {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Tells the operator. */
  readonly warn: (text: string) => void;
}

/** What the three receivers differ in. */
export interface ReceiverSetup {
  readonly label: ReceiverName;
  readonly settings: CallbackSettings;
  readonly kindOf: Trust['kindOf'];
  /** Ids whose URL check is answered. */
  readonly urlCheckIds: ReadonlySet<string>;
  /**
   * Enterprises whose URL checks are answered and whose events are taken; undefined where there are none of
   * them.
   */
  readonly corps?: AllowedCorps;
  readonly tickets?: TicketKeeper;
  readonly suiteId?: string;
}

interface Answer {
  readonly status: 200 | 401 | 405 | 413 | 500 | 503;
  readonly body?: Buffer | string;
  /** The sender has stopped in the middle: nothing more comes on this connection. */
  readonly hangUp?: boolean;
}

/** WeCom waits five seconds for the answer, and the handler has its own time after this. */
const CORPS_WITHIN_MS = 2_000;

/** One answer for everything that is not believed: a difference would tell a forger how far he got. */
const REFUSED: Answer = { status: 401 };

/** What a CorpID looks like, plain or encrypted: no prefix is promised. */
const CORP_ID = /^[\w-]{1,64}$/;

/** Whether a receive id may be that of an enterprise. */
export function isCorpId(receiveId: string): boolean {
  return CORP_ID.test(receiveId);
}

export const PROCESS: CallbackRuntime = {
  now: () => Date.now(),
  warn: (text) => process.emitWarning(text, 'WeComWarning'),
};

/** Builds the handler of one callback address: answers URL checks, verifies pushes, delivers each once. */
export function createReceiver(setup: ReceiverSetup, runtime: CallbackRuntime): RequestHandler {
  const { label, settings, corps } = setup;
  const warnings = new CallbackWarnings(label, runtime.warn, runtime.now, setup.suiteId);
  const delivery = new Delivery(setup.tickets, settings.onEvent, warnings);
  const trust: Trust = {
    keys: settings.keys.map(openingKey),
    // The address of a delegated app is checked for its enterprise, sometimes for nobody (one report).
    urlCheckIds: corps
      ? { has: (id) => id === '' || isCorpId(id) || setup.urlCheckIds.has(id) }
      : setup.urlCheckIds,
    kindOf: setup.kindOf,
    toleranceSeconds: settings.toleranceSeconds,
  };

  const refuse = (refusal: Refusal, request: 'URL check' | 'push'): Answer => {
    warnings.refused(refusal, request);
    return REFUSED;
  };

  /** Undefined where members of this enterprise are welcome; what to answer where they are not. */
  const turnedAway = async (
    receiveId: string,
    request: 'URL check' | 'push',
  ): Promise<Answer | undefined> => {
    if (corps === undefined || corps === 'any') return undefined;
    try {
      const asked = isAllowedCorp(corps, receiveId);
      // A list is at hand, a function of the application's may keep us waiting.
      if (typeof asked === 'boolean' ? asked : await withinLimit(asked, CORPS_WITHIN_MS)) return undefined;
    } catch (error) {
      warnings.corpsFailed(error);
      return { status: 503 };
    }
    return refuse({ ok: false, reason: 'corp', receiveId }, request);
  };

  const answerCheck = async (req: Request): Promise<Answer> => {
    const check = verifyUrlCheck(req.url, trust, runtime.now());
    if (!check.ok) return refuse(check, 'URL check');
    const { message, receiveId } = check;
    const isOurs = receiveId === '' || setup.urlCheckIds.has(receiveId);
    const away = isOurs ? undefined : await turnedAway(receiveId, 'URL check');
    if (away) return away;
    warnings.verified();
    return { status: 200, body: message };
  };

  const answerPush = async (req: Request): Promise<Answer> => {
    const body = await readRawBody(req, label);
    if (body.text === undefined) {
      return body.reason === 'too-large' ? { status: 413 } : { ...REFUSED, hangUp: true };
    }
    const push = verifyPush(req.url, body.text, trust, runtime.now());
    if (!push.ok) return refuse(push, 'push');
    const isData = push.event.source === 'data';
    const away = isData ? await turnedAway(push.event.authCorpId, 'push') : undefined;
    if (away) return away;
    warnings.verified();
    const status = await delivery.deliver(push);
    return status === 200 && !isData ? { status, body: 'success' } : { status };
  };

  const answer = (req: Request): Answer | Promise<Answer> => {
    if (req.method === 'GET') return answerCheck(req);
    return req.method === 'POST' ? answerPush(req) : { status: 405 };
  };

  return async (req, res, next) => {
    try {
      send(req, res, await answer(req));
    } catch (error) {
      if (error instanceof WeComError) warnings.broken(error);
      next(error);
    }
  };
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
