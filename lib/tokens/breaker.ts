import { z } from 'zod';
import { WeComApiError } from '../errors';
import { publish } from '../events';
import { later } from '../options';
import { describeErrcode, type Reaction, reactionTo } from '../qyapi/errcodes';
import { isAhead } from '../time-limits';
import type { SafeStore } from './safe-store';

const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
/** Clocks of processes may differ by this much. */
const SKEW_MS = 5 * 60_000;

/** What is kept about a pause: enough to say why, nothing secret. */
const pauseSchema = later(() =>
  z.object({
    until: z.number(),
    lengthMs: z.number(),
    errcode: z.number(),
    endpoint: z.string(),
    hint: z.string().optional(),
  }),
);
type Pause = z.infer<ReturnType<typeof pauseSchema>>;

/** Refusals of a token call that a repetition can only make worse. */
const PAUSING: ReadonlySet<Reaction> = new Set(['pause', 'pause-long', 'fewer-at-once']);

/**
 * Stops asking WeCom for a token while it refuses the credentials: one minute, then twice as long, a quarter
 * of an hour at most. Kept in the token store, so that all processes stop together.
 */
export class Breaker {
  // A store may forget, or not write; this process still knows what WeCom told it.
  private readonly own = new Map<string, Pause>();
  // Each process finds out for itself; asking the store would cost every sign-in a round trip.
  private readonly held = new Map<string, Pause>();

  constructor(
    private readonly store: SafeStore,
    private readonly now: () => number,
  ) {}

  /** Epoch milliseconds until which calls for this key are paused; undefined where they are not. */
  async pausedUntil(key: string): Promise<number | undefined> {
    const until = (await this.pause(key))?.until ?? 0;
    return until > this.now() ? until : undefined;
  }

  /** @throws {@link WeComApiError} with status 503 while calls for this key are paused */
  async check(key: string): Promise<void> {
    const pause = await this.pause(key);
    if (pause && this.now() < pause.until) throw paused(pause);
  }

  /** Pauses calls for this key if the error is one that repeating cannot cure. */
  async record(key: string, error: unknown): Promise<void> {
    if (error instanceof WeComApiError && PAUSING.has(reactionTo(error, 'for-a-token')))
      await this.open(key, error);
  }

  /** Pauses calls for this key; longer than the last time. */
  async open(key: string, error: WeComApiError): Promise<void> {
    const last = await this.pause(key);
    // Many sign-ins can fail at once; they count as one refusal.
    if (last && this.now() < last.until) return;
    const lengthMs = last ? Math.min(last.lengthMs * 2, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
    const pause = this.pauseFor(lengthMs, error);
    this.own.set(key, pause);
    // It is remembered for a while after its end: a second refusal then pauses for longer.
    await this.store.set(pauseKey(key), {
      value: JSON.stringify(pause),
      expiresAt: pause.until + LONGEST_PAUSE_MS,
    });
  }

  /** WeCom has accepted the credentials. */
  async close(key: string): Promise<void> {
    const kept = await this.store.get(pauseKey(key));
    const wasOpen = this.own.delete(key) || kept !== undefined;
    if (kept) await this.store.delete(pauseKey(key), kept.value);
    if (wasOpen) publish('passport-wecom:breaker', { state: 'closed' });
  }

  /** Holds calls with a token of this key for a minute, where WeCom has said that there are too many. */
  hold(key: string, error: unknown): void {
    if (error instanceof WeComApiError && reactionTo(error, 'with-a-token') === 'pause')
      this.held.set(key, this.pauseFor(FIRST_PAUSE_MS, error));
  }

  /** @throws {@link WeComApiError} with status 503 while calls with a token of this key are held */
  checkHeld(key: string): void {
    const hold = this.held.get(key);
    if (!hold) return;
    if (isAhead(hold.until, this.now(), FIRST_PAUSE_MS)) throw paused(hold);
    this.held.delete(key);
    publish('passport-wecom:breaker', { state: 'closed' });
  }

  private pauseFor(lengthMs: number, { errcode, endpoint, hint }: WeComApiError): Pause {
    const until = this.now() + lengthMs;
    publish('passport-wecom:breaker', { state: 'open', endpoint, errcode, until });
    return { until, lengthMs, errcode, endpoint, ...(hint !== undefined && { hint }) };
  }

  private async pause(key: string): Promise<Pause | undefined> {
    const stored = await this.stored(key);
    const own = this.own.get(key);
    const isOwnLast = own && own.until >= (stored?.until ?? 0) && own.until <= this.now() + LONGEST_PAUSE_MS;
    return isOwnLast ? own : stored;
  }

  /**
   * What lies further ahead than any pause was noted by a clock that has been set back. It makes way: a store
   * keeps what expires last.
   */
  private async stored(key: string): Promise<Pause | undefined> {
    const kept = await this.store.get(pauseKey(key));
    const pause = kept && kept.expiresAt > this.now() ? parsePause(kept.value) : undefined;
    if (!kept || !pause || pause.until <= this.now() + LONGEST_PAUSE_MS + SKEW_MS) return pause;
    await this.store.delete(pauseKey(key), kept.value);
    return undefined;
  }
}

function parsePause(text: string): Pause | undefined {
  try {
    return pauseSchema().parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function pauseKey(key: string): string {
  return `${key}:paused`;
}

function paused({ errcode, endpoint, hint }: Pause): WeComApiError {
  const { actor, en, zh } = describeErrcode(errcode).remedy;
  return new WeComApiError(
    {
      errcode,
      endpoint,
      meaning: 'not asked again for now, because WeCom has refused this before',
      actor,
      remedy: { en, zh },
      ...(hint !== undefined && { hint }),
    },
    503,
  );
}
