import { Router } from 'express';
import { WeComProviderQr } from 'passport-wecom';
import type { Account } from '../account';
import { languageOf } from '../language';
import { localPath } from '../local-path';
import { sendPage } from '../views/page';
import { panelPage } from '../views/panel-page';
import type { Connection } from '../wecom';

/** The connection whose QR code can stand in a page of this application; the older QR page cannot. */
export function panelConnection(connections: readonly Connection[]): WeComProviderQr<Account> | undefined {
  return connections.find(
    (connection): connection is WeComProviderQr<Account> =>
      connection instanceof WeComProviderQr && !connection.needsLaunchPage,
  );
}

/** `/login/panel`: the QR code inside a page. */
export function panelRoutes(connections: readonly Connection[]): Router {
  const router = Router();
  const connection = panelConnection(connections);
  if (!connection) return router;
  router.get('/login/panel', async (req, res) => {
    const asked = { returnTo: localPath(req.query['returnTo']), lang: languageOf(req) };
    const panel = await connection.loginPanelParams(req, asked);
    const policy = `${res.get('Content-Security-Policy')};frame-src ${panel.csp['frame-src'].join(' ')}`;
    res.set('Content-Security-Policy', policy);
    sendPage(req, res, panelPage(panel));
  });
  return router;
}
