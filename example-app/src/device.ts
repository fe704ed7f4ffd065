import type { Request } from 'express';
import { isWeComClient } from 'passport-wecom';

/** What a page is read on, as far as it decides which ways to sign in can work there. */
export interface Device {
  /** The WeCom client's own browser: the Workbench sign-in works here, and nowhere else. */
  readonly isWeCom: boolean;
  /** Opens no small windows, and cannot scan its own screen. */
  readonly isPhone: boolean;
}

/** Reads it from what the browser says of itself; that proves nothing and need not. */
export function deviceOf(req: Request): Device {
  const isPhone = /\b(Mobile|Android|iPhone|iPad)\b/.test(req.headers['user-agent'] ?? '');
  return { isWeCom: isWeComClient(req), isPhone };
}

/** Whether a connection is of any use on a device. */
export function worksOn({ isWeCom }: Device, connection: { readonly name: string }): boolean {
  return isWeCom || connection.name !== 'wecom-workbench';
}
