/** One push or URL check that the simulator has sent. */
export interface SentPush {
  /** Epoch milliseconds by the simulator's clock. */
  readonly at: number;
  /** The address, as entered. */
  readonly to: string;
  /** InfoType, Event or MsgType; `URL` for the check of an address. */
  readonly what: string;
  /** 0 where no answer came. */
  readonly status: number;
  readonly attempts: number;
  /** Why it could not be sent at all. */
  readonly fault?: string;
}

const KEPT = 200;

/** What was pushed, and how the application answered; nothing of what was in it. */
export class PushLog {
  private readonly kept: SentPush[] = [];

  constructor(private readonly now: () => number) {}

  add(push: Omit<SentPush, 'at'>): void {
    this.kept.push({ ...push, at: this.now() });
    if (this.kept.length > KEPT) this.kept.shift();
  }

  /** A push that nobody waits for and that could not be sent. */
  addFault(to: string, what: string, fault: unknown): void {
    const said = fault instanceof Error ? fault.message : String(fault);
    this.add({ to, what, status: 0, attempts: 0, fault: said });
  }

  /** The latest first. */
  latest(count: number): readonly SentPush[] {
    return this.kept.slice(-count).reverse();
  }
}
