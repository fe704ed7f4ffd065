import type { Request } from 'express';
import type { WeComProfile } from '../logins/profile';

/** A member who was asked to bind, waiting in the session. */
export interface PendingBinding {
  /** The member who waits: WeCom has said who they are, nobody which account is theirs. */
  profile: WeComProfile;
  /** Whether the member may get a new account instead; never in login-only mode. */
  mayRegister: boolean;
  /** Path to go to after the binding, checked when the login began. */
  returnTo?: string;
}

const SESSION_KEY = 'wecomPendingBinding';
const LIFETIME_MS = 10 * 60_000;

interface Waiting extends PendingBinding {
  readonly expiresAt: number;
}
/** What this file needs of a session, whichever middleware made it. */
type SessionBag = Record<string, unknown>;

/** Leaves a member in the session until they have proved who they are. */
export function keepPendingBinding(req: Request, pending: PendingBinding, now: number): void {
  const session = sessionOf(req);
  if (session) session[SESSION_KEY] = { ...pending, expiresAt: now + LIFETIME_MS } satisfies Waiting;
}

/** What a bind-required outcome left in this session (ten minutes at most), to show on the bind page. */
export function pendingBinding(req: Request): PendingBinding | undefined {
  const waiting = sessionOf(req)?.[SESSION_KEY] as Waiting | undefined;
  if (!waiting || waiting.expiresAt <= Date.now()) return undefined;
  const { expiresAt: _, ...pending } = waiting;
  return pending;
}

/**
 * The same, once. Call it after the password was verified and before req.logIn(): Passport starts a new
 * session there.
 */
export function takePendingBinding(req: Request): PendingBinding | undefined {
  const pending = pendingBinding(req);
  const session = sessionOf(req);
  if (session) delete session[SESSION_KEY];
  return pending;
}

function sessionOf(req: Request): SessionBag | undefined {
  return (req as { session?: unknown }).session as SessionBag | undefined;
}
