import { WeComApiError } from '../errors';

/** Refusals of a token call that a repetition can only make worse: WeCom blocks the server's address for an hour (path 90455). */
const HOPELESS: ReadonlySet<number> = new Set([40001, 40013, 40080, 40083, 40084, 40091, 45009]);
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 15 * 60_000;

interface Pause {
  readonly until: number;
  readonly lengthMs: number;
  readonly refusal: WeComApiError;
}

/** Stops asking WeCom for a token while it refuses the credentials: one minute, then twice as long, a quarter of an hour at most. */
export class Breaker {
  private readonly pauses = new Map<string, Pause>();

  constructor(private readonly now: () => number = Date.now) {}

  /** @throws {@link WeComApiError} with status 503 while calls for this key are paused */
  check(key: string): void {
    const pause = this.pauses.get(key);
    if (pause && this.now() < pause.until) throw paused(pause.refusal);
  }

  /** Pauses calls for this key if the error is one that repeating cannot cure. */
  record(key: string, error: unknown): void {
    if (error instanceof WeComApiError && HOPELESS.has(error.errcode)) this.open(key, error);
  }

  /** Pauses calls for this key; longer than the last time. */
  open(key: string, refusal: WeComApiError): void {
    const last = this.pauses.get(key);
    const lengthMs = last ? Math.min(last.lengthMs * 2, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
    this.pauses.set(key, { until: this.now() + lengthMs, lengthMs, refusal });
  }

  close(key: string): void {
    this.pauses.delete(key);
  }
}

function paused(refusal: WeComApiError): WeComApiError {
  const { errcode, endpoint, actor, remedy, hint, fromIp } = refusal;
  return new WeComApiError(
    {
      errcode,
      endpoint,
      meaning: 'not asked again for now, because WeCom has refused this before',
      actor,
      remedy,
      ...(hint !== undefined && { hint }),
      ...(fromIp !== undefined && { fromIp }),
    },
    503,
  );
}
