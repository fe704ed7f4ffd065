import type { Request } from 'express';
import { WeComResolverError } from '../errors';
import { responseOf } from '../in-flight/login-cookies';
import { noticeOtherHost } from '../in-flight/other-host';
import type { LoginTransaction } from '../in-flight/transactions';
import type { LoginApp } from '../logins/login-protocol';
import { sendGoOnPage } from '../pages/go-on';
import { SignInRefused } from '../refusals';
import { Deadline } from '../time-limits';
import type { Actions } from './actions';
import { DOCTOR } from './inspection';
import type { LoginSettings } from './login-settings';
import { linkingSession } from './session-guard';
import type { StartOptions } from './start-options';

/** The way out: keeps the login, says where the browser goes. */
export class StartLeg<User extends object> {
  private page: string | undefined;

  constructor(
    private readonly settings: LoginSettings<User>,
    private readonly req: Request,
    private readonly options: StartOptions,
  ) {
    if (req.method !== 'GET' && req.method !== 'POST') throw methodNotAllowed(req, 'GET, POST');
  }

  /** Returns the state under which this login waits for its return. */
  async begin(): Promise<string> {
    const { name, callbackURL, logins } = this.settings;
    const { link, scope, lang, appState, returnTo, display } = this.options;
    const linking = link ? linkingSession(this.req) : undefined;
    noticeOtherHost(this.req, this.settings, this.settings.log);
    const found = this.settings.protocol.app({ req: this.req });
    const app = 'then' in found ? await this.appOf(found) : found;
    const transaction: LoginTransaction = {
      strategy: name,
      startedAt: Date.now(),
      ...(returnTo !== undefined && { returnTo }),
      ...(appState !== undefined && { appState }),
      ...(app.tenant && { tenant: app.tenant }),
      ...(linking !== undefined && { link: linking }),
      ...(display !== undefined && { display }),
    };
    const state = await logins.begin(this.req, transaction);
    this.page = app.authorizeUrl({ callbackURL, state, scope, lang });
    // Nobody comes back from the doctor's visit, and it tries each secret once, by itself.
    if (this.req.headers['user-agent'] !== DOCTOR) app.prepare();
    return state;
  }

  /** Sends the browser to the login page. */
  go(actions: Actions): void {
    const page = this.location();
    // A page's form-action policy, helmet's default included, forbids a form to end on another site, by way
    // of a redirect too; and Chromium says nothing to the person.
    if (this.req.method === 'POST') {
      const isQr = this.settings.channel === 'provider-qr';
      actions.answer(() => sendGoOnPage(responseOf(this.req), page, isQr ? 'qr' : 'workbench'));
    } else actions.redirect(page);
  }

  /** The login page's address; {@link begin} comes first. */
  location(): string {
    if (this.page === undefined) throw new TypeError('begin() comes first');
    return this.page;
  }

  private async appOf(tenant: Promise<LoginApp | undefined>): Promise<LoginApp> {
    const deadline = new Deadline(this.settings.deadlineMs);
    try {
      const app = await deadline.race(tenant, tenantTooSlow);
      if (!app) throw unknownTenant();
      return app;
    } finally {
      deadline.end();
    }
  }
}

export function methodNotAllowed(req: Request, allowed: string): SignInRefused {
  req.res?.setHeader('Allow', allowed);
  return new SignInRefused('method-not-allowed');
}

export function unknownTenant(): SignInRefused {
  return new SignInRefused('unknown-tenant');
}

export function tenantTooSlow(): WeComResolverError {
  return new WeComResolverError('The tenant function did not answer in time.', 504);
}
