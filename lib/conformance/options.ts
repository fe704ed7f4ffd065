import type { Paths } from './lab';
import { ConformanceError, type Lang } from './text';

/** What a run of `runConformance` needs to know about an application. */
export interface ConformanceOptions {
  /** Where the application runs: an origin, such as `http://localhost:3000`. */
  readonly app: string;
  /** A simulator that runs already. @defaultValue one is started on `port` */
  readonly simulator?: string;
  /** Port of the simulator that is started. @defaultValue 4000 */
  readonly port?: number;
  /** Start of the QR sign-in. @defaultValue '/auth/wecom/wecom-provider-qr' */
  readonly qr?: string;
  /** Start of the Workbench sign-in. @defaultValue '/auth/wecom/wecom-workbench' */
  readonly workbench?: string;
  /**
   * A page that says who is signed in, and something else where nobody is; `POST /path` where it is asked for
   * by an empty form, as a page with tokens and no session does it.
   *
   * @defaultValue '/'
   */
  readonly who?: string;
  /**
   * Finds the person in that page; its first group is their name.
   *
   * @defaultValue whatever the page does not show to nobody
   */
  readonly whoPattern?: string;
  /** @defaultValue '/login' */
  readonly login?: string;
  /** @defaultValue '/logout' */
  readonly logout?: string;
  /** A page with the form that links a member to an account. @defaultValue none: nothing is linked */
  readonly link?: string;
  /** 指令回调URL; `SUITE_ID` in it is replaced. @defaultValue '/auth/wecom/suite/SUITE_ID' */
  readonly suiteCallback?: string;
  /** Accounts of the application, to bind and link; two, if possible. */
  readonly accounts?: ReadonlyArray<{ readonly name: string; readonly password: string }>;
  /**
   * Two members who may sign in, as `CorpID/userid`. @defaultValue two of the simulator's first enterprise
   */
  readonly members?: readonly string[];
  /** A member who must not get in, as `CorpID/userid`. */
  readonly foreigner?: string;
  /** Names of the parameter that says where to land. @defaultValue the usual ones */
  readonly returnParameters?: readonly string[];
  /** Also waits for the application's time limits. @defaultValue false */
  readonly slow?: boolean;
  /** @defaultValue 'en' */
  readonly lang?: Lang;
  /** Is told each result as it comes. */
  readonly onResult?: (result: ConformanceResult) => void;
}

/** How one check ended. */
export interface ConformanceResult {
  /** The group it belongs to: `qr`, `callbacks` … */
  readonly plan: string;
  /** Its name, which stays the same in both languages. */
  readonly check: string;
  /** `not-applicable`: the application has nothing that it looks at. */
  readonly outcome: 'passed' | 'failed' | 'not-applicable';
  /** What holds in an application that passes. */
  readonly title: string;
  /** What was found; or why the check does not apply. */
  readonly message?: string;
  /** What to do, where it failed. */
  readonly remedy?: string;
}

/** What was found in an application. */
export interface ConformanceReport {
  /** Nothing failed. */
  readonly ok: boolean;
  /** Checks that passed. */
  readonly passed: number;
  /** Checks that failed. */
  readonly failed: number;
  /** Checks that did not apply. */
  readonly notApplicable: number;
  /** Every check, in the order in which they ran. */
  readonly results: readonly ConformanceResult[];
}

export const USUAL_RETURN_PARAMETERS = [
  'returnTo',
  'return_to',
  'next',
  'redirect',
  'redirect_to',
  'url',
  'continue',
];

const PATHS: Paths = {
  qr: '/auth/wecom/wecom-provider-qr',
  workbench: '/auth/wecom/wecom-workbench',
  who: '/',
  login: '/login',
  logout: '/logout',
  link: '',
  suiteCallback: '/auth/wecom/suite/SUITE_ID',
};

const BY_POST = /^POST /;

/** How the page is asked for that says who is signed in. */
export function whoMethodOf({ who = '' }: ConformanceOptions): 'GET' | 'POST' {
  return BY_POST.test(who) ? 'POST' : 'GET';
}

/** @throws {@link ConformanceError} for what is no path, or an app that is no origin */
export function pathsOf(options: ConformanceOptions): Paths {
  const named = Object.keys(PATHS) as Array<keyof Paths>;
  return Object.fromEntries(
    named.map((name) => {
      const given = options[name];
      const path = name === 'who' ? given?.replace(BY_POST, '') : given;
      if (path !== undefined && !path.startsWith('/')) {
        throw new ConformanceError({
          en: `${name} must be a path that begins with a slash.`,
          zh: `${name} 必须是以斜杠开头的路径。`,
        });
      }
      return [name, path ?? PATHS[name]];
    }),
  ) as unknown as Paths;
}

export function originOf(app: string): string {
  if (URL.canParse(app) && /^https?:$/.test(new URL(app).protocol) && new URL(app).pathname === '/') {
    return new URL(app).origin;
  }
  throw new ConformanceError({
    en: 'app must be the origin of the running application, such as http://localhost:3000.',
    zh: 'app 必须是运行中应用的地址，例如 http://localhost:3000。',
  });
}

export function patternOf(pattern: string | undefined): RegExp | undefined {
  if (pattern === undefined) return undefined;
  try {
    return new RegExp(pattern);
  } catch {
    throw new ConformanceError({
      en: 'whoPattern is no regular expression.',
      zh: 'whoPattern 不是正则表达式。',
    });
  }
}
