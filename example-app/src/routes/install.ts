import { Router } from 'express';
import { installFailure } from '../failures';
import { installPage } from '../views/install-page';
import { sendPage } from '../views/page';
import type { PageParts } from './pages';

/** `/install`: where an enterprise's administrator installs the app; what happens then is the library's `installRouter`. */
export function installRoutes({ canInstall, trial }: PageParts): Router {
  const router = Router();
  if (!canInstall) return router;
  router.get('/install', (req, res) => {
    const failure = installFailure(req.query['wecom_error']);
    const isDone = !failure && req.query['done'] === '1';
    sendPage(req, res, installPage(req, { failure, isDone, trial }));
  });
  return router;
}
