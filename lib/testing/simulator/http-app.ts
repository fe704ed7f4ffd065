import type { IncomingMessage, ServerResponse } from 'node:http';
import express from 'express';
import { answerApiCall } from './api/server';
import type { PageControls } from './controls';
import { openApp, saveConsole, showConsole } from './pages/console-routes';
import { facts, recognise } from './pages/facts';
import { chooseClient, control, home, openBusinessSettings, workbench } from './pages/home-routes';
import { authorisePage, installPage } from './pages/install-routes';
import { CORP_QR_PATH, LEGACY_QR_PATH, NEW_LOGIN_PATH, OAUTH_PATH } from './pages/login-request';
import { decline, loginPage, pageAgain, scan } from './pages/login-routes';
import { PANEL_SCRIPT } from './pages/panel';
import { ICON, STYLE } from './pages/style';
import type { World } from './world';

/** One site for all four hosts of WeCom: their paths do not overlap. */
export function createHttpApp(world: World, controls: PageControls): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use((req: IncomingMessage, res: ServerResponse, next: () => void) => {
    // A page of another site can give its own name this machine's address, and would read and drive the
    // simulator.
    if (!isLocal(req.headers.host)) res.writeHead(403).end();
    else next();
  });
  app.use((req: IncomingMessage, res: ServerResponse, next: () => void) => {
    if (req.url?.startsWith('/cgi-bin/')) quietly(answerApiCall(world, req, res), res);
    else next();
  });
  for (const path of [CORP_QR_PATH, LEGACY_QR_PATH, NEW_LOGIN_PATH, OAUTH_PATH]) {
    app.get(path, (req, res) => loginPage(world, req, res));
  }
  app.get('/', (req, res) => home(world, controls, req, res));
  app.get('/3rdapp/install', (req, res) => installPage(world, controls, req, res));
  app.get('/simulator/authorise', (req, res) => quietly(authorisePage(world, controls, req, res), res));
  app.get('/console', (req, res) => showConsole(world, controls, req, res));
  app.post('/console/save', (req, res) => quietly(saveConsole(world, controls, req, res), res));
  app.get('/workbench/open', (req, res) => openApp(world, controls, req, res));
  app.get('/workbench', (req, res) => workbench(world, req, res));
  app.get('/simulator/facts', (_req, res) => facts(world, res));
  app.get('/simulator/recognise', (req, res) => recognise(world, req, res));
  app.get('/simulator/page', (req, res) => pageAgain(world, req, res));
  app.get('/simulator/scan', (req, res) => scan(world, req, res));
  app.get('/simulator/decline', (req, res) => decline(world, req, res));
  app.get('/simulator/client', (req, res) => chooseClient(world, req, res));
  app.get('/simulator/business-settings', (req, res) => openBusinessSettings(world, controls, req, res));
  app.get('/simulator/style.css', (_req, res) => sendStatic(res, 'text/css; charset=utf-8', STYLE));
  app.get('/simulator/panel.js', (_req, res) =>
    sendStatic(res, 'text/javascript; charset=utf-8', PANEL_SCRIPT),
  );
  app.get('/simulator/icon.svg', (_req, res) => sendStatic(res, 'image/svg+xml', ICON));
  app.post('/simulator/control/:action', (req, res) => {
    quietly(control(controls, req.params.action, req, res), res);
  });
  app.use((_req, res) => {
    res.writeHead(404).end();
  });
  app.use((fault: unknown, _req: unknown, res: ServerResponse, _next: unknown) => sayFault(res, fault));
  return app;
}

/** localhost, 127.x, [::1], and names below localhost. */
function isLocal(host: string | undefined): boolean {
  return (
    host === undefined || /^(?:(?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(host)
  );
}

function sendStatic(res: ServerResponse, type: string, body: string): void {
  res.writeHead(200, { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff' }).end(body);
}

function quietly(work: Promise<void>, res: ServerResponse): void {
  work.catch((fault: unknown) => sayFault(res, fault));
}

// A client that went away while it was still sending hears nothing of it.
function sayFault(res: ServerResponse, fault: unknown): void {
  const status = fault instanceof URIError ? 400 : 500;
  if (res.headersSent) res.destroy();
  else res.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(String(fault));
}
