import type { WeComAuthenticateOptions } from './strategies/start-options';

// @types/passport knows the options of Passport itself; a strategy's own have to be added where the application can see them.
declare module 'passport' {
  interface Authenticator<InitializeRet, AuthenticateRet, AuthorizeRet, AuthorizeOptions> {
    authenticate(
      strategy: Strategy | string | string[],
      options: Omit<AuthenticateOptions, 'state' | 'scope'> & WeComAuthenticateOptions,
      callback?: AuthenticateCallback,
    ): AuthenticateRet;
  }
}
