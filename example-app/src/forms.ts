import { type RequestHandler, urlencoded } from 'express';
import { z } from 'zod';

// No text in a Postgres may hold this character, and nobody types it.
const refuseNul: RequestHandler = (req, _res, next) => {
  const values = Object.values((req.body ?? {}) as Record<string, unknown>).flat();
  const isBad = values.some((value) => typeof value === 'string' && value.includes('\0'));
  next(isBad ? Object.assign(new Error('A field of the form holds a NUL.'), { status: 400 }) : undefined);
};

/** Reads the body of a form. Only the pages mount it: the WeCom routes read theirs by themselves. */
export const readForm: readonly RequestHandler[] = [urlencoded({ extended: false, limit: '8kb' }), refuseNul];

const text = z.string().max(500).catch('');

export const signInForm = z.object({
  name: text,
  password: text,
  returnTo: z.string().optional().catch(undefined),
});
export const passwordForm = z.object({ password: text });
export const linkForm = z.object({ password: text, connection: text });
export const unlinkForm = z.object({ password: text, identity: text });

/** A name and a password that are chosen here. */
export const newPasswordForm = z.object({
  name: z.string().regex(/^[A-Za-z0-9.-]{3,32}$/),
  password: z.string().min(10).max(200),
});
