import type { Express, RequestHandler } from 'express';
import type { SessionOptions } from 'express-session';
import type { PassportStatic } from 'passport';
import type {
  SignIn,
  UserResolver,
  WeComAuthenticateOptions,
  WeComProviderQr,
  WeComWorkbench,
} from '../../lib';
import { createTestApp, type SerializeUser, type Stack, type TestApp, type TestUser } from './app';

export const ORIGIN = 'http://localhost:3000';

export type Connection = WeComProviderQr<TestUser> | WeComWorkbench<TestUser>;
export type Resolver = UserResolver<TestUser>;

/** What an application may hand to `passport.authenticate` besides: `session` is Passport's own. */
export interface DoorOptions extends WeComAuthenticateOptions {
  readonly session?: boolean;
}

/**
 * Mounts one connection the plain way, at
 *
 * - `<prefix>/start` and, from POST, `<prefix>/link`
 * - `<prefix>/callback`, which answers with the user and `req.authInfo`
 * - `<prefix>/custom`, the same callback with a callback function of the application's, which answers with what it was given
 */
export function mountDoor(
  app: Express,
  passport: PassportStatic,
  connection: Connection,
  prefix = '',
  options: DoorOptions = {},
): void {
  const { name } = connection;
  const given = options as object;
  passport.use(connection);
  app.all(`${prefix}/start`, passport.authenticate(name, given));
  app.all(`${prefix}/link`, passport.authenticate(name, { ...given, link: true } as object));
  app.all(`${prefix}/callback`, passport.authenticate(name, given), landed);
  app.all(`${prefix}/custom`, (req, res, next) => {
    passport.authenticate(name, given, (error: unknown, user: unknown, info: unknown, status: unknown) => {
      if (error) next(error);
      else res.json({ user, info, status });
    })(req, res, next);
  });
}

/** Answers a finished sign-in with who it is and what Passport was told. */
export const landed: RequestHandler = (req, res) => {
  res.json({ user: req.user, info: req.authInfo });
};

/** The same callback, answered by the application's own callback function. */
export function custom(callback: string): string {
  return callback.replace('/callback', '/custom');
}

/** A resolver that remembers what it was asked. Without an answer of its own it signs everybody in under the member's id. */
export function askedResolver(answer: Resolver = ({ profile }) => ({ id: profile.id })): {
  readonly asked: Array<SignIn<TestUser>>;
  readonly resolve: Resolver;
} {
  const asked: Array<SignIn<TestUser>> = [];
  return {
    asked,
    resolve: (signIn) => {
      asked.push(signIn);
      return answer(signIn);
    },
  };
}

/** An application with one connection at the root. */
export function openDoor(
  connection: Connection,
  {
    stack,
    sessions,
    serializeUser,
    ...options
  }: DoorOptions & {
    readonly stack?: Stack;
    readonly sessions?: Partial<SessionOptions> | false;
    readonly serializeUser?: SerializeUser;
  } = {},
): TestApp {
  return createTestApp((app, passport) => mountDoor(app, passport, connection, '', options), {
    ...(stack && { stack }),
    ...(sessions !== undefined && { sessions }),
    ...(serializeUser && { serializeUser }),
  });
}

/** A promise and its end. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Waits for something that happens elsewhere in this process, one turn of the event loop after another. */
export async function until(happened: () => boolean): Promise<void> {
  const start = performance.now();
  while (!happened()) {
    if (performance.now() - start > 5_000) throw new Error('it did not happen');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
