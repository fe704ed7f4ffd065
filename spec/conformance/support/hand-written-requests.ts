import { randomBytes } from 'node:crypto';
import type { Request } from 'express';
import { checkedPath } from '../../../lib';
import type { Seeded } from './mistakes';

type Is = (name: Seeded) => boolean;

function isPrefetch(req: Request): boolean {
  return /prefetch/.test(String(req.headers['sec-purpose'] ?? ''));
}

/** Whether a request to the start is a person's navigation. */
export function isPerson(req: Request, is: Is): boolean {
  if (req.method === 'HEAD') return is('start by head');
  if (isPrefetch(req)) return is('start by prefetch');
  const mode = req.headers['sec-fetch-mode'] ?? 'navigate';
  if (mode === 'cors') return is('start by poll');
  if (mode === 'no-cors') return is('start by image');
  return req.method === 'GET' && mode === 'navigate';
}

/** Whether a request to the callback may use its code up. */
export function isCallback(req: Request, is: Is): boolean {
  if (req.method === 'HEAD') return is('code spent by head');
  if (req.method === 'POST') return is('code spent by post');
  return req.method === 'GET' && (!isPrefetch(req) || is('code spent by prefetch'));
}

/** The state of a sign-in that begins. */
export function stateFor(req: Request, browser: string, is: Is): string {
  const { state } = req.query;
  if (is('state from the address') && typeof state === 'string') return state;
  if (is('weak state')) return Math.random().toString(36).slice(2, 10);
  if (is('one state a browser')) return browser.slice(0, 32);
  return randomBytes(16).toString('hex');
}

/** The state of a callback. */
export function stateFrom(given: unknown, is: Is): unknown {
  if (is('first state of a list')) return [given].flat()[0];
  return is('state by its beginning') && typeof given === 'string' ? given.slice(0, 32) : given;
}

/** Where a sign-in lands. */
export function landing(value: unknown, is: Is): string {
  const text = typeof value === 'string' ? value : '/';
  if (is('landing at any address') && /^https?:/i.test(text)) return text;
  if (is('landing by the first slash') && text.startsWith('//')) return text;
  if (is('landing on a script') && text.startsWith('javascript:')) return text;
  if (is('landing by one slash')) return /^\/(?!\/)/.test(text) ? text : '/';
  return checkedPath(text) ?? '/';
}

/** The browser that a request comes from. */
export function cookieOf(req: Request): string | undefined {
  return /(?:^|; )login=(\w{48})/.exec(req.headers.cookie ?? '')?.[1];
}
