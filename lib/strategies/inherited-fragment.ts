import type { Response } from 'express';

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
