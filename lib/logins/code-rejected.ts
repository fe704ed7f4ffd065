import { reactionTo } from '../qyapi/errcodes';
import { SignInRefused } from '../refusals';

/**
 * Runs a redemption; a code that is spent, expired, or was made for another app or flow becomes a refused
 * sign-in, since only the person can help, by starting again.
 */
export async function refusingVoidCodes<T>(redemption: Promise<T>): Promise<T> {
  try {
    return await redemption;
  } catch (error) {
    throw reactionTo(error, 'with-a-token') === 'sign-in-again' ? codeRejected() : error;
  }
}

export function codeRejected(): SignInRefused {
  return new SignInRefused('code-rejected');
}
