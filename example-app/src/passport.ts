import type { Request } from 'express';
import passport, { type PassportStatic } from 'passport';
import { z } from 'zod';
import type { Account } from './account';
import type { Accounts } from './accounts';

const sessionSchema = z.object({
  account: z.int(),
  signedInAt: z.number(),
  signedInWith: z.discriminatedUnion('how', [
    z.object({ how: z.literal('password') }),
    z.object({
      how: z.literal('wecom'),
      identity: z.string(),
      channel: z.enum(['provider-qr', 'workbench']),
      corpId: z.string(),
      userId: z.string(),
    }),
  ]),
});

/** Passport with the accounts of this application. A session ends when what it was signed in with is unlinked. */
export function setUpPassport(accounts: Accounts): PassportStatic {
  passport.serializeUser<z.infer<typeof sessionSchema>>(({ id, signedInWith }, done) => {
    done(null, { account: id, signedInAt: Date.now(), signedInWith });
  });
  passport.deserializeUser((stored, done) => {
    const { data } = sessionSchema.safeParse(stored);
    if (!data) return done(null, false);
    const { account: id, signedInWith, signedInAt } = data;
    accounts.ofSession(id, signedInWith, signedInAt).then((account) => done(null, account ?? false), done);
  });
  return passport;
}

/** Signs somebody in, in a new session. */
export function signIn(req: Request, account: Account): Promise<void> {
  return new Promise((resolve, reject) => {
    req.logIn(account, (error: unknown) => (error ? reject(error) : resolve()));
  });
}

/** Signs out; nothing of the session is left. */
export function signOut(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    req.logOut((error: unknown) => (error ? reject(error) : resolve()));
  });
}

/** Whether this session began within the last five minutes: recent enough to choose a first password. */
export function isFresh(req: Request): boolean {
  const { passport } = req.session as { passport?: { user?: unknown } };
  const { data } = sessionSchema.safeParse(passport?.user);
  return data !== undefined && Date.now() - data.signedInAt < 5 * 60_000;
}
