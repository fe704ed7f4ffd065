import { type Bilingual, inBothLanguages, referenceOf, WeComApiError, WeComError } from './errors';
import { isAhead } from './time-limits';

const QUIET_MS = 60_000;
/** Kinds of failure that are told apart; the oldest are forgotten beyond. */
const MAX_KINDS = 100;

/**
 * Writes one line for a failure the operator can do something about, at most one a minute for each kind. It
 * goes out as a process warning, so `process.on('warning')` can carry it to a log of the application's own.
 */
export class OperatorLog {
  private readonly lastSaid = new Map<string, number>();

  constructor(
    private readonly write: (line: string) => void = (line) => process.emitWarning(line, 'WeComWarning'),
    private readonly now: () => number = Date.now,
  ) {}

  failed(strategy: string, error: WeComError): void {
    const kind = `${strategy} ${error.code} ${error instanceof WeComApiError ? `${error.endpoint} ${error.errcode}` : ''}`;
    this.say(kind, line(strategy, error));
  }

  /** Writes a line, unless one of this kind was written less than a minute ago. */
  notice(kind: string, text: Bilingual): void {
    this.say(kind, inBothLanguages(text));
  }

  private say(kind: string, text: string): void {
    const last = this.lastSaid.get(kind);
    if (last !== undefined && isAhead(last + QUIET_MS, this.now(), QUIET_MS)) return;
    this.lastSaid.delete(kind);
    this.lastSaid.set(kind, this.now());
    const oldest = this.lastSaid.keys().next();
    if (this.lastSaid.size > MAX_KINDS && !oldest.done) this.lastSaid.delete(oldest.value);
    this.write(text);
  }
}

/** An error of ours in full, any other by name and code: what it says may hold a secret. */
export function nameOf(error: unknown): string {
  try {
    if (error instanceof WeComError) return error.message;
    if (!(error instanceof Error)) return typeof error;
    const words = [
      error.name === 'Error' ? error.constructor.name : error.name,
      'code' in error ? String(error.code) : '',
    ];
    return words.filter((word) => /^[A-Za-z0-9_]{1,60}$/.test(word)).join(' ');
  } catch {
    // It throws where it is read; it must not take what reports it with it.
    return typeof error;
  }
}

function line(strategy: string, error: WeComError): string {
  const parts = [`[${strategy}]`, error.code, `reference ${referenceOf(error)}:`, error.message];
  if (!(error instanceof WeComApiError)) return parts.join(' ');
  if (error.hint !== undefined) parts.push(`hint ${error.hint}.`);
  parts.push(`To repair by: ${error.actor}.`);
  // Its message is the English remedy.
  return inBothLanguages({ en: parts.join(' '), zh: error.remedy.zh });
}
