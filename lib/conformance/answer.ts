import type { IncomingHttpHeaders } from 'node:http';

/** What a server said to one request. */
export interface Answer {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly setCookies: readonly string[];
}

/** Where the answer sends a browser on to by itself: by a redirect, or by a page that refreshes. */
export function nextOf(answer: Answer): string | undefined {
  const { location } = answer.headers;
  const isRedirect = answer.status >= 300 && answer.status < 400;
  const refresh = /http-equiv=["']?refresh["']?[^>]*content=["']\d+;\s*url=([^"']+)["']/i.exec(
    answer.body,
  )?.[1];
  const next = isRedirect ? location : refresh?.replaceAll('&amp;', '&');
  return next !== undefined && URL.canParse(next, answer.url) ? new URL(next, answer.url).href : undefined;
}

/** Everything the application has answered, to be searched once the rest is done. */
export class Evidence {
  private readonly kept: Answer[] = [];

  keep(answer: Answer): void {
    this.kept.push(answer);
  }

  get answers(): readonly Answer[] {
    return this.kept;
  }
}
