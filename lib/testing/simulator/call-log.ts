/** One call of the application to WeCom's API. No secret, token or code is kept. */
export interface SimulatorCall {
  /** `/cgi-bin/…`, without the query. */
  readonly endpoint: string;
  /** As answered; 0 where a fault left no answer. */
  readonly errcode: number;
  /** Epoch milliseconds by the simulator's clock. */
  readonly at: number;
  /** GET or POST. */
  readonly method: string;
  /** Names of the query parameters as sent, in their order. */
  readonly parameters: readonly string[];
  /** The fault that was played, if any. */
  readonly fault?: string;
}

/** How many calls are kept. */
const MAX_CALLS = 100_000;

export class CallLog {
  private readonly kept: SimulatorCall[] = [];
  private readonly counts = new Map<string, number>();

  constructor(private readonly now: () => number) {}

  add(call: Omit<SimulatorCall, 'at'>): void {
    this.kept.push({ ...call, at: this.now() });
    this.counts.set(call.endpoint, (this.counts.get(call.endpoint) ?? 0) + 1);
    // Cutting the front off moves the rest, so it is done seldom.
    if (this.kept.length > MAX_CALLS * 1.2) this.trim();
  }

  all(): readonly SimulatorCall[] {
    this.trim();
    return this.kept;
  }

  count(endpoint: string): number {
    return this.counts.get(endpoint) ?? 0;
  }

  private trim(): void {
    if (this.kept.length > MAX_CALLS) this.kept.splice(0, this.kept.length - MAX_CALLS);
  }
}
