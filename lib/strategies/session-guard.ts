import type { Request } from 'express';
import { WeComSessionError } from '../errors';
import { sessionHash } from '../in-flight/browser-session';
import { SignInRefused } from '../refusals';
import { type Deadline, settledWithin } from '../time-limits';

/** What this file needs of a session, whichever middleware made it. */
interface Session {
  readonly cookie?: { readonly secure?: boolean | 'auto' | undefined };
  regenerate(done: Done): void;
  save(done: Done): void;
}

type Done = (error: unknown) => void;

const ENDED_WITHIN_MS = 400;

/** Leaves nobody signed in, and no session: express-session would wait for its store before it answers. */
export function sessionTooSlow(
  req: Request,
  who = 'The session store does not answer. Check its server and its client.',
): WeComSessionError {
  delete users(req)[userProperty(req)];
  leaveSession(req);
  return new WeComSessionError(who, 503);
}

/** express-session destroys what has an id and is no longer there. */
export function leaveSession(req: Request): void {
  Reflect.set(req, 'session', undefined);
  Reflect.deleteProperty(req, 'sessionID');
}

/** Changes the session, until it is too late: what the store does afterwards brings nobody back. */
export function changeSession(
  req: Request,
  deadline: Deadline,
  change: (req: Request) => Promise<void>,
): Promise<void> {
  const changed = change(req);
  return deadline.race(changed, () => {
    const leave = () => leaveSession(req);
    changed.then(leave, leave);
    return sessionTooSlow(req);
  });
}

/**
 * Checks that a sign-in can end in a session, before the code is spent on it, or that a member can wait in
 * one.
 *
 * @throws {@link WeComSessionError}
 */
export function requireSession(req: Request, purpose: 'sign-in' | 'binding' = 'sign-in'): Session {
  const { session } = req as { session?: Partial<Session> };
  if (!session) {
    throw new WeComSessionError(
      purpose === 'binding'
        ? 'There is no session for the member to wait in until the person has proved who they are. Whatever `session` says, binding ' +
            'needs one: mount express-session before passport.authenticate.'
        : 'There is no session: mount express-session before passport.authenticate, or pass { session: false }. ' +
            'If it is mounted, its store may have disconnected.',
    );
  }
  if (!isRenewable(session)) {
    throw new WeComSessionError(
      'This session has no regenerate() or no save(), with which Passport renews it at a sign-in against session fixation. Use ' +
        'express-session; cookie-session does not have them.',
    );
  }
  if (session.cookie?.secure === true && !req.secure) {
    throw new WeComSessionError(
      'The session cookie has `secure: true`, but Express sees this request as http, so the cookie is not set (with the ' +
        "option proxy of express-session, nobody else knows). Behind a proxy that ends TLS, tell Express: app.set('trust proxy', 1).",
    );
  }
  return session;
}

/** Starts a new session, so that nothing of the old one, and nobody who was signed in with it, lives on. */
export function startNewSession(req: Request): Promise<void> {
  const session = requireSession(req);
  return settled((done) => session.regenerate(done));
}

/**
 * Returns whoever is signed in; `passport.initialize({ userProperty })` may have given them another place
 * than `req.user`.
 */
export function signedInUser(req: Request): Express.User | undefined {
  return users(req)[userProperty(req)];
}

/**
 * Tells whether somebody is signed in by the session, whatever this sign-in does about sessions: Nest's guard
 * says `session: false` unless it is told otherwise, and signs in by itself.
 */
export function isInSession(req: Request): boolean {
  const { session } = req as { session?: Partial<Session> };
  return signedInUser(req) !== undefined && session !== undefined && isRenewable(session);
}

/** Signs out whoever the session belongs to. */
export async function endSession(req: Request): Promise<void> {
  await startNewSession(req);
  delete users(req)[userProperty(req)];
}

/** The same where it may fail, or take longer than somebody should wait for it. */
export async function tryToEndSession(req: Request): Promise<void> {
  await settledWithin(
    endSession(req).catch(() => undefined),
    ENDED_WITHIN_MS,
  );
}

function users(req: Request): Record<string, Express.User | undefined> {
  return req as unknown as Record<string, Express.User | undefined>;
}

function userProperty(req: Request): string {
  return (req as { _userProperty?: string })._userProperty ?? 'user';
}

/** Writes the session down before the answer goes out: afterwards nobody hears where that fails. */
export function saveSession(req: Request): Promise<void> {
  const session = requireSession(req);
  return settled((done) => session.save(done));
}

// Passport would end the process where one of them is missing.
function isRenewable(session: Partial<Session>): session is Session {
  return typeof session.regenerate === 'function' && typeof session.save === 'function';
}

function settled(act: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    act((error) => (error ? reject(error) : resolve()));
  });
}

/**
 * Names the session a signed-in user asks to link from, without giving its id away.
 *
 * @throws SignInRefused `link-needs-sign-in` where nobody is signed in
 */
export function linkingSession(req: Request): string {
  if (!signedInUser(req)) throw new SignInRefused('link-needs-sign-in');
  const id = sessionHash(req);
  if (id === undefined) throw new WeComSessionError('Linking needs a session: mount express-session.');
  return id;
}

/**
 * Returns the user who asked to link, if this is still their session.
 *
 * @param link - the session that asked
 * @param isWhereItEnded - this is the session that the same callback has linked in before
 * @throws SignInRefused `link-user-changed`
 */
export function linkingUser(req: Request, link: string, isWhereItEnded: boolean): Express.User {
  const user = signedInUser(req);
  const session = sessionHash(req);
  if (!user || session === undefined || (session !== link && !isWhereItEnded)) {
    throw new SignInRefused('link-user-changed');
  }
  return user;
}
