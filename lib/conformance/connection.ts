import type { Answer } from './answer';
import { nextOf } from './answer';
import { type Extras, type HttpBrowser, pathOf } from './http-browser';
import { StepFailed } from './text';

export type Way = 'qr' | 'workbench';
/** How WeCom's page names the flow. */
export type FlowName = 'provider-secret' | 'login-suite' | 'corp-app' | 'suite-app';

const LEGACY_QR = '/wwopen/sso/3rd_qrConnect';
const NEW_LOGIN = '/wwlogin/sso/login';
/** The page before that one, of an enterprise's own app. */
const CORP_QR = '/wwopen/sso/qrConnect';
const LOGIN_PAGES = [LEGACY_QR, NEW_LOGIN, CORP_QR, '/connect/oauth2/authorize'];
const MAX_HOPS = 6;

/** A login that has come as far as WeCom's page. */
export interface Started {
  /** Address of WeCom's page. */
  readonly page: string;
  /** What the application said on the way. */
  readonly hops: readonly Answer[];
}

/** Whoever answers WeCom's page: a person's key, or nobody who agrees. */
export type Visitor = { readonly key: string } | 'decline';

/** One way to sign in: its start, WeCom's page, its callback. */
export class Connection {
  constructor(
    readonly way: Way,
    readonly startUrl: string,
    private readonly simulatorUrl: string,
  ) {}

  /** Opens the start address and goes on to WeCom's page; undefined where the application leads elsewhere. */
  async tryStart(
    browser: HttpBrowser,
    query = '',
    extras: Extras = {},
  ): Promise<Started | { readonly hops: readonly Answer[] }> {
    const glue = this.startUrl.includes('?') ? '&' : '?';
    let url = query === '' ? this.startUrl : `${this.startUrl}${glue}${query}`;
    const hops: Answer[] = [];
    while (hops.length < MAX_HOPS) {
      const answer = await browser.send(url, extras);
      hops.push(answer);
      const next = nextOf(answer);
      if (next === undefined) return { hops };
      if (this.isLoginPage(next)) return { page: next, hops };
      if (new URL(next).origin !== new URL(this.startUrl).origin) return { hops };
      url = next;
    }
    return { hops };
  }

  async start(browser: HttpBrowser, query = ''): Promise<Started> {
    const started = await this.tryStart(browser, query);
    if ('page' in started) return started;
    const last = started.hops.at(-1);
    throw new StepFailed({
      en: `${pathOf(this.startUrl)} answers ${last?.status} and does not lead to the simulator's login page`,
      zh: `${pathOf(this.startUrl)} 返回 ${last?.status}，没有跳转到模拟器的登录页`,
    });
  }

  /**
   * Answers WeCom's page; returns the callback's address, or undefined where the page lets this person not
   * through.
   */
  async tryAnswer(browser: HttpBrowser, page: string, visitor: Visitor): Promise<string | undefined> {
    const [address = ''] = page.split('#');
    const choice: Record<string, string> =
      visitor === 'decline' ? { 'x-simulator-decline': '1' } : { 'x-simulator-member': visitor.key };
    const answer = await browser.ask(address, {
      headers: { ...choice, Cookie: undefined, Referer: `${new URL(this.startUrl).origin}/` },
    });
    return answer.status === 302 ? nextOf(answer) : undefined;
  }

  async answer(browser: HttpBrowser, page: string, visitor: Visitor): Promise<string> {
    const callback = await this.tryAnswer(browser, page, visitor);
    if (callback !== undefined) return callback;
    throw new StepFailed({
      en: "the simulator's login page refuses the address it is opened with, or this person; open it in a browser to see why",
      zh: '模拟器的登录页拒绝了该地址或该人员；请用浏览器打开查看原因',
    });
  }

  /** Start and page; what is returned is where WeCom sends the browser. */
  async callbackFor(browser: HttpBrowser, visitor: Visitor, query = ''): Promise<string> {
    return this.answer(browser, (await this.start(browser, query)).page, visitor);
  }

  /** The whole way; returns the answer of the callback. */
  async signIn(browser: HttpBrowser, visitor: Visitor, query = ''): Promise<Answer> {
    return browser.get(await this.callbackFor(browser, visitor, query));
  }

  private isLoginPage(url: string): boolean {
    const { origin, pathname } = new URL(url);
    return origin === new URL(this.simulatorUrl).origin && LOGIN_PAGES.includes(pathname);
  }
}

/** What the address of WeCom's page says about the flow, and the app of it. */
export function flowOf(
  page: string,
  suiteIds: readonly string[],
): { readonly flow: FlowName; readonly app: string } {
  const { pathname, searchParams } = new URL(page);
  const app = searchParams.get('appid') ?? '';
  if (pathname === LEGACY_QR) return { flow: 'provider-secret', app };
  if (pathname === CORP_QR) return { flow: 'corp-app', app };
  if (pathname === NEW_LOGIN) {
    return { flow: searchParams.get('login_type') === 'CorpApp' ? 'corp-app' : 'login-suite', app };
  }
  return { flow: suiteIds.includes(app) ? 'suite-app' : 'corp-app', app };
}

/** The endpoint that redeems the flow's code. */
export const REDEEMED_AT: Readonly<Record<FlowName, string>> = {
  'provider-secret': 'service/get_login_info',
  'login-suite': 'service/auth/getuserinfo3rd',
  'corp-app': 'auth/getuserinfo',
  'suite-app': 'service/auth/getuserinfo3rd',
};
