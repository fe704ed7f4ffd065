import type { Request } from 'express';
import { sha256 } from './sha256';

/** A login cookie that was set, and the bytes it takes of a request. */
export interface UnseenCookie {
  readonly name: string;
  readonly bytes: number;
  readonly startedAt: number;
}

/** How long an answer may be on its way to the browser. */
const ON_ITS_WAY_MS = 5_000;
/** Browsers remembered at once; beyond them the ones that started first are forgotten. */
const MAX_BROWSERS = 1_000;

/**
 * Remembers for five seconds which cookies were given to logins that began at the same moment: none of those
 * requests shows what the others are given, so a browser that restores thirty tabs would end with thirty.
 *
 * They are known as one browser's by what they show: the same cookies, from the same client. First visitors
 * behind one proxy may look alike: what such a start forgets on behalf of another is a cookie that its own
 * browser does not have, and where many begin at once with long landing pages, one of them may land on the
 * default page.
 */
export class UnseenStarts {
  private readonly browsers = new Map<string, readonly UnseenCookie[]>();

  /**
   * The cookies that this browser will have and does not show yet, oldest first.
   *
   * @param browser - its {@link browserOf}
   */
  of(browser: string, now: number): readonly UnseenCookie[] {
    const cookies = this.browsers.get(browser) ?? [];
    return cookies.filter(({ startedAt }) => startedAt + ON_ITS_WAY_MS > now);
  }

  /** Notes what this browser will have once the answer has reached it. */
  note(browser: string, cookies: readonly UnseenCookie[]): void {
    this.browsers.delete(browser);
    this.browsers.set(browser, cookies);
    const now = newest(cookies);
    for (const [oldest, given] of this.browsers) {
      if (this.browsers.size <= MAX_BROWSERS && newest(given) + ON_ITS_WAY_MS > now) break;
      this.browsers.delete(oldest);
    }
  }
}

function newest(cookies: readonly UnseenCookie[]): number {
  return cookies.reduce((latest, { startedAt }) => Math.max(latest, startedAt), 0);
}

/** Tells browsers apart by what they show, and keeps nothing of that. */
export function browserOf({ headers, socket }: Request): string {
  const shown = [headers.cookie, headers['user-agent'], headers['x-forwarded-for'], socket?.remoteAddress];
  return sha256(JSON.stringify(shown), 'base64url');
}
