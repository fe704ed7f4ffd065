import { type RequestHandler, Router } from 'express';
import type { PassportStatic } from 'passport';
import type { WeComConnection } from 'passport-wecom';
import type { Account } from '../account';
import type { Accounts } from '../accounts';
import { requireFormToken } from '../csrf';
import type { Trial } from '../demo';
import { readForm } from '../forms';
import type { Names } from '../names';
import type { Tenants } from '../tenants';

/** What the pages are made of. */
export interface PageParts {
  readonly accounts: Accounts;
  readonly tenants: Tenants;
  readonly passport: PassportStatic;
  readonly connections: readonly WeComConnection[];
  readonly hasPanel: boolean;
  readonly trial: Trial | undefined;
  /** Whether enterprises can install the app from this website. */
  readonly canInstall: boolean;
  readonly names: Names;
  /** Names of the accounts that may see the operator's page. */
  readonly operators: readonly string[];
  readonly limitPasswords: RequestHandler[];
}

/** In front of every form: body, then token. */
export const form: RequestHandler[] = [...readForm, requireFormToken];

/** Sends whoever is not signed in to the login page, and back here afterwards. */
export const requireAccount: RequestHandler = (req, res, next) => {
  if (req.user) return next();
  const isWorthIt = req.method === 'GET' && req.originalUrl !== '/';
  const back = isWorthIt ? `?${new URLSearchParams({ returnTo: req.originalUrl })}` : '';
  res.redirect(303, `/login${back}`);
};

/** The account of a request that {@link requireAccount} let through. */
export function accountOf(req: { user?: Account | undefined }): Account {
  if (!req.user) throw new Error('requireAccount comes first.');
  return req.user;
}

/** A router that answers 405 where a form's address is opened like a page. */
export function formsOnly(...paths: readonly string[]): Router {
  const router = Router();
  for (const path of paths) {
    router.all(path, (_req, res, next) => {
      res.set('Allow', 'POST');
      next(Object.assign(new Error(`${path} takes POST only.`), { status: 405 }));
    });
  }
  return router;
}
