import type { CallbackTarget } from './options';
import type { Pushes } from './pushes';

/** WeCom pushes a ticket to every suite's callback every ten minutes (path 90628). */
const PERIOD_MS = 10 * 60_000;
/** A callback that could not be reached is tried again soon: an application under development starts late. */
const RETRY_MS = 10_000;
/** How often the simulator's clock, which may be a made-up one, is looked at. */
const LOOK_EVERY_MS = 500;

/** Pushes tickets to registered callbacks when the simulator's clock says so. */
export class TicketClock {
  private readonly targets: Array<{ readonly target: CallbackTarget; dueAt: number }> = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly pushes: Pushes,
    private readonly now: () => number,
  ) {}

  /** The first ticket is due at once. */
  register(target: CallbackTarget): void {
    const held = this.targets.findIndex(({ target: other }) => other.suiteId === target.suiteId);
    this.targets.splice(held < 0 ? this.targets.length : held, 1, { target, dueAt: this.now() });
    this.timer ??= setInterval(() => void this.pushDue(), LOOK_EVERY_MS).unref();
  }

  /** Where a suite's events go. */
  urlOf(suiteId: string | undefined): string | undefined {
    return this.targets.find(({ target }) => target.suiteId === suiteId)?.target.url;
  }

  /** Pushes what is due; resolves when all of it is answered. */
  async pushDue(): Promise<void> {
    const due = this.targets.filter(({ dueAt }) => dueAt <= this.now());
    await Promise.all(
      due.map(async (entry) => {
        entry.dueAt = this.now() + PERIOD_MS;
        const { url, suiteId } = entry.target;
        const { status } = await this.pushes.ticket(url, suiteId === undefined ? {} : { suiteId });
        if (status !== 200) entry.dueAt = this.now() + RETRY_MS;
      }),
    );
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
