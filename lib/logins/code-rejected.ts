import { WeComApiError } from '../errors';
import { SignInRefused } from '../refusals';

/**
 * WeCom's words for a code that is spent, expired, or was made for another app or flow (path 90455; 40163
 * observed).
 */
export const VOID_CODE: ReadonlySet<number> = new Set([40029, 40078, 40163, 42003, 42022, 84075, 84076]);

/**
 * Runs a redemption; a void code becomes a refused sign-in, since only the person can help, by starting
 * again.
 */
export async function refusingVoidCodes<T>(redemption: Promise<T>): Promise<T> {
  try {
    return await redemption;
  } catch (error) {
    if (error instanceof WeComApiError && VOID_CODE.has(error.errcode)) throw codeRejected();
    throw error;
  }
}

export function codeRejected(): SignInRefused {
  return new SignInRefused('code-rejected');
}
