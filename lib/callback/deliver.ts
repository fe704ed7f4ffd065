import { WeComError } from '../errors';
import type { SuiteTickets } from '../tokens/suite-ticket';
import type { Diagnosis } from './diagnosis';
import type { SuiteEvent } from './suite-event';
import type { VerifiedPush } from './verify';

/** WeCom wants most events answered within 1000 ms (path 90642). */
const HANDLED_WITHIN_MS = 900;
/** A ticket may take longer: WeCom waits five seconds for the answer, and the handler has its own time after this. */
const STORED_WITHIN_MS = 2_000;
const MAX_REMEMBERED = 20_000;

/** 200: done or under way; 500: the handler failed; 503: the ticket could not be stored. */
export type DeliveryStatus = 200 | 500 | 503;

/** Takes verified pushes into the application, each message once. */
export class Delivery {
  // Only verified messages get in, so nobody else can push one out.
  private readonly seen = new Map<
    string,
    { readonly until: number; readonly status: Promise<DeliveryStatus> }
  >();

  constructor(
    private readonly tickets: Pick<SuiteTickets, 'save'>,
    private readonly onEvent: ((event: SuiteEvent) => unknown) | undefined,
    private readonly diagnosis: Diagnosis,
  ) {}

  /**
   * Stores the ticket, then tells the application. A message that is delivered or under way has no further effect and
   * gets the same status; one that failed is forgotten, so that WeCom's next try runs again.
   */
  deliver(push: VerifiedPush, now: number): Promise<DeliveryStatus> {
    const known = this.seen.get(push.fingerprint);
    if (known) return known.status;
    const status = this.run(push).then((result) => {
      if (result !== 200) this.seen.delete(push.fingerprint);
      return result;
    });
    this.remember(push, status, now);
    return status;
  }

  // A Map iterates in order of insertion: the first are the oldest.
  private remember(push: VerifiedPush, status: Promise<DeliveryStatus>, now: number): void {
    for (const [fingerprint, { until }] of this.seen) {
      if (until >= now && this.seen.size < MAX_REMEMBERED) break;
      this.seen.delete(fingerprint);
    }
    this.seen.set(push.fingerprint, { until: push.until, status });
  }

  private async run(push: VerifiedPush): Promise<DeliveryStatus> {
    const { event, suiteTicket } = push;
    if (suiteTicket !== undefined) {
      const saving = settle(async () => this.tickets.save(suiteTicket, event.at));
      const saved = await within(STORED_WITHIN_MS, saving);
      if (saved !== 'done') {
        this.diagnosis.notStored(saved === 'pending' ? undefined : describe(saved.failed));
        return 503;
      }
    }
    const { onEvent } = this;
    if (!onEvent) return 200;

    const handling = settle(async () => onEvent(event));
    const handled = await within(HANDLED_WITHIN_MS, handling);
    if (handled === 'pending') {
      void handling.then((late) => this.finishLate(push, late));
      return 200;
    }
    if (handled === 'done') return 200;
    this.diagnosis.handlerFailed(event.type, describe(handled.failed), 'in-time');
    return 500;
  }

  private finishLate(push: VerifiedPush, late: Settled): void {
    if (late === 'done') return;
    this.seen.delete(push.fingerprint);
    this.diagnosis.handlerFailed(push.event.type, describe(late.failed), 'late');
  }
}

type Settled = 'done' | { readonly failed: unknown };

async function settle(work: () => Promise<unknown>): Promise<Settled> {
  try {
    await work();
    return 'done';
  } catch (error) {
    return { failed: error };
  }
}

async function within(ms: number, work: Promise<Settled>): Promise<Settled | 'pending'> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<'pending'>((resolve) => {
    timer = setTimeout(resolve, ms, 'pending').unref();
  });
  const first = await Promise.race([work, limit]);
  clearTimeout(timer);
  return first;
}

/** An error of ours in full, any other by name and code: what it says may hold a secret. */
function describe(error: unknown): string {
  if (error instanceof WeComError) return error.message;
  if (!(error instanceof Error)) return typeof error;
  const code = 'code' in error ? String(error.code) : '';
  return [error.name, code].filter((word) => /^[A-Za-z0-9_]{1,60}$/.test(word)).join(' ');
}
