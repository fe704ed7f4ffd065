import { createHash } from 'node:crypto';
import { SignInRefused } from '../refusals';

/** What WeCom sent back with the browser. */
export interface CallbackQuery {
  readonly state: string;
  /** Undefined where the person declined. */
  readonly code: string | undefined;
}

/** Any of these in the query makes a request a callback; WeCom adds others now and then, which decide nothing. */
const CALLBACK_PARAMS: ReadonlySet<string> = new Set(['code', 'auth_code', 'state', 'error']);
const CODE_PARAMS = ['code', 'auth_code'] as const;
/** WeCom asks callers to reserve 512 bytes for a code (path 91121). */
const CODE = /^[\x21-\x7e]{1,512}$/;
/** The alphabet that WeCom's OAuth page documents (path 91120), and half of its 128 bytes. */
export const STATE = /^[A-Za-z0-9]{1,64}$/;

/** Values by name; `code[]` and `code[x]` count as `code`, whatever the application's query parser makes of them. */
export type CallbackParams = ReadonlyMap<
  string,
  ReadonlyArray<{ readonly exact: boolean; readonly value: string }>
>;

/**
 * Reads a request's query from its address, so that neither the application's query parser nor Express' re-parsing has a say.
 *
 * @returns undefined for a request that starts a login
 */
export function callbackParams(url: string): CallbackParams | undefined {
  const params = new Map<string, Array<{ exact: boolean; value: string }>>();
  const start = url.indexOf('?');
  if (start < 0) return undefined;
  for (const pair of url.slice(start + 1).split('&')) {
    // The parser takes a percent sign that begins no byte for itself.
    const isWellFormed = !/%(?![0-9a-f]{2})/i.test(pair);
    // It takes one ? at the beginning for the mark of a query.
    for (const [key, value] of new URLSearchParams(`?${pair}`)) {
      const name = key.replace(/\[.*/s, '');
      if (!CALLBACK_PARAMS.has(name)) continue;
      params.set(name, [...(params.get(name) ?? []), { exact: key === name && isWellFormed, value }]);
    }
  }
  return params.size > 0 ? params : undefined;
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
  const params = callbackParams(req.url ?? '');
  const codes = CODE_PARAMS.map((name) => (params && single(params, name)) ?? null);
  return createHash('sha256').update(JSON.stringify(codes)).digest('base64url');
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
