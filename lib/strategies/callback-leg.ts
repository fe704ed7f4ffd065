import type { Request } from 'express';
import { keepPendingBinding } from '../accounts/pending-binding';
import type { SignIn } from '../accounts/resolver';
import { WeComUnreachableError } from '../errors';
import { publish } from '../events';
import {
  type CallbackParams,
  type CallbackQuery,
  callbackFingerprint,
  readCallback,
  stateMismatch,
} from '../in-flight/callback-query';
import type { Claim } from '../in-flight/redeem-once';
import type { LoginTransaction } from '../in-flight/transactions';
import { codeRejected } from '../logins/code-rejected';
import type { LoginApp } from '../logins/login-protocol';
import type { WeComProfile } from '../logins/profile';
import { namingRedirectHost } from '../qyapi/refusal';
import { SignInRefused } from '../refusals';
import { Deadline } from '../time-limits';
import { askResolver, bindingAtAuthorize, refuseForeignCorp } from './ask-application';
import { withLimitedLogIn } from './limited-log-in';
import type { LoginSettings } from './login-settings';
import {
  changeSession,
  endSession,
  isInSession,
  linkingUser,
  requireSession,
  saveSession,
  startNewSession,
  tryToEndSession,
} from './session-guard';
import { methodNotAllowed, tenantTooSlow, unknownTenant } from './start-leg';
import { isConfirmation, refuseSignedIn } from './unsolicited';

/** How a callback ends well: somebody is signed in, or goes to prove who they are. */
export type Landing = { readonly user: object; readonly info: SignInInfo } | { readonly bindAt: string };

/** `req.authInfo` after a sign-in. */
export interface SignInInfo {
  /** Whether the member was known, has been linked to an account, or got a new one. */
  readonly outcome: 'login' | 'bound' | 'created';
  /** Who linked: the person, or automatic binding. With outcome `bound` only. */
  readonly how?: 'by-user' | 'automatic';
  /** The member who has signed in. */
  readonly profile: WeComProfile;
  /** Path that was asked for at the start, checked. */
  readonly returnTo?: string;
  /** The object given as `state` at the start. */
  readonly state?: unknown;
  /** The login ran in a small window. */
  readonly display?: 'popup';
}

/** Refusals that say who the person is not. */
const VISITORS: ReadonlySet<string | undefined> = new Set(['not-a-member', 'not-visible']);

/** The way back: claims the login, redeems the code, asks the application who that is. */
export class CallbackLeg<User extends object> {
  readonly query: CallbackQuery;
  private readonly arrivedAt = performance.now();
  private readonly isConfirmation: boolean;
  private readonly hasSession: boolean;
  private readonly isAuthorize: boolean;
  private claimed: Claim | undefined;
  private isAskingTenant = false;
  private readonly deadline: Deadline;

  constructor(
    private readonly settings: LoginSettings<User>,
    private readonly req: Request,
    params: CallbackParams,
    options: { readonly session?: unknown; readonly assignProperty?: unknown },
  ) {
    // The answer to the confirmation page is the only callback that is not a GET.
    this.isConfirmation = settings.allowUnsolicited && isConfirmation(req);
    if (req.method !== 'GET' && !this.isConfirmation) throw methodNotAllowed(req, 'GET');
    this.query = readCallback(params, settings.protocol.codeParam);
    // passport.authorize() leaves the session as it is, and whoever is signed in with it.
    this.isAuthorize = Boolean(options.assignProperty);
    this.hasSession = options.session !== false && !this.isAuthorize;
    if (this.hasSession) requireSession(req);
    this.deadline = new Deadline(settings.deadlineMs);
  }

  /** Finds the login this callback belongs to. */
  async claim(): Promise<void> {
    const { settings, req, query, deadline, hasSession } = this;
    this.claimed = await settings.logins.claim(req, query.state, deadline, hasSession);
  }

  /** Returns the member whose code came back; the same one for a repeat of this callback. */
  redeem(): Promise<WeComProfile> {
    return this.tellingWhereItBegan(
      this.signingOutFormerUser(this.redeemed(), (reason) => VISITORS.has(reason)),
    );
  }

  /** Asks the application who the member is. */
  resolve(profile: WeComProfile): Promise<Landing> {
    return this.tellingWhereItBegan(this.signingOutFormerUser(this.resolved(profile), () => true));
  }

  /** Lets Passport sign in whom the application has named, in what is left of the callback's time. */
  signIn(passports: () => void): void {
    withLimitedLogIn(this.req, this.arrivedAt + this.settings.deadlineMs, passports);
  }

  end(): void {
    this.deadline.end();
  }

  private async redeemed(): Promise<WeComProfile> {
    const { transaction, redeem } = this.returned;
    const profile = await this.deadline.race(
      redeem(() => this.spendCode(transaction)),
      () =>
        this.isAskingTenant
          ? tenantTooSlow()
          : new WeComUnreachableError('WeCom did not answer in time. Check the way out of this server.'),
    );
    if (profile) return profile;
    throw this.query.code === undefined ? new SignInRefused('declined') : codeRejected();
  }

  private async resolved(profile: WeComProfile): Promise<Landing> {
    const { transaction } = this.returned;
    // A repeat of the callback is not redeemed, but it is checked.
    this.refuseUnconfirmed(transaction);
    await refuseForeignCorp(this.settings.corps, profile.corpId, this.deadline);
    const { returnTo, appState } = transaction;
    const currentUser = this.linkingUser(transaction);
    // Here and below, what is conditional stands last: behind a spread object Node 20 takes a microsecond for
    // each property.
    const signIn: SignIn<User> = {
      profile,
      loginOnly: this.settings.loginOnly || this.isConfirmation,
      req: this.req,
      ...(currentUser && { currentUser: currentUser as User }),
      ...(this.isConfirmation && { unsolicited: true as const }),
      ...(appState !== undefined && { appState }),
    };
    const decision = await askResolver(this.settings.resolveUser, signIn, this.deadline);
    if (this.isConfirmation && decision.outcome === 'bind-required') throw new SignInRefused('not-bound');
    if (decision.outcome === 'refused') throw new SignInRefused(decision.reason, decision.message);
    if (decision.outcome === 'bind-required') {
      if (this.isAuthorize) throw bindingAtAuthorize();
      requireSession(this.req, 'binding');
      await changeSession(this.req, this.deadline, startNewSession);
      const pending = { profile, mayRegister: decision.mayRegister && !this.settings.loginOnly };
      keepPendingBinding(this.req, { ...pending, ...(returnTo !== undefined && { returnTo }) }, Date.now());
      await changeSession(this.req, this.deadline, saveSession);
      this.returned.endsIn(this.req);
      return { bindAt: decision.location };
    }
    if (this.hasSession) this.returned.endsIn(this.req);
    const info: SignInInfo = {
      outcome: decision.outcome,
      profile,
      ...(decision.outcome === 'bound' && { how: decision.how }),
      ...(returnTo !== undefined && { returnTo }),
      ...(appState !== undefined && { state: appState }),
      ...(transaction.display !== undefined && { display: transaction.display }),
    };
    publish('passport-wecom:sign-in', {
      strategy: this.settings.name,
      outcome: decision.outcome,
      id: profile.id,
      corpId: profile.corpId,
      channel: profile.channel,
      durationMs: performance.now() - this.arrivedAt,
      awayMs: Date.now() - transaction.startedAt,
    });
    return { user: decision.user, info };
  }

  // Nobody chooses to sign in at the Workbench: whoever does not get in there must not find the data of the
  // person before them, also where the application could not say who they are. At a login page, somebody
  // signed in has tried another account, and keeps theirs.
  private signingOutFormerUser<T>(
    work: Promise<T>,
    isKnown: (refusal: string | undefined) => boolean,
  ): Promise<T> {
    return work.catch(async (reason: unknown) => {
      const { settings, isAuthorize, req } = this;
      const { transaction, isRepeat } = this.returned;
      const isUnasked = settings.channel === 'workbench' && transaction.link === undefined && !isRepeat;
      const refusal = reason instanceof SignInRefused ? reason.reason : undefined;
      if (isKnown(refusal) && isUnasked && !isAuthorize && isInSession(req))
        // Of a failure there may be no time left, and it says more than why its session did not end.
        await (refusal === undefined
          ? tryToEndSession(req)
          : changeSession(this.req, this.deadline, endSession));
      throw reason;
    });
  }

  // A refusal has to say that it belongs to a popup: only the login knows, and nobody sees that but this leg.
  private tellingWhereItBegan<T>(work: Promise<T>): Promise<T> {
    return work.catch((reason: unknown) => {
      const { display, link, returnTo } = this.returned.transaction;
      if (reason instanceof SignInRefused) {
        if (display) reason.display = display;
        if (link !== undefined && returnTo !== undefined) reason.linkedFrom = returnTo;
      }
      throw reason;
    });
  }

  private get returned(): Claim {
    if (!this.claimed) throw new TypeError('claim() comes first');
    return this.claimed;
  }

  private async spendCode(transaction: LoginTransaction): Promise<WeComProfile> {
    const { code } = this.query;
    if (code === undefined) throw new SignInRefused('declined');
    this.refuseUnconfirmed(transaction);
    this.linkingUser(transaction);
    const corpId = transaction.tenant?.corpId;
    const lookup = { req: this.req, ...(corpId !== undefined && { corpId }) };
    const found = this.settings.protocol.app(lookup);
    const app = 'then' in found ? await this.appOf(found) : found;
    if (app.tenant?.corpId !== corpId) throw stateMismatch();
    return app.redeem(code, this.deadline.signal).catch((error: unknown) => {
      throw namingRedirectHost(error, this.settings.callbackURL);
    });
  }

  private async appOf(tenant: Promise<LoginApp | undefined>): Promise<LoginApp> {
    this.isAskingTenant = true;
    const app = await this.deadline.race(tenant, tenantTooSlow);
    this.isAskingTenant = false;
    if (!app) throw unknownTenant();
    return app;
  }

  private linkingUser({ link }: LoginTransaction): Express.User | undefined {
    if (link === undefined) return undefined;
    return linkingUser(this.req, link, this.returned.hasEndedIn(this.req));
  }

  // A login of WeCom's admin console ends by the answer to the confirmation page, and no other login does.
  private refuseUnconfirmed({ unsolicited }: LoginTransaction): void {
    if (unsolicited !== (this.isConfirmation ? callbackFingerprint(this.req) : undefined))
      throw stateMismatch();
    if (this.isConfirmation) refuseSignedIn(this.req);
  }
}
