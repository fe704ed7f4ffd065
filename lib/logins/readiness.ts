import type { Qyapi } from '../qyapi/call';
import type { TokenCache } from '../tokens/token-cache';
import type { TokenSource } from '../tokens/token-sources';

/** More enterprises than this are not made ready for at a time; their callbacks fetch what they need. */
const AT_ONCE = 16;
const AFTER_FAILURE_MS = 5_000;

/**
 * Fetches a token and opens a connection while a person is still on the way to WeCom, so that the callback
 * waits for one round trip.
 */
export class Readiness {
  private readonly underWay = new Set<string>();
  private hasRehearsed = false;

  constructor(
    private readonly qyapi: Qyapi,
    private readonly tokens: TokenCache,
  ) {}

  /**
   * Begins it, and returns at once. A failure is told to whoever needs what is missing then.
   *
   * @param rehearse - reads an answer as WeCom's will be read: what zod compiles at the first one, the first
   *   person would wait for. Run once
   */
  prepare(source: TokenSource, rehearse: () => void): void {
    const { key } = source;
    if (this.underWay.has(key) || this.underWay.size >= AT_ONCE) return;
    this.underWay.add(key);
    const end = () => this.underWay.delete(key);
    // A flood of starts asks a WeCom that is down, or refuses, no more often than this.
    const endLater = () => void setTimeout(end, AFTER_FAILURE_MS).unref();
    this.tokens
      .prepare(source)
      .then((isAtHand) => {
        if (!isAtHand) return endLater();
        this.qyapi.openAhead();
        if (!this.hasRehearsed) rehearse();
        this.hasRehearsed = true;
        end();
      })
      // Nobody waits for this, and a failure that nobody hears of would end the process.
      .catch(endLater);
  }
}
