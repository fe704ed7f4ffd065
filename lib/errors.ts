import { randomBytes } from 'node:crypto';

/** Who can repair a refusal by WeCom. `wecom`: nobody can but WeCom itself (busy, rate limit). */
export type Actor = 'developer' | 'operator' | 'enterprise-admin' | 'member' | 'wecom';

/** The same sentence for both kinds of reader. */
export interface Bilingual {
  readonly en: string;
  readonly zh: string;
}

/** Both in one line, for a log or a message that readers of either language look at. */
export function inBothLanguages({ en, zh }: Bilingual): string {
  return `${en} (${zh})`;
}

/** Every fault this library reports. A refused sign-in is not a fault: it ends in Passport's `fail`. */
export abstract class WeComError extends Error {
  /** Stable name of the fault, to switch by. */
  abstract readonly code:
    | 'ERR_WECOM_CONFIG'
    | 'ERR_WECOM_SESSION'
    | 'ERR_WECOM_STORE'
    | 'ERR_WECOM_API'
    | 'ERR_WECOM_UNREACHABLE'
    | 'ERR_WECOM_UNEXPECTED_REPLY'
    | 'ERR_WECOM_TICKET_MISSING'
    | 'ERR_WECOM_CALLBACK'
    | 'ERR_WECOM_RESOLVER';
  /** HTTP status for the response; Express' default error handler uses it. */
  abstract readonly status: number;
  /** Short id of this occurrence: in the operator's log line, on the error page, and nowhere else. */
  declare reference?: string;

  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** Returns the reference of an error; a new one where it has none yet. */
export function referenceOf(error: WeComError): string {
  error.reference ??= randomBytes(5).toString('hex');
  return error.reference;
}

/** A mistake in the options or in how a strategy is called. Thrown at start-up wherever that is possible. */
export class WeComConfigError extends WeComError {
  /** A wrong option or call. */
  readonly code = 'ERR_WECOM_CONFIG';
  readonly status = 500;
}

/**
 * A session is needed and there is none, or its cookie can never be set (500); or its store does not answer
 * (503).
 */
export class WeComSessionError extends WeComError {
  /** No session, or one that cannot be renewed. */
  readonly code = 'ERR_WECOM_SESSION';

  constructor(
    message: string,
    readonly status: 500 | 503 = 500,
  ) {
    super(message);
  }
}

/** The transaction store does not answer: the login cannot be checked, so nobody is signed in. */
export class WeComStoreError extends WeComError {
  /** A store that does not answer. */
  readonly code = 'ERR_WECOM_STORE';
  readonly status = 503;
}

/** WeCom could not be reached, or did not answer in time. */
export class WeComUnreachableError extends WeComError {
  /** No answer of WeCom in time. */
  readonly code = 'ERR_WECOM_UNREACHABLE';
  readonly status = 504;
}

/** WeCom, or something in between, answered with what no WeCom answer looks like. */
export class WeComUnexpectedReplyError extends WeComError {
  /** An answer that is none of WeCom's. */
  readonly code = 'ERR_WECOM_UNEXPECTED_REPLY';
  readonly status = 502;
}

/** No usable suite_ticket: WeCom has not pushed one, or the callback URL is not mounted. */
export class SuiteTicketMissingError extends WeComError {
  /** No suite_ticket that is still good. */
  readonly code = 'ERR_WECOM_TICKET_MISSING';
  readonly status = 503;
}

/** The suite callback is mounted where it cannot work. */
export class WeComCallbackError extends WeComError {
  /** A receiver that cannot read what comes. */
  readonly code = 'ERR_WECOM_CALLBACK';
  readonly status = 500;
}

/** The application's resolver returned what is no answer, or never settled. */
export class WeComResolverError extends WeComError {
  /** A resolver whose answer is none, or never comes. */
  readonly code = 'ERR_WECOM_RESOLVER';

  constructor(
    message: string,
    readonly status: 500 | 504 = 500,
  ) {
    super(message);
  }
}

/** WeCom answered with an errcode. */
export class WeComApiError extends WeComError {
  /** A refusal by WeCom. */
  readonly code = 'ERR_WECOM_API';
  /** WeCom's own number of the refusal. */
  readonly errcode: number;
  /** The digits for WeCom's error query tool. */
  declare readonly hint?: string;
  /** Path of the call, never its query. */
  readonly endpoint: string;
  /** Who can repair it. */
  readonly actor: Actor;
  /** What they have to do, with the console's own menu labels. */
  readonly remedy: Bilingual;
  /** The egress address WeCom names, in 60020. */
  declare readonly fromIp?: string;

  constructor(
    refusal: {
      errcode: number;
      endpoint: string;
      meaning: string;
      actor: Actor;
      remedy: Bilingual;
      hint?: string;
      fromIp?: string;
    },
    readonly status: 502 | 503 = 502,
  ) {
    super(
      `${refusal.endpoint}: WeCom answered ${refusal.errcode} (${refusal.meaning}). ${refusal.remedy.en}`,
    );
    this.errcode = refusal.errcode;
    this.endpoint = refusal.endpoint;
    this.actor = refusal.actor;
    this.remedy = refusal.remedy;
    if (refusal.hint !== undefined) this.hint = refusal.hint;
    if (refusal.fromIp !== undefined) this.fromIp = refusal.fromIp;
  }
}
