import type { Request } from 'express';

/**
 * Tells a WeCom client from other browsers, by the rule of Tencent's own SDK (`@wecom/jssdk` 2.4.4). It
 * chooses a road and proves nothing: anybody can send this header.
 */
export function isWeComClient(req: Request): boolean {
  return /wxwork\/([\d.]+)/i.test(req.headers['user-agent'] ?? '');
}
