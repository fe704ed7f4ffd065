import { nameOf } from '../operator-log';
import { settledWithin } from '../time-limits';
import type { SuiteTickets } from '../tokens/suite-ticket';
import type { CallbackWarnings } from './callback-warnings';
import type { WeComPush } from './push';
import type { VerifiedPush } from './verify';

/** WeCom wants most events answered within 1000 ms (path 90642). */
const HANDLED_WITHIN_MS = 900;
/**
 * A ticket may take longer: WeCom waits five seconds for the answer, and the handler has its own time after
 * this.
 */
const STORED_WITHIN_MS = 2_000;
/** Of the messages delivered last, between this many and twice as many are remembered. */
const GENERATION = 10_000;

/** 200: done or under way; 500: the handler failed; 503: the ticket could not be stored. */
export type DeliveryStatus = 200 | 500 | 503;

/** Where a suite_ticket goes. */
export type TicketKeeper = Pick<SuiteTickets, 'save'>;

/** Takes verified pushes into the application, each message once. */
export class Delivery {
  // Which messages are done or under way. Only verified ones get in, so nobody else can push one out. When
  // `recent` is full it becomes `older`, and the `older` one before it goes as a whole: to take the oldest
  // entry out of one Map, each time, leaves holes at its beginning, which every later look for the oldest
  // entry has to cross.
  private recent: Delivered = new Map();
  private older: Delivered = new Map();

  constructor(
    private readonly tickets: TicketKeeper | undefined,
    private readonly onEvent: ((event: WeComPush) => unknown) | undefined,
    private readonly warnings: CallbackWarnings,
  ) {}

  /**
   * Stores the ticket, then tells the application. A message that is delivered or under way has no further
   * effect and gets the same status; one that failed is forgotten, so that WeCom's next try runs again.
   */
  deliver(push: VerifiedPush): Soon<DeliveryStatus> {
    const { fingerprint } = push;
    const known = this.recent.get(fingerprint) ?? this.older.get(fingerprint);
    if (known !== undefined) return known;
    // Remembered before anything runs: whatever fails at once has to find something to forget.
    if (this.recent.size === GENERATION) {
      this.older = this.recent;
      this.recent = new Map();
    }
    this.recent.set(fingerprint, 200);
    const status = this.run(push);
    if (typeof status !== 'number') this.recent.set(fingerprint, status);
    return status;
  }

  private forget({ fingerprint }: VerifiedPush): void {
    this.recent.delete(fingerprint);
    this.older.delete(fingerprint);
  }

  private run(push: VerifiedPush): Soon<DeliveryStatus> {
    if (push.suiteTicket === undefined) return this.handle(push);
    return this.store(push.suiteTicket, push.event.at).then((isStored) => {
      if (isStored) return this.handle(push);
      this.forget(push);
      return 503;
    });
  }

  private async store(suiteTicket: string, at: Date): Promise<boolean> {
    const saved = await settledWithin(
      settle(() => this.tickets?.save(suiteTicket, at)),
      STORED_WITHIN_MS,
    );
    if (saved === 'done') return true;
    this.warnings.notStored(saved === 'pending' ? undefined : nameOf(saved.failed));
    return false;
  }

  private handle(push: VerifiedPush): Soon<200 | 500> {
    const { onEvent } = this;
    const handling = onEvent ? settle(() => onEvent(push.event)) : 'done';
    // No promise and no timer for a handler that needs none: they cost more than opening the envelope.
    if (!(handling instanceof Promise)) return this.finish(push, handling, 'in-time');
    return settledWithin(handling, HANDLED_WITHIN_MS).then((first) => {
      if (first !== 'pending') return this.finish(push, first, 'in-time');
      void handling.then((late) => this.finish(push, late, 'late'));
      return 200;
    });
  }

  private finish(push: VerifiedPush, result: Settled, when: 'in-time' | 'late'): 200 | 500 {
    if (result === 'done') return 200;
    this.forget(push);
    this.warnings.handlerFailed(push.event.type, nameOf(result.failed), when);
    return 500;
  }
}

/** What is known at once needs no promise: making one costs more than opening the envelope. */
type Soon<T> = T | Promise<T>;
type Delivered = Map<string, Soon<DeliveryStatus>>;
type Settled = 'done' | { readonly failed: unknown };

/** Runs work and turns its failure into a value; at once where there is nothing to wait for. */
function settle(work: () => unknown): Soon<Settled> {
  const failed = (error: unknown): Settled => ({ failed: error });
  try {
    const result = work();
    return isThenable(result) ? Promise.resolve(result).then(() => 'done' as const, failed) : 'done';
  } catch (error) {
    return failed(error);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
