import type { Agent as HttpsAgent } from 'node:https';
import axios, { AxiosHeaders, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import type { z } from 'zod';
import { WeComApiError, WeComUnexpectedReplyError } from '../errors';
import { publish } from '../events';
import { type StopSignal, TimeLimit } from '../time-limits';
import { type Agents, freshAgents, type KeptAgents, keepAliveAgents } from './agents';
import { reactionTo } from './errcodes';
import { FailedAttempt, transportFailure } from './failed-attempt';
import { refusal } from './refusal';

/** One call to WeCom: a constant path, typed parameters, and the shape its answer must have. */
export interface QyapiCall<Reply> {
  readonly endpoint: `/cgi-bin/${string}`;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON by POST; without it the call is a GET. */
  readonly body?: Readonly<Record<string, unknown>>;
  readonly reply: z.ZodType<Reply>;
  /**
   * The call uses up a single-use code: it is not sent again once WeCom may have seen it, except over a
   * connection that turned out to be closed.
   */
  readonly spendsCode?: boolean;
}

/** A reply that was checked, and the whole answer it was read from. */
export interface QyapiReply<Reply> {
  readonly value: Reply;
  readonly json: Readonly<Record<string, unknown>>;
}

/** WeCom's answers are below 2 KiB; whatever is larger than this is no answer of WeCom's. */
const MAX_REPLY_BYTES = 65_536;
const MAX_BODY_BYTES = 16_384;
/** Connections of the application's own agent that may turn out to be closed, one after another. */
const MAX_CLOSED_IN_A_ROW = 4;

/**
 * The part of axios that speaks HTTP. What stands before it, interceptors and the merging and transforming of
 * options, would cost as much again, and none of it is wanted here.
 */
const overHttp = axios.getAdapter('http') as (config: AxiosRequestConfig) => Promise<AxiosResponse<unknown>>;
const ACCEPT = { Accept: 'application/json' };
const ACCEPT_AND_SEND = { ...ACCEPT, 'Content-Type': 'application/json' };

const PROXY = /^(npm_config_)?(https?|all)_proxy$/i;

/**
 * Talks to `/cgi-bin/…`. Every failure leaves as an error of ours: axios' own carry the token and the secret.
 */
export class Qyapi {
  private readonly config: AxiosRequestConfig;
  private readonly kept: KeptAgents;
  private readonly fresh: Agents;

  constructor(
    private readonly options: { api: string; timeoutMs: number; httpsAgent?: HttpsAgent | undefined },
  ) {
    const own = options.httpsAgent && { httpsAgent: options.httpsAgent };
    this.kept = { ...keepAliveAgents(), ...own };
    this.fresh = { ...freshAgents(), ...own };
    this.config = {
      baseURL: options.api,
      allowAbsoluteUrls: false,
      maxRedirects: 0,
      maxContentLength: MAX_REPLY_BYTES,
      maxBodyLength: MAX_BODY_BYTES,
      responseType: 'text',
      validateStatus: (status) => status === 200,
      // An agent of the application's own knows the way out; a proxy from the environment would be a second
      // one. And http leads to this machine only: a proxy would not find it, and would read the secret.
      ...((options.httpsAgent || options.api.startsWith('http:')) && { proxy: false as const }),
    };
  }

  /**
   * Opens a connection for the next call, where none is at hand. Never fails, and never waits.
   *
   * Left out where an agent of the application's own, or a proxy from the environment, knows the way: they
   * open connections in ways of their own.
   */
  openAhead(): void {
    const { api, timeoutMs, httpsAgent } = this.options;
    if (httpsAgent || this.kept.hasIdle() || (this.config.proxy !== false && hasProxy(process.env))) return;
    this.kept.openAhead(new URL(api), timeoutMs);
  }

  /**
   * Makes one call, and a second one where that is safe: WeCom was busy, nothing had been sent yet, or
   * nothing is spent by it.
   *
   * @param signal - ends the call early; each attempt is bounded by `timeoutMs` besides
   * @throws {@link WeComApiError} where WeCom refuses
   * @throws {@link WeComUnreachableError} where no answer came
   * @throws {@link WeComUnexpectedReplyError} where the answer is none of WeCom's
   */
  async call<Reply>(call: QyapiCall<Reply>, signal?: StopSignal): Promise<QyapiReply<Reply>> {
    try {
      return await this.attempt(call, this.kept, signal);
    } catch (failure) {
      if (signal?.aborted || !mayRepeat(failure, call.spendsCode ?? false)) throw errorOf(failure);
      await backOff(failure);
    }
    for (let left = MAX_CLOSED_IN_A_ROW; ; left--) {
      try {
        return await this.attempt(call, this.fresh, signal);
      } catch (failure) {
        // An agent of the application's own may have handed out another connection that had lain idle.
        if (signal?.aborted || left === 0 || !wasClosedIdle(failure)) throw errorOf(failure);
      }
    }
  }

  private async attempt<Reply>(
    call: QyapiCall<Reply>,
    agents: Agents,
    signal?: StopSignal,
  ): Promise<QyapiReply<Reply>> {
    const startedAt = performance.now();
    const ended = (errcode: number | undefined) =>
      publish('passport-wecom:call', {
        endpoint: call.endpoint,
        errcode,
        durationMs: performance.now() - startedAt,
      });
    try {
      const reply = parseReply(call, await this.send(call, agents, signal));
      ended(0);
      return reply;
    } catch (error) {
      ended(error instanceof WeComApiError ? error.errcode : undefined);
      throw error;
    }
  }

  private async send(call: QyapiCall<unknown>, agents: Agents, signal?: StopSignal): Promise<unknown> {
    // axios' own time-out would not end a body that drips, and cost two more timers.
    const limit = new TimeLimit(this.options.timeoutMs, signal);
    const body = call.body && JSON.stringify(call.body);
    try {
      const response = await overHttp({
        httpAgent: agents.httpAgent,
        httpsAgent: agents.httpsAgent,
        method: body === undefined ? 'GET' : 'POST',
        url: call.endpoint + queryString(call.query),
        headers: new AxiosHeaders(body === undefined ? ACCEPT : ACCEPT_AND_SEND),
        data: body,
        signal: limit.signal,
        // Last: Node 20 takes a microsecond for each property that stands behind a spread object.
        ...this.config,
      });
      return response.data;
    } catch (error) {
      throw transportFailure(call.endpoint, error, limit.signal.aborted);
    } finally {
      limit.end();
    }
  }
}

/** The names that axios looks at; what NO_PROXY excepts is left out too. */
function hasProxy(environment: NodeJS.ProcessEnv): boolean {
  return Object.keys(environment).some((name) => PROXY.test(name) && environment[name] !== '');
}

function queryString(query: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(query ?? {}).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

function parseReply<Reply>(call: QyapiCall<Reply>, text: unknown): QyapiReply<Reply> {
  const unexpected = (what: string) =>
    new WeComUnexpectedReplyError(
      `${call.endpoint}: ${what}. Check that hosts.api and any proxy lead to WeCom.`,
    );
  let parsed: unknown;
  try {
    parsed = JSON.parse(String(text));
  } catch {
    throw unexpected('the answer is no JSON');
  }
  if (!isObject(parsed)) throw unexpected('the answer is no object with an errcode WeCom uses');
  const errcode = errcodeOf(parsed);
  if (errcode === undefined) throw unexpected('the answer is no object with an errcode WeCom uses');
  if (errcode !== 0) throw refusal(call.endpoint, errcode, parsed['errmsg']);
  const reply = call.reply.safeParse(parsed);
  if (!reply.success) {
    const fields = reply.error.issues.map((issue) => issue.path.join('.') || 'answer').join(', ');
    throw unexpected(`the answer lacks or misforms ${fields}`);
  }
  return { value: reply.data, json: parsed };
}

function isObject(answer: unknown): answer is Record<string, unknown> {
  return typeof answer === 'object' && answer !== null && !Array.isArray(answer);
}

/**
 * WeCom leaves errcode out of some successes and sends default fields with some failures, so nothing but
 * errcode decides (observed on get_suite_token, get_provider_token, get_login_info; paths 97162, 96237). A
 * number in every sample.
 *
 * @returns undefined where it is no number
 */
function errcodeOf({ errcode = 0 }: Readonly<Record<string, unknown>>): number | undefined {
  if (typeof errcode === 'string') return /^-?\d{1,9}$/.test(errcode) ? Number(errcode) : undefined;
  return typeof errcode === 'number' && Number.isFinite(errcode) ? errcode : undefined;
}

const LONGEST_BACKOFF_MS = 250;

// A code may be spent although its answer was lost, so the call that carries it is repeated only where WeCom
// cannot have seen it, says itself that it was busy, or had closed the connection. In the last case a second
// try costs nothing that not trying would have kept: either WeCom never saw the code, or it answers 40029,
// which is the same failure.
function mayRepeat(failure: unknown, spendsCode: boolean): boolean {
  if (failure instanceof FailedAttempt) {
    const { progress } = failure;
    return progress === 'never-sent' || progress === 'closed-idle' || (progress === 'broken' && !spendsCode);
  }
  const reaction = reactionTo(failure, 'with-a-token');
  return reaction === 'try-once-more' || reaction === 'fewer-at-once';
}

function wasClosedIdle(failure: unknown): boolean {
  return failure instanceof FailedAttempt && failure.progress === 'closed-idle';
}

function backOff(failure: unknown): Promise<void> {
  const ms = reactionTo(failure, 'with-a-token') === 'fewer-at-once' ? Math.random() * LONGEST_BACKOFF_MS : 0;
  return new Promise((resolve) => void setTimeout(resolve, ms));
}

function errorOf(failure: unknown): unknown {
  return failure instanceof FailedAttempt ? failure.error : failure;
}
