import type { CallbackTarget } from './options';
import type { PushLog } from './push-log';
import type { Pushes } from './pushes';

/** WeCom pushes a ticket to every suite's callback every ten minutes (path 90628). */
const PERIOD_MS = 10 * 60_000;
/** A callback that could not be reached is tried again soon: an application under development starts late. */
const RETRY_MS = 10_000;
/** How often the simulator's clock, which may be a made-up one, is looked at. */
const LOOK_EVERY_MS = 500;

interface Entry {
  readonly target: CallbackTarget;
  dueAt: number;
}

/** Pushes tickets to registered callbacks when the simulator's clock says so. */
export class TicketClock {
  private readonly targets: Entry[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly pushes: Pushes,
    private readonly log: PushLog,
    private readonly now: () => number,
  ) {}

  /** The first ticket is due at once. */
  register(target: CallbackTarget): void {
    const held = this.targets.findIndex(({ target: other }) => other.suiteId === target.suiteId);
    this.targets.splice(held < 0 ? this.targets.length : held, 1, { target, dueAt: this.now() });
    this.timer ??= setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  /** Where a suite's events go. */
  urlOf(suiteId: string | undefined): string | undefined {
    return this.targets.find(({ target }) => target.suiteId === suiteId)?.target.url;
  }

  /** Pushes what is due; resolves when all of it is answered. */
  async pushDue(): Promise<void> {
    await Promise.all(this.due().map((entry) => this.push(entry)));
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  // Called by a timer: what is thrown here has no caller who could hear of it, and would end the process.
  private async look(): Promise<void> {
    try {
      const attempts = this.due().map((entry) =>
        this.push(entry).catch((fault: unknown) =>
          this.log.addFault(entry.target.url, 'suite_ticket', fault),
        ),
      );
      await Promise.all(attempts);
    } catch (fault) {
      // The clock itself, which is an option, has failed: without it nothing is ever due.
      this.stop();
      process.emitWarning(`WeCom simulator: no more tickets are pushed, its clock has failed: ${fault}`);
    }
  }

  private due(): Entry[] {
    return this.targets.filter(({ dueAt }) => dueAt <= this.now());
  }

  private async push(entry: Entry): Promise<void> {
    entry.dueAt = this.now() + PERIOD_MS;
    const { url, suiteId } = entry.target;
    const { status } = await this.pushes.ticket(url, suiteId === undefined ? {} : { suiteId });
    if (status !== 200) entry.dueAt = this.now() + RETRY_MS;
  }
}
