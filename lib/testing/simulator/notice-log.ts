import type { Text } from './pages/language';

/** Something odd that WeCom would put up with. */
export interface Notice {
  /** Path of the page that was asked for, or the address of the push. */
  readonly page: string;
  /** What was odd, in English and Chinese. */
  readonly what: Text;
  /** Epoch milliseconds by the simulator's clock, when it was last seen. */
  readonly at: number;
}

const KEPT = 200;

/** What was odd and is no error; the same thing stands once. */
export class NoticeLog {
  private kept: Notice[] = [];

  constructor(
    private readonly now: () => number,
    private readonly tell?: (notice: Notice) => void,
  ) {}

  add(page: string, what: Text): void {
    const others = this.kept.filter((notice) => notice.page !== page || notice.what.en !== what.en);
    const notice = { page, what, at: this.now() };
    if (others.length === this.kept.length) this.tell?.(notice);
    this.kept = [...others, notice].slice(-KEPT);
  }

  all(): readonly Notice[] {
    return this.kept;
  }
}
