import { WeComUnexpectedReplyError, WeComUnreachableError } from '../errors';
import { hasWaited } from './open-ahead';

/** What Node and axios tell about a failed request, without the request itself. */
interface Failure {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly syscall?: unknown;
  readonly response?: { readonly status?: unknown };
  /**
   * Node's request: whether its connection had served another before, whether an answer has begun, and
   * whether TLS was still being agreed on.
   */
  readonly request?: {
    readonly reusedSocket?: unknown;
    readonly res?: unknown;
    readonly socket?: { readonly secureConnecting?: unknown } | null;
  };
  /** Node's own error; it has a list of errors where all of several addresses failed. */
  readonly cause?: { readonly syscall?: unknown; readonly errors?: unknown };
}

/** How far a failed call may have got, which decides whether it may be made again. */
type Progress = 'never-sent' | 'closed-idle' | 'broken' | 'final';

/** A call that got no answer of WeCom's. */
export class FailedAttempt {
  constructor(
    readonly error: WeComUnreachableError | WeComUnexpectedReplyError,
    readonly progress: Progress,
  ) {}
}

/** The connection went away; the next one may hold. */
const CONNECTION_LOST: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);

/** Reads what axios throws: the request in it carries the token and the secret, so nothing of it is kept. */
export function transportFailure(endpoint: string, error: unknown, timedOut: boolean): FailedAttempt {
  const { code: rawCode, message, syscall, response, request, cause } = (error ?? {}) as Failure;
  const code = typeof rawCode === 'string' && /^[A-Z0-9_]{1,64}$/.test(rawCode) ? rawCode : 'UNKNOWN';
  const unreachable = (text: string, progress: Progress) =>
    new FailedAttempt(new WeComUnreachableError(`${endpoint}: ${text}`), progress);
  if (timedOut || code === 'ECONNABORTED' || code === 'ETIMEDOUT') {
    return unreachable('no answer in time. Check the way out of this server to WeCom.', 'final');
  }
  if (response !== undefined || code === 'ERR_BAD_RESPONSE' || code.startsWith('HPE_')) {
    const isOversized = typeof message === 'string' && message.startsWith('maxContentLength');
    return strangeReply(endpoint, response?.status, isOversized);
  }
  // Nothing can have reached WeCom: there was no connection yet.
  const failedIn = syscall ?? cause?.syscall ?? (Array.isArray(cause?.errors) ? 'connect' : undefined);
  const isLost = CONNECTION_LOST.has(code);
  const isShakingHands = isLost && request?.socket?.secureConnecting === true;
  if (failedIn === 'connect' || failedIn === 'getaddrinfo' || isShakingHands) {
    return unreachable(
      `cannot connect (${code}). Check DNS, firewall and proxy of this server.`,
      'never-sent',
    );
  }
  // WeCom closes what has lain idle; it may do so just as a call goes out.
  const hasLain = request?.reusedSocket === true || hasWaited(request?.socket);
  const wasIdle = isLost && hasLain && !request?.res;
  const progress = wasIdle ? 'closed-idle' : isLost ? 'broken' : 'final';
  return unreachable(`the connection failed (${code}). Check firewall, proxy and certificates.`, progress);
}

function strangeReply(endpoint: string, status: unknown, isOversized: boolean): FailedAttempt {
  const isOther = typeof status === 'number' && status !== 200;
  const what = isOther ? `HTTP status ${status}` : 'an answer cut off or over 64 KiB';
  const error = new WeComUnexpectedReplyError(
    `${endpoint}: ${what}. Check that hosts.api and any proxy lead to WeCom.`,
  );
  return new FailedAttempt(error, isOther || isOversized ? 'final' : 'broken');
}
