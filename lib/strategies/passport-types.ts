import type Passport from 'passport';
import type { WeComProviderQr } from './provider-qr';
import type { WeComAuthenticateOptions } from './start-options';

/**
 * What Passport's own types say, with the options that mean more here. Its name is none of Passport's, beside
 * which it stands in the types of the package.
 */
export type WeComConnectionOptions = Omit<Passport.AuthenticateOptions, 'state' | 'scope'> &
  WeComAuthenticateOptions;
/**
 * A connection of this package: by its name, where that begins as the default ones do, or the strategy
 * itself. Another strategy's name does not make these options valid.
 */
export type WeComConnectionName =
  | `wecom-${string}`
  | (Passport.Strategy & Pick<WeComProviderQr, 'displayName' | 'callbackURL' | 'needsLaunchPage'>);
export type AuthenticateDone = Passport.AuthenticateCallback;

// @types/passport knows the options of Passport itself; a strategy's own have to be added where the
// application can see them.
declare module 'passport' {
  interface Authenticator<InitializeRet, AuthenticateRet, AuthorizeRet, AuthorizeOptions> {
    authenticate(
      strategy: import('./passport-types').WeComConnectionName,
      options: import('./passport-types').WeComConnectionOptions,
      callback?: import('./passport-types').AuthenticateDone,
    ): AuthenticateRet;
  }
}
