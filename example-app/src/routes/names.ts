import { Router } from 'express';
import { localPath } from '../local-path';
import type { Names } from '../names';
import { accountOf, requireAccount } from './pages';

/** `/names/signature?page=/path`: what WeCom's component wants from the server, for a page of this application. */
export function namesRoutes(names: Names): Router {
  const router = Router();
  router.get('/names/signature', requireAccount, async (req, res, next) => {
    const path = localPath(req.query['page']);
    const signature = path === undefined ? undefined : await names.sign(accountOf(req), path);
    if (!signature) return next();
    return res.set('Cache-Control', 'no-store').json(signature);
  });
  return router;
}
