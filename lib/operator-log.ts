import {
  type Actor,
  type Bilingual,
  inBothLanguages,
  referenceOf,
  WeComApiError,
  WeComError,
} from './errors';
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

/** Who repairs what WeCom has not refused, and how in Chinese, where the message does not say that too. */
const REPAIRS: Readonly<Record<WeComError['code'], { readonly actor: Actor; readonly zh?: string }>> = {
  ERR_WECOM_API: { actor: 'operator' },
  ERR_WECOM_CONFIG: { actor: 'developer' },
  ERR_WECOM_CALLBACK: { actor: 'developer' },
  ERR_WECOM_RESOLVER: { actor: 'developer' },
  ERR_WECOM_TICKET_MISSING: { actor: 'operator' },
  ERR_WECOM_SESSION: {
    actor: 'developer',
    zh: '会话不可用：请检查 express-session、passport.session()、trust proxy 和会话存储。',
  },
  ERR_WECOM_STORE: { actor: 'operator', zh: '事务存储没有应答，请检查其服务器与客户端。' },
  ERR_WECOM_UNREACHABLE: { actor: 'operator', zh: '没有及时得到应答，请检查服务器到企业微信的网络。' },
  ERR_WECOM_UNEXPECTED_REPLY: {
    actor: 'operator',
    zh: '应答不是企业微信的格式，请确认 hosts.api 和代理指向企业微信。',
  },
};

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
  if (error instanceof WeComApiError && error.hint !== undefined) parts.push(`hint ${error.hint}.`);
  // The message is the English remedy.
  const { actor, zh } =
    error instanceof WeComApiError
      ? { actor: error.actor, zh: error.remedy.zh }
      : // An application may have errors of its own kind, with a code of its own.
        (REPAIRS[error.code] ?? REPAIRS.ERR_WECOM_RESOLVER);
  // A store that does not answer is no mistake of the code.
  parts.push(
    `To repair by: ${error.code === 'ERR_WECOM_SESSION' && error.status === 503 ? 'operator' : actor}.`,
  );
  const en = parts.join(' ');
  return zh === undefined ? en : inBothLanguages({ en, zh });
}
