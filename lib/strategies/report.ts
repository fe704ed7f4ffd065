import { referenceOf, WeComError } from '../errors';
import { publish } from '../events';
import type { OperatorLog } from '../operator-log';
import { operatorNote, SignInRefused } from '../refusals';

/** Tells listeners that a sign-in was refused or broke, and the operator if there is something to repair. */
export function reportStop(strategy: string, reason: unknown, log: OperatorLog): void {
  if (reason instanceof SignInRefused) {
    publish('passport-wecom:refused', { strategy, code: reason.reason, status: reason.status });
    const note = operatorNote(reason.reason);
    if (note && reason.corpId !== undefined) {
      const en = `[${strategy}] ${reason.reason} ${reason.corpId}: ${note.en}`;
      log.notice(`${strategy} ${reason.reason}`, { en, zh: note.zh });
    }
  } else if (reason instanceof WeComError) {
    // Several sign-ins can wait for the same call; they share its error and its reference.
    const reference = referenceOf(reason);
    const { code, status } = reason;
    publish('passport-wecom:refused', { strategy, code, status, reference });
    log.failed(strategy, reason);
  } else {
    publish('passport-wecom:refused', { strategy, code: 'application', status: 500 });
  }
}
