import type { Request, Response } from 'express';

/**
 * Tells a person who goes somewhere from a page that asks for something in the background: an image, a poll
 * of a page that has expired, a prefetch. None of those can show a login page, and each login they began
 * would push out one that a person is scanning.
 *
 * A client that says nothing is taken for a person. What a navigation is for (`Sec-Fetch-Dest`) decides
 * nothing: a frame of the application's own may hold the login, and a service worker that passes a navigation
 * on empties it.
 */
export function isNavigation(req: Request): boolean {
  const mode = req.headers['sec-fetch-mode'] ?? 'navigate';
  // Android's web views put the name of their application here, with each navigation: com.tencent.wework is
  // WeCom.
  const isScript = /^XMLHttpRequest$/i.test(String(req.headers['x-requested-with'] ?? ''));
  return mode === 'navigate' && !isScript && !isPrefetch(req) && takesPages(req);
}

/** Browsers that do not say what a request is for still say what they take: an image is no page. */
function takesPages({ headers }: Request): boolean {
  const { accept = '*/*' } = headers;
  return accept.includes('text/html') || (accept.includes('*/*') && !accept.startsWith('image/'));
}

/** Tells a browser's guess that a person may go somewhere from the person going there. */
export function isPrefetch(req: Request): boolean {
  return PURPOSES.some((name) => {
    const purpose = req.headers[name];
    return purpose !== undefined && /\b(prefetch|prerender|preview)\b/i.test(String(purpose));
  });
}

const PURPOSES = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'];

/**
 * Answers a prefetch without touching the code. The status keeps the browser from using the answer, so the
 * real visit comes.
 */
export function refusePrefetch(req: Request): void {
  req.res?.writeHead(503, { 'Retry-After': '0' }).end();
}

/**
 * Keeps a browser from carrying the fragment of WeCom's address, `#wechat_redirect`, on to the page it lands
 * on: a redirect without a fragment hands the former one on, and hash routers find no such page. An empty
 * fragment ends it. A fragment that the application asked for stays, and so does what it sends but redirects.
 */
export function endInheritedFragment(res: Response): void {
  const setHeader = res.setHeader.bind(res);
  const endingFragment: Response['setHeader'] = (name, value) => {
    const isBare = name.toLowerCase() === 'location' && typeof value === 'string' && !value.includes('#');
    return setHeader(name, isBare ? `${value}#` : value);
  };
  // By its name: written here, V8 would keep it, and this answer, until the next full collection.
  res.setHeader = endingFragment;
}
