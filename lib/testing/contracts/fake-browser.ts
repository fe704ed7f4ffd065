import type { Request } from 'express';

/** A browser as a transaction store sees it: it keeps cookies from one request to the next. */
export class FakeBrowser {
  private readonly cookies = new Map<string, string>();

  /** A GET of `url` with this browser's cookies. What the response sets is in the jar at once. */
  request(url: string): Request {
    const headers = new Map<string, string | string[]>();
    const setHeader = (name: string, value: string | string[]) => {
      headers.set(name.toLowerCase(), value);
      if (name.toLowerCase() === 'set-cookie') this.keep([value].flat());
    };
    const getHeader = (name: string) => headers.get(name.toLowerCase());
    const appendHeader = (name: string, value: string | string[]) =>
      setHeader(name, [getHeader(name) ?? [], value].flat());
    const res = { headersSent: false, setHeader, getHeader, appendHeader, append: appendHeader };
    const request = {
      method: 'GET',
      url,
      originalUrl: url,
      query: Object.fromEntries(new URL(url, 'https://app.example').searchParams),
      headers: { host: 'app.example', cookie: this.header() },
      res,
    };
    // As much of a request as a store may rely on.
    return request as unknown as Request;
  }

  private keep(lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const equals = pair.indexOf('=');
      const name = pair.slice(0, equals);
      if (attributes.some((attribute) => /^max-age=(0|-\d+)$/i.test(attribute))) this.cookies.delete(name);
      else this.cookies.set(name, pair.slice(equals + 1));
    }
  }

  private header(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}
