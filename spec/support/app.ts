import express5, { type Express, type Request } from 'express';
import session, { type SessionOptions } from 'express-session';
import passport07, { type PassportStatic } from 'passport';

/** A release of Express and of Passport to run on. */
export interface Stack {
  readonly express: '4' | '5';
  readonly passport: '0.6' | '0.7';
}

/** Every pair of releases that the package promises to work with. */
export const STACKS: readonly Stack[] = [
  { express: '5', passport: '0.7' },
  { express: '5', passport: '0.6' },
  { express: '4', passport: '0.7' },
  { express: '4', passport: '0.6' },
];
const NEWEST: Stack = { express: '5', passport: '0.7' };

export interface TestUser {
  readonly id: string;
}

export interface TestApp {
  readonly app: Express;
  readonly passport: PassportStatic;
  /** What the application's error handler was given. */
  readonly errors: unknown[];
}

export type SerializeUser = (user: TestUser, done: (error: unknown, id?: string) => void) => void;

type ExpressFactory = typeof express5;
type PassportConstructor = new () => PassportStatic;

/**
 * An application as its owner would write it: sessions, Passport, `GET /me`, `POST /local/:id` to sign in with a local account,
 * and an error handler that answers with the error's status and code.
 *
 * @param sessions - false: no session middleware
 * @param serializeUser - what stands in the session for a user; their id, if nothing does
 */
export function createTestApp(
  mount: (app: Express, passport: PassportStatic) => void,
  {
    stack = NEWEST,
    sessions = {},
    serializeUser = (user, done) => done(null, user.id),
  }: { stack?: Stack; sessions?: Partial<SessionOptions> | false; serializeUser?: SerializeUser } = {},
): TestApp {
  const { express, passport } = load(stack);
  const app = express();
  const errors: unknown[] = [];
  passport.serializeUser((user, done) => serializeUser(user as TestUser, done));
  passport.deserializeUser((id, done) => done(null, { id: String(id) }));
  if (sessions) {
    app.use(
      session({ secret: 'a secret of this test', resave: false, saveUninitialized: false, ...sessions }),
    );
    app.use(passport.session());
  }
  app.get('/me', (req, res) => {
    if (req.user) res.json(req.user);
    else res.sendStatus(401);
  });
  app.post('/local/:id', (req, res, next) => {
    req.logIn({ id: req.params.id } as Express.User, (error: unknown) =>
      error ? next(error) : res.sendStatus(204),
    );
  });
  app.use(passport.initialize());
  mount(app, passport);
  app.use((error: unknown, _req: Request, res: express5.Response, _next: express5.NextFunction) => {
    errors.push(error);
    if (process.env['SHOW_ERRORS']) process.stderr.write(`${String(error)}\n`);
    const { status = 500, code } = (typeof error === 'object' && error !== null ? error : {}) as {
      status?: number;
      code?: string;
    };
    res.status(status).json({ code });
  });
  return { app, passport, errors };
}

function load(stack: Stack): { express: ExpressFactory; passport: PassportStatic } {
  const express = stack.express === '5' ? express5 : (require('express4') as ExpressFactory);
  const source = stack.passport === '0.7' ? passport07 : (require('passport06') as PassportStatic);
  const { Passport } = source as unknown as { Passport: PassportConstructor };
  return { express, passport: new Passport() };
}
