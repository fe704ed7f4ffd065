import { createHash } from 'node:crypto';
import type { Answer } from './answer';
import type { HttpBrowser } from './http-browser';
import { pathOf } from './http-browser';
import { ConformanceError } from './text';

/**
 * Reads from a page of the application who is signed in: by a pattern, or by what the page shows to nobody.
 * Where it shows the same, or leads away, nobody is signed in.
 */
export class WhoPage {
  private nobody: string | undefined;

  constructor(
    readonly url: string,
    private readonly pattern: RegExp | undefined,
    private readonly method: 'GET' | 'POST' = 'GET',
  ) {}

  /** Whether it is no page that a person opens. */
  get isForScripts(): boolean {
    return this.method === 'POST';
  }

  /** Whether names are told by a pattern, which finds nothing else that differs from visit to visit. */
  get hasPattern(): boolean {
    return this.pattern !== undefined;
  }

  /** @throws {@link ConformanceError} where the page is not there, or changes from visit to visit */
  async meetNobody(browser: () => HttpBrowser): Promise<void> {
    const first = await this.asked(browser());
    const second = await this.asked(browser());
    if (first.status === 404 || first.status >= 500) throw this.unusable(first.status);
    this.nobody = fingerprint(first);
    if (this.pattern === undefined && this.nobody !== fingerprint(second)) throw changing(this.url);
    if (this.pattern?.test(first.body)) {
      throw new ConformanceError({
        en: `--who-pattern already matches what ${pathOf(this.url)} shows to a visitor who has not signed in.`,
        zh: `--who-pattern 在未登录时就已匹配 ${pathOf(this.url)} 的内容。`,
      });
    }
  }

  /** A name for whoever this browser is signed in as; undefined: nobody. */
  async of(browser: HttpBrowser): Promise<string | undefined> {
    const answer = await this.asked(browser);
    if (answer.status !== 200) return undefined;
    if (this.pattern) {
      const match = this.pattern.exec(answer.body);
      return match ? (match[1] ?? match[0]) : undefined;
    }
    const seen = fingerprint(answer);
    return seen === this.nobody ? undefined : seen;
  }

  private asked(browser: HttpBrowser): Promise<Answer> {
    return this.isForScripts ? browser.submit(this.url, []) : browser.get(this.url);
  }

  private unusable(status: number): ConformanceError {
    return new ConformanceError({
      en: `${pathOf(this.url)} answers ${status}. Give --who the path of a page that says who is signed in.`,
      zh: `${pathOf(this.url)} 返回 ${status}。请用 --who 指定一个显示当前登录者的页面。`,
    });
  }
}

export function changing(url: string): ConformanceError {
  return new ConformanceError({
    en: `${pathOf(url)} shows something else at each visit, so who is signed in cannot be told. Give --who-pattern, such as 'data-user="([^"]+)"'.`,
    zh: `${pathOf(url)} 每次访问的内容都不同，无法判断登录者。请提供 --who-pattern，例如 'data-user="([^"]+)"'。`,
  });
}

function fingerprint(answer: Answer): string {
  const digest = createHash('sha256').update(steady(answer.body)).digest('base64url').slice(0, 16);
  return `${answer.status} ${digest}`;
}

/** A page without what differs at each visit: form tokens, nonces, scripts. */
export function steady(body: string): string {
  return body
    .replace(/<script\b[\s\S]*?<\/script>/gi, '')
    .replace(/<input\b[^>]*type=["']?hidden["']?[^>]*>/gi, '')
    .replace(/<meta\b[^>]*csrf[^>]*>/gi, '')
    .replace(/\bnonce=["'][^"']*["']/gi, '');
}
