import { SignInRefused } from '../refusals';
import { lastAnswer } from './last-answer';
import { sha256 } from './sha256';

/** What WeCom sent back with the browser. */
export interface CallbackQuery {
  readonly state: string;
  /** Undefined where the person declined. */
  readonly code: string | undefined;
}

/**
 * Any of these in the query makes a request a callback; WeCom adds others now and then, which decide nothing.
 */
const CALLBACK_PARAMS: ReadonlySet<string> = new Set(['code', 'auth_code', 'state', 'error']);
const CODE_PARAMS = ['code', 'auth_code'] as const;
/** WeCom asks callers to reserve 512 bytes for a code (path 91121). */
const CODE = /^[\x21-\x7e]{1,512}$/;
/** The alphabet that WeCom's OAuth page documents (path 91120), and half of its 128 bytes. */
export const STATE = /^[A-Za-z0-9]{1,64}$/;

/**
 * Values by name; `code[]` and `code[x]` count as `code`, whatever the application's query parser makes of
 * them.
 */
export type CallbackParams = ReadonlyMap<
  string,
  ReadonlyArray<{ readonly exact: boolean; readonly value: string }>
>;

/** A parameter that is there twice is refused, so no third one is kept. */
const KEPT = 2;

/**
 * Reads a request's query from its address, so that neither the application's query parser nor Express'
 * re-parsing has a say. Reads each character a fixed number of times, whatever the query.
 *
 * @returns undefined for a request that starts a login
 */
export function callbackParams(url: string): CallbackParams | undefined {
  const start = url.indexOf('?');
  if (start < 0) return undefined;
  const params = new Map<string, Array<{ exact: boolean; value: string }>>();
  for (let at = start + 1, end = at; at < url.length; at = end + 1) {
    const next = url.indexOf('&', at);
    end = next < 0 ? url.length : next;
    const pair = url.slice(at, end);
    const name = nameIn(pair);
    const values = name === undefined ? undefined : params.get(name);
    if (name === undefined || (values && values.length >= KEPT)) continue;
    // The parser takes one ? at the beginning for the mark of a query.
    for (const [key, value] of isPlain(pair) ? [halves(pair)] : new URLSearchParams(`?${pair}`)) {
      // It takes a percent sign that begins no byte for itself.
      const isWellFormed = !/%(?![0-9a-f]{2})/i.test(pair);
      const read = { exact: key === name && isWellFormed, value };
      if (values) values.push(read);
      else params.set(name, [read]);
    }
  }
  return params.size > 0 ? params : undefined;
}

/**
 * The parameter of a callback that a pair names, as `code`, `code[]` or in percent signs; most pairs name
 * none.
 */
function nameIn(pair: string): string | undefined {
  const equals = pair.indexOf('=');
  const written = equals < 0 ? pair : pair.slice(0, equals);
  const key = written.includes('%') ? decoded(written) : written;
  const bracket = key.indexOf('[');
  const name = bracket < 0 ? key : key.slice(0, bracket);
  return CALLBACK_PARAMS.has(name) ? name : undefined;
}

/** Nothing is escaped in it, so that it says what it means; the parser is needed for the others only. */
function isPlain(pair: string): boolean {
  return !pair.includes('%') && !pair.includes('+');
}

function halves(pair: string): readonly [key: string, value: string] {
  const equals = pair.indexOf('=');
  return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
}

/** As the parser reads it. */
function decoded(written: string): string {
  return [...new URLSearchParams(`?${written}`).keys()].join();
}

const readOnce = lastAnswer(callbackParams);

/** The same for a request, whose query several parts look at. */
export function callbackParamsOf(req: { readonly url?: string }): CallbackParams | undefined {
  return readOnce(req.url ?? '');
}

/** @throws {@link SignInRefused} where a parameter is not one well-formed string */
export function readCallback(params: CallbackParams, codeParam: 'code' | 'auth_code'): CallbackQuery {
  for (const name of CODE_PARAMS) {
    if (params.has(name)) readCode(params, name);
  }
  if (params.has('error') && single(params, 'error') === undefined) throw malformed();
  const state = single(params, 'state') ?? '';
  if (!STATE.test(state)) throw stateMismatch();
  return { state, code: params.has('error') ? undefined : single(params, codeParam) };
}

/** @throws {@link SignInRefused} where the code is not one well-formed string */
export function readCode(params: CallbackParams, name: 'code' | 'auth_code'): string {
  const code = single(params, name) ?? '';
  if (!CODE.test(code)) throw malformed();
  return code;
}

/** Tells two callbacks with the same state apart by their codes, without keeping the codes. */
export function callbackFingerprint(req: { readonly url?: string }): string {
  const params = callbackParamsOf(req);
  const codes = CODE_PARAMS.map((name) => (params && single(params, name)) ?? null);
  return sha256(JSON.stringify(codes), 'base64url');
}

export function stateMismatch(): SignInRefused {
  return new SignInRefused('state-mismatch');
}

function malformed(): SignInRefused {
  return new SignInRefused('malformed-callback');
}

function single(params: CallbackParams, name: string): string | undefined {
  const values = params.get(name);
  return values?.length === 1 && values[0]?.exact ? values[0].value : undefined;
}
