import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Response } from 'supertest';
import { accountResolver } from '../../../lib';
import type { WeComSimulator } from '../../../lib/testing';
import { createTestApp, type TestApp } from '../../support/app';
import { Browser } from '../../support/browser';
import { CANARIES } from '../../support/canaries';
import type { Connection } from '../../support/doors';
import type { FaultProxy } from '../../support/fault-proxy/fault-proxy';
import {
  corpAppQr,
  corpAppWorkbench,
  type FlowOptions,
  loginSuite,
  providerSecret,
  suiteApp,
} from '../../support/flows';
import { UserTable } from '../../support/user-table';
import { leaksIn, leaksInValue } from './leaks';
import type { Step } from './plan';
import type { Attempt, Trial } from './run';

/** A way to sign in, with the calls it makes. */
export interface LoginJourney {
  readonly title: string;
  readonly steps: readonly Step[];
  readonly options?: FlowOptions;
  readonly create: (
    wecom: WeComSimulator,
    resolver: Parameters<typeof providerSecret>[1],
    options?: FlowOptions,
  ) => Connection;
  /** Somebody is signed in already, and links the member to their account. */
  readonly isLinking?: boolean;
}

const details = { scope: 'snsapi_privateinfo' } as const;

export const LOGINS: readonly LoginJourney[] = [
  {
    title: 'QR provider-secret',
    create: providerSecret,
    steps: [
      { endpoint: 'service/get_provider_token', role: 'token' },
      { endpoint: 'service/get_login_info', role: 'code' },
    ],
  },
  {
    title: 'QR login-suite',
    create: loginSuite,
    steps: [
      { endpoint: 'service/get_suite_token', role: 'token' },
      { endpoint: 'service/auth/getuserinfo3rd', role: 'code' },
    ],
  },
  {
    title: 'QR corp-app that asks whether the member is visible',
    create: corpAppQr,
    options: { requireVisible: true },
    steps: [
      { endpoint: 'gettoken', role: 'token' },
      { endpoint: 'auth/getuserinfo', role: 'code' },
      { endpoint: 'user/get', role: 'question' },
    ],
  },
  {
    title: 'Workbench suite-app with details',
    create: suiteApp,
    options: details,
    steps: [
      { endpoint: 'service/get_suite_token', role: 'token' },
      { endpoint: 'service/auth/getuserinfo3rd', role: 'code' },
      { endpoint: 'service/auth/getuserdetail3rd', role: 'detail' },
    ],
  },
  {
    title: 'Workbench corp-app with details',
    create: corpAppWorkbench,
    options: details,
    steps: [
      { endpoint: 'gettoken', role: 'token' },
      { endpoint: 'auth/getuserinfo', role: 'code' },
      { endpoint: 'auth/getuserdetail', role: 'detail' },
    ],
  },
  {
    title: 'linking by Workbench corp-app',
    create: corpAppWorkbench,
    isLinking: true,
    steps: [
      { endpoint: 'gettoken', role: 'token' },
      { endpoint: 'auth/getuserinfo', role: 'code' },
    ],
  },
];

let looked = 0;

/** Who is signed in while a linking is under way. */
const OWNER = 'ada';

/** An application of its own behind a proxy of its own, and somebody in front of it. */
export class LoginTrial implements Trial {
  private readonly answers: string[] = [];
  private readonly table = new UserTable();
  private readonly connection: Connection;
  private readonly door: TestApp;
  private readonly server: Server;
  private readonly member: { corpId: string; userId: string };

  constructor(
    private readonly journey: LoginJourney,
    wecom: WeComSimulator,
    private readonly proxy: FaultProxy,
    options: FlowOptions = {},
  ) {
    this.member = { corpId: wecom.credentials.corpId, userId: CANARIES.userId };
    const policy = { onUnassociated: journey.isLinking ? 'fail' : 'create' } as const;
    this.connection = journey.create(wecom, accountResolver(this.table, policy), {
      cookieSecret: CANARIES.cookieSecret,
      hosts: { ...wecom.hosts, api: proxy.url },
      ...journey.options,
      ...options,
    });
    this.door = createTestApp((app, passport) => {
      passport.use(this.connection);
      const authenticate = (given: object) => passport.authenticate(this.connection.name, given);
      app.get('/start', authenticate({}));
      app.post('/link', authenticate({ link: true }));
      // What the application shows of a member is its own affair: here, nothing.
      app.get('/callback', authenticate({}), (_, res) => void res.json({}));
    });
    this.server = createServer(this.door.app);
  }

  /** A new browser, up to the moment in which it comes back with a code. */
  async prepare(): Promise<Attempt> {
    if (!this.server.listening)
      await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const { port } = this.server.address() as AddressInfo;
    const browser = new WatchedBrowser(`http://127.0.0.1:${port}`, this.answers);
    const back = await this.begin(browser);
    return {
      finish: async () => outcomeOf(await browser.get(back)),
      problems: (isSignedIn) => this.problems(browser, isSignedIn),
    };
  }

  /** Canaries in what the application answered, in the errors it was given, and in the strategy it holds. */
  leaks(): string[] {
    return [
      ...leaksIn('an HTTP answer', this.answers.join('\n'), ['a secret']),
      ...this.door.errors.flatMap((error) => leaksInValue('an error', error)),
      // It shows the same each time, and looking into it takes a while.
      ...(looked++ % 8 === 0 ? leaksInValue('the strategy', this.connection) : []),
    ];
  }

  close(): Promise<unknown> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }

  private async begin(browser: Browser): Promise<string> {
    if (this.journey.isLinking) await browser.post(`/local/${OWNER}`);
    // A start may fetch the token ahead. It gets none, and must not mind; the callback fetches it then.
    const [first] = this.journey.steps;
    if (first) this.proxy.blocked.add(first.endpoint);
    const started = this.journey.isLinking ? await browser.post('/link') : await browser.get('/start');
    const back = await browser.answer(String(started.headers['location']), this.member);
    this.proxy.blocked.clear();
    return back;
  }

  private async problems(browser: Browser, isSignedIn: boolean): Promise<string[]> {
    const [links, accounts] = [this.table.links.size, this.table.accounts.size];
    const isWhole = links === (isSignedIn ? 1 : 0) && accounts === (this.journey.isLinking ? 0 : links);
    const me = await browser.me();
    const right = this.journey.isLinking ? OWNER : isSignedIn ? `new-${this.userId}` : undefined;
    return [
      ...(isWhole ? [] : [`a binding is half done: ${links} links and ${accounts} accounts`]),
      ...(me === right ? [] : [`signed in is ${me}, not ${right}`]),
      ...[...this.table.links.values()]
        .filter((id) => id !== (this.journey.isLinking ? OWNER : `new-${this.userId}`))
        .map((id) => `somebody else was bound: ${id}`),
    ];
  }

  private get userId(): string {
    return this.member.userId;
  }
}

/** How an answer to a callback reads in the table: `success`, or the status and the error's code. */
function outcomeOf({ status, body }: Response): string {
  if (status === 200) return 'success';
  const { code } = (body ?? {}) as { code?: string };
  return code === undefined ? String(status) : `${status} ${code}`;
}

/** A browser that writes down what it was answered. */
class WatchedBrowser extends Browser {
  constructor(
    origin: string,
    private readonly answers: string[],
  ) {
    super(origin);
  }

  override async send(...args: Parameters<Browser['send']>): Promise<Response> {
    const response = await super.send(...args);
    this.answers.push(`${response.status} ${JSON.stringify(response.headers)}\n${response.text}`);
    return response;
  }
}
