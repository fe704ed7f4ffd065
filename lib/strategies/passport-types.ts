import type Passport from 'passport';
import type { WeComAuthenticateOptions } from './start-options';

/** What Passport's own types say, with the options that mean more here. */
export type AuthenticateOptions = Omit<Passport.AuthenticateOptions, 'state' | 'scope'> &
  WeComAuthenticateOptions;
export type NamedStrategy = Passport.Strategy | string | string[];
export type Answered = Passport.AuthenticateCallback;

// @types/passport knows the options of Passport itself; a strategy's own have to be added where the
//   application can see them.
declare module 'passport' {
  interface Authenticator<InitializeRet, AuthenticateRet, AuthorizeRet, AuthorizeOptions> {
    authenticate(
      strategy: import('./passport-types').NamedStrategy,
      options: import('./passport-types').AuthenticateOptions,
      callback?: import('./passport-types').Answered,
    ): AuthenticateRet;
  }
}
