import type { Request } from 'express';
import OAuth2Strategy from 'passport-oauth2';
import { WeComConfigError } from '../errors';
import { callbackParamsOf } from '../in-flight/callback-query';
import { responseOf } from '../in-flight/login-cookies';
import type { WeComProfile } from '../logins/profile';
import { SignInRefused } from '../refusals';
import { type Actions, captureActions, type PassportActions } from './actions';
import { CallbackLeg } from './callback-leg';
import type { Inspection } from './inspection';
import type { ConnectionSettings } from './login-setup';
import { endInheritedFragment, isNavigation, isPrefetch, refusePrefetch } from './navigation';
import { rehearseReturn } from './rehearsal';
import { reportStop, warnOfHiddenReferrer } from './report';
import { StartLeg } from './start-leg';
import { startOptions, type WeComAuthenticateOptions } from './start-options';
import { askToConfirm, isUnsolicited } from './unsolicited';

/**
 * What the base class reads of a request: it never sees the real one, whose body and session are not its
 * business.
 */
interface View<User extends object> {
  readonly query: { readonly code?: string | undefined; readonly state?: string };
  readonly leg: StartLeg<User> | CallbackLeg<User>;
  readonly actions: Actions;
}
type Done = (error: unknown, ...results: unknown[]) => void;

/**
 * The base class insists on addresses and on a secret; nothing is ever sent with these. It is not told the
 * callbackURL, which it would parse at each request.
 */
const UNUSED = 'https://unused.invalid';

/**
 * What both strategies share: Passport on one side, a {@link LoginProtocol} on the other. The only file that
 * knows passport-oauth2.
 *
 * The base class keeps the order of an OAuth login. Its transactions, its HTTP calls and the address it
 * builds are replaced, each at a seam it offers: the state store, `_oauth2.getOAuthAccessToken`,
 * `tokenParams`, and the verify callback, which answers the request itself.
 */
export abstract class RedirectLogin<User extends object> extends OAuth2Strategy {
  /** What it is registered under with Passport. */
  override readonly name: string;
  /** Text of this connection's login button. */
  readonly displayName: string;
  /** Address that WeCom sends the browser back to. */
  readonly callbackURL: string;
  /** WeCom's page looks at the Referer: show a launch page in front of it. */
  readonly needsLaunchPage: boolean;
  // Passport puts the actions of one request on a copy of its own, or on the original. All requests run on
  // this copy: the base class is left nothing to answer, and what it catches is thrown on. A function,
  // because a strategy that held itself could not be written as JSON.
  private readonly runner: () => this;
  // A function, because whoever logs a strategy, or Passport with it, must not find secrets, codes and
  // members in what it works with; a #private field would not be there on Passport's copy.
  private readonly settings: () => ConnectionSettings<User>;

  /** @internal Both strategies have constructors of their own. */
  protected constructor(settings: ConnectionSettings<User>) {
    super(
      {
        authorizationURL: UNUSED,
        tokenURL: UNUSED,
        clientID: settings.name,
        clientSecret: '',
        skipUserProfile: true,
        passReqToCallback: true,
        store: stateStore<User>() as never,
      },
      ((
        view: View<User>,
        _accessToken: string,
        _refreshToken: unknown,
        profile: WeComProfile,
        _: unknown,
        _done: Done,
      ) => {
        const leg = view.leg as CallbackLeg<User>;
        leg
          .resolve(profile)
          .then(
            (landing) =>
              'bindAt' in landing
                ? view.actions.redirect(landing.bindAt)
                : view.actions.success(landing.user, landing.info, (passports) => leg.signIn(passports)),
            view.actions.stop,
          );
      }) as never,
    );
    refusePassportsVerify(settings.name, (this as { validate?: unknown }).validate);
    this.name = settings.name;
    this.displayName = settings.displayName;
    this.callbackURL = settings.callbackURL;
    this.needsLaunchPage = settings.protocol.checksReferrer;
    this.settings = () => settings;
    // One for all requests: V8 puts a function into its old space where it is written as the value of a
    // property, and there it would keep a request until the next full collection.
    const runner = Object.create(this, { error: { value: rethrow } }) as this;
    this.runner = () => runner;
    this._oauth2.getOAuthAccessToken = ((_code: string, { view }: { view: View<User> }, done: Done) => {
      const leg = view.leg as CallbackLeg<User>;
      leg
        .redeem()
        .then((profile) => done(null, this.name, undefined, profile))
        .catch(view.actions.stop);
    }) as never;
  }

  override authenticate(req: Request, options: object = {}): void {
    const { name, log } = this.settings();
    const actions = captureActions(
      this as unknown as PassportActions,
      (reason) => reportStop(name, reason, log),
      req.next?.bind(req),
    );
    try {
      this.runner().route(req, options, actions);
    } catch (reason) {
      actions.stop(reason);
    }
  }

  /**
   * Starts a login without going anywhere: returns the address of WeCom's login page, under the state kept
   * for this browser.
   *
   * @param options - as for `passport.authenticate(name, options)`
   */
  protected async beginLogin(req: Request, options: WeComAuthenticateOptions): Promise<string> {
    const leg = new StartLeg(this.settings(), req, startOptions(options, this.name, this.settings().channel));
    await leg.begin();
    this.rehearse();
    return leg.location();
  }

  /** What `diagnose()` and `wecomHealth()` look at. It may change in any release. */
  inspect(): Inspection {
    return this.settings().inspection;
  }

  /** @internal Hands the request over to the call that redeems its code: the base class passes these on. */
  override tokenParams(options: { view: View<User> }): object {
    return { view: options.view };
  }

  private route(req: Request, options: object, actions: Actions): void {
    const params = callbackParamsOf(req);
    if (params === undefined && !isNavigation(req)) throw new SignInRefused('sign-in-needed');
    const goesToLegacyPage = params === undefined && this.needsLaunchPage;
    if (goesToLegacyPage && !('launchPage' in options))
      warnOfHiddenReferrer(req, this.name, this.settings().log);
    protectResponse(req, goesToLegacyPage);
    const start = startOptions(options, `passport.authenticate('${this.name}')`, this.settings().channel);
    if (params === undefined) {
      const leg = new StartLeg(this.settings(), req, start);
      this.runBase({ query: {}, leg, actions });
      this.rehearse();
      return;
    }
    if (isPrefetch(req)) {
      refusePrefetch(req);
      return;
    }
    if (this.settings().allowUnsolicited && req.method === 'GET' && isUnsolicited(params)) {
      // It begins a login too.
      if (!isNavigation(req)) throw new SignInRefused('sign-in-needed');
      askToConfirm(this.settings(), req, params).catch(actions.stop);
      return;
    }
    // The Workbench's address ends in #wechat_redirect (path 91120), which browsers carry on to where they
    // land.
    if (this.settings().channel === 'workbench') endInheritedFragment(responseOf(req));
    const leg = new CallbackLeg(this.settings(), req, params, options);
    actions.onSettled.push(() => leg.end());
    // Without a code the base class would start another login, and a person who declines would never get
    // away.
    if (leg.query.code === undefined)
      leg
        .claim()
        .then(() => leg.redeem())
        .catch(actions.stop);
    else this.runBase({ query: leg.query, leg, actions });
  }

  private rehearse(): void {
    rehearseReturn<User>((leg, actions) => this.runner().runBase({ query: leg.query, leg, actions }));
  }

  private runBase(view: View<User>): void {
    OAuth2Strategy.prototype.authenticate.call(this as never, view as never, { view });
  }
}

function rethrow(reason: unknown): never {
  throw reason;
}

/** Nest's mixin hands its arguments on to `validate`, which is written like the resolver of this package. */
function refusePassportsVerify(name: string, validate: unknown): void {
  if (typeof validate !== 'function' || validate.length <= 2) return;
  throw new WeComConfigError(
    `${name}: validate() has ${validate.length} parameters, like that of other strategies (accessToken, refreshToken, profile, done). ` +
      'It is called with one object: async validate({ profile }) { return user; }.',
  );
}

/**
 * Our transactions behind the callback-style store of the base class, which counts the parameters of both
 * functions.
 */
function stateStore<User extends object>() {
  return {
    store(view: View<User>, _state: unknown, _meta: unknown, _done: Done): void {
      const leg = view.leg as StartLeg<User>;
      // The base class would go on to build an address, and it is not WeCom's.
      leg
        .begin()
        .then(() => leg.go(view.actions))
        .catch(view.actions.stop);
    },
    verify(view: View<User>, _state: string, done: Done): void {
      const leg = view.leg as CallbackLeg<User>;
      leg
        .claim()
        .then(() => done(null, true))
        .catch(view.actions.stop);
    },
  };
}

/** Addresses with codes and states must not be kept, nor told to the next site. */
function protectResponse(req: Request, checksReferrer: boolean): void {
  const res = responseOf(req);
  res.setHeader('Cache-Control', 'no-store');
  // A redirect hands its policy on: with no-referrer, the legacy QR page could not see which domain the login
  // started from.
  res.setHeader('Referrer-Policy', checksReferrer ? 'origin' : 'no-referrer');
}
