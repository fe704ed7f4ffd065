import type { Effect, ProxyFault } from '../../support/fault-proxy/faults';

/**
 * What a call is for, as far as a fault of it is concerned.
 *
 * - `token`, `question`: may be asked again
 * - `code`: spends a code, so it goes out once, except where nothing can have arrived
 * - `detail`: nothing fails for want of it
 */
export type Role = 'token' | 'question' | 'code' | 'detail';

/** How a call that meets a fault has to end. */
export interface Declared {
  /** `success`, or status and code; one of several where the table has two rows for it. */
  readonly outcomes: readonly string[];
  /** How often the call may reach WeCom at most. */
  readonly mostCalls: number;
}

/** Where one more try does not help, or none may be made. */
const UNREACHABLE = '504 ERR_WECOM_UNREACHABLE';
const UNREADABLE = '502 ERR_WECOM_UNEXPECTED_REPLY';
const ENDS_IN: Readonly<Record<Effect, readonly string[]>> = {
  'never-sent': [UNREACHABLE],
  lost: [UNREACHABLE],
  silent: [UNREACHABLE],
  'cut-off': [UNREADABLE],
  'broken-off': [UNREADABLE, UNREACHABLE],
  unreadable: [UNREADABLE],
  harmless: ['success'],
};

/**
 * The table of faults as a function: one more try where nothing was sent, where asking again costs nothing and the connection broke, and
 * where a kept connection turned out to be closed; none after silence or a strange answer.
 *
 * @param spent - how it ends where WeCom has seen the code, and is asked once more
 */
export function declared(
  role: Role,
  { effect, phase, isSeen }: ProxyFault,
  { isOnce, isKept, spent }: { isOnce: boolean; isKept: boolean; spent: string },
): Declared {
  if (effect === 'harmless') return { outcomes: ENDS_IN.harmless, mostCalls: 1 };
  const isClosedIdle = effect === 'lost' && isKept && (phase === 'before' || phase === 'headers');
  const isBroken = effect === 'lost' || effect === 'cut-off' || effect === 'broken-off';
  const mayRepeat = effect === 'never-sent' || isClosedIdle || (role !== 'code' && isBroken);
  const mostCalls = mayRepeat ? 2 : 1;
  if (role === 'detail') return { outcomes: ENDS_IN.harmless, mostCalls };
  if (!mayRepeat || !isOnce) return { outcomes: ENDS_IN[effect], mostCalls };
  return { outcomes: role === 'code' && isSeen ? [spent] : ENDS_IN.harmless, mostCalls };
}
