import { z } from 'zod';

const MAX_LENGTH = 2_048;
const FORBIDDEN = /[\p{Cc}\s\\]/u;
/** A slash, a backslash or a control character in disguise. */
const ENCODED = /%(?:2f|5c|[01][\da-f]|7f|c2%[89][\da-f])/i;
/** Stands for whatever origin the application has. */
const HERE = 'https://here.invalid';

/**
 * Returns the value if it is a path of this application that a browser cannot take for an address elsewhere:
 * one leading `/`, no second one, no backslash, space or control character, encoded or not, in its path; at
 * most 2,048 characters.
 */
export function checkedPath(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return undefined;
  if (!/^\/(?!\/)/.test(value) || FORBIDDEN.test(value)) return undefined;
  const [path = ''] = value.split(/[?#]/, 1);
  if (ENCODED.test(path) || !URL.canParse(value, HERE)) return undefined;
  const { origin, pathname } = new URL(value, HERE);
  // A path like /..//host becomes //host once its dots are resolved.
  return origin === HERE && !pathname.startsWith('//') ? value : undefined;
}

/** Option that is a path of a page of the application. */
export const localPath = () =>
  z
    .string('must be a string')
    .refine(
      (path) => checkedPath(path) !== undefined,
      'must be a path of this application, such as /account/bind',
    );
