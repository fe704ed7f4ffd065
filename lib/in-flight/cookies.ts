import type { Request } from 'express';
import { lastAnswer } from './last-answer';

export type Cookie = readonly [name: string, value: string];

/** The cookies of a request, in their order, as they stand there. */
export function cookiesOf(req: Request): readonly Cookie[] {
  return readCookies(req.headers.cookie ?? '');
}

/** Several parts of a login look at a request's cookies. */
const readCookies = lastAnswer((header: string): readonly Cookie[] => {
  const cookies: Cookie[] = [];
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    if (equals >= 0)
      cookies.push([withoutBlanks(pair.slice(0, equals)), withoutBlanks(pair.slice(equals + 1))]);
  }
  return cookies;
});

/**
 * Takes away what may stand around a name: spaces and tabs. `trim` would take a no-break space too, which a
 * browser takes for a part of the name; and `__Host-` behind one is no prefix, so that a subdomain may set
 * it.
 */
function withoutBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

/** A part of a string would keep all of it for as long as it is kept itself. */
export function copyOf(text: string): string {
  return Buffer.from(text).toString();
}
