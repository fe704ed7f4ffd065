import { randomFillSync } from 'node:crypto';
import type { Request } from 'express';
import type { Tenant } from '../logins/login-protocol';
import type { WeComProfile } from '../logins/profile';

/**
 * A login on its way to WeCom and back. Plain JSON, at most 1 KiB; a larger `state` object is
 * ERR_WECOM_CONFIG.
 */
export interface LoginTransaction {
  /** Name of the strategy that began it; no other one may finish it. */
  readonly strategy: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** Path of this application to land on, checked. */
  readonly returnTo?: string;
  /** What the application gave as `state`. */
  readonly appState?: unknown;
  /** The app that the login began for, without its secret; strategies with `tenant` only. */
  readonly tenant?: Tenant;
  /**
   * Hash of the session id that asked to link; Passport changes the id at each login and logout, so nobody
   * else can finish it.
   */
  readonly link?: string;
  /** The login runs in a small window, which has to be closed. */
  readonly display?: 'popup';
  /**
   * Hash of the code of a login that began in WeCom's admin console; only the answer to the confirmation page
   * may finish it.
   */
  readonly unsolicited?: string;
}

/** What a store answers about a state that came back. */
export type TakenTransaction =
  | {
      /** This callback is the first: it redeems the code. */
      readonly status: 'claimed';
      /** What was kept at the start. */
      readonly transaction: LoginTransaction;
    }
  | {
      /** Another one has come first, and is not done. */
      readonly status: 'pending';
    }
  | {
      /** Another one has come first, and is done. */
      readonly status: 'done';
      /** What was kept at the start. */
      readonly transaction: LoginTransaction;
      /** The member it found; without one the redemption failed. */
      readonly profile: WeComProfile | undefined;
      /** The repeat comes from the session that it has ended in, where the store knows. */
      readonly isWhereItEnded?: boolean;
      /** Its answer broke before anybody was signed in, where the store knows. */
      readonly hasBroken?: boolean;
    };

/** What a login must come back to. */
export interface ServedConnection {
  /** The callbackURL is https, so the cookie can be `__Host-` and Secure. */
  readonly secure: boolean;
  /** Whose login page it is: CorpID or SuiteID; `tenant` where a function of the application's says. */
  readonly appId: string;
  readonly callbackURL: string;
  /** Of a callback: who signs in gets a new session. */
  readonly renewsSession?: boolean;
}

/** Marks a store of this package's, which has a time limit of its own; there may be two copies of it. */
export const SHARED = Symbol.for('passport-wecom shared transactions');

/** A store that several processes share and that tells them in which session a callback has ended. */
export interface SharedTransactions extends TransactionStore {
  readonly [SHARED]: true;
  /** @param session - hash of its id; undefined where the answer broke and nobody was signed in */
  endedIn(state: string, session: string | undefined): Promise<void>;
}

/**
 * Keeps logins in flight, each tied to one strategy and to the browser that started it.
 *
 * Both built-in stores know the browser by one cookie a login (`wecom_…`; `__Host-` and Secure where
 * callbackURL is https; HttpOnly, SameSite=Lax, 15 minutes; at most ten and 4,096 bytes, the oldest go
 * first), set through `req.res` at the start.
 */
export interface TransactionStore {
  /** Returns the state to send: letters and digits, at most 64. */
  begin(req: Request, transaction: LoginTransaction): Promise<string>;
  /**
   * Claims it, atomically where the store can. Undefined for a wrong state, another browser, another
   * strategy, an expired or unknown one; none of these uses up the right one. A repeat by the same browser
   * within 30 s is 'pending' or 'done'.
   */
  take(req: Request, state: string, strategy: string): Promise<TakenTransaction | undefined>;
  /**
   * Leaves the member found for a repeat of the same callback, without `unverified` and `_json`; undefined:
   * the redemption failed, repeats get 401.
   */
  complete(req: Request, state: string, profile: WeComProfile | undefined): Promise<void>;
}

/** How long a person may take: to fetch a phone, unlock it, scan and confirm. */
export const LOGIN_LIFETIME_MS = 15 * 60_000;
/**
 * How long a repeat of the same callback finds the outcome of the first: clients fire callbacks twice
 * (observed).
 */
export const OUTCOME_LIFETIME_MS = 30_000;

const ALPHABET = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789');
const STATE_LENGTH = 32;

/**
 * Makes a state of 32 letters and digits (190 bits): the alphabet that WeCom's OAuth page documents (path
 * 91120).
 */
export function newState(random: (size: number) => Uint8Array = fromPool): string {
  const state = Buffer.allocUnsafe(STATE_LENGTH);
  let written = 0;
  while (written < STATE_LENGTH) {
    for (const byte of random(STATE_LENGTH)) {
      // 248 is the largest multiple of 62 in a byte; taking the rest modulo 62 would favour some letters.
      if (byte < 248 && written < STATE_LENGTH) state[written++] = ALPHABET[byte % ALPHABET.length] as number;
    }
  }
  return state.toString('latin1');
}

/** Asking for random bytes costs more than the bytes do, so a hundred states share one question. */
const pool = Buffer.alloc(100 * STATE_LENGTH);
let used = pool.length;

function fromPool(size: number): Uint8Array {
  if (used + size > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = new Uint8Array(pool.subarray(used, used + size));
  pool.fill(0, used, used + size);
  used += size;
  return bytes;
}

/** The part of a member that a repeat of the callback needs, apart from the one a resolver may change. */
export function forRepeat(profile: WeComProfile): WeComProfile {
  // A copy that is changed afterwards: leaving fields out while copying takes Node 20 ten times as long.
  const kept: { -readonly [Field in keyof WeComProfile]: WeComProfile[Field] } = { ...profile };
  kept.aliases = [...profile.aliases];
  kept._json = {};
  if (profile.photos) kept.photos = profile.photos.map((photo) => ({ ...photo }));
  if (profile.unverified) delete kept.unverified;
  return kept;
}
