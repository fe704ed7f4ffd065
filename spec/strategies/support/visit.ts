import type { Request } from 'express';
import type { LoginTransaction } from '../../../lib/in-flight/transactions';
import { type WeComProfile, weComProfile } from '../../../lib/logins/profile';

/** Somebody who signs in. */
export const PROFILE: WeComProfile = weComProfile({
  channel: 'workbench',
  corpId: 'wwaaaaaaaaaaaaaaaa',
  userId: 'lisi',
  json: {},
});

export const STARTED_AT = Date.UTC(2026, 2, 2, 8);
export const TRANSACTION: LoginTransaction = { strategy: 'wecom-workbench', startedAt: STARTED_AT };

/** A request as Express would pass it on, and the Set-Cookie lines of its response. */
export function visit(
  request: {
    readonly url?: string;
    readonly cookie?: string;
    readonly agent?: string;
    readonly headersSent?: boolean;
  } = {},
): { readonly req: Request; readonly lines: string[] } {
  const { url = '/callback', cookie, agent, headersSent = false } = request;
  const lines: string[] = [];
  const res = {
    headersSent,
    setHeader: () => undefined,
    appendHeader: (_name: string, line: string) => void lines.push(line),
  };
  return {
    req: { method: 'GET', url, headers: { cookie, 'user-agent': agent }, res } as unknown as Request,
    lines,
  };
}

/** The Cookie header of a browser that was sent these lines. */
export function cookieOf(lines: readonly string[]): string {
  return lines.map((line) => line.slice(0, line.indexOf(';'))).join('; ');
}
