import express from 'express';
import { type InstallRouterOptions, installRouter, MemoryTokenStore, SuiteClient } from '../../../lib';
import type { WeComSimulator } from '../../../lib/testing';
import { SuiteTickets } from '../../../lib/tokens/suite-ticket';

const CALLBACK = 'http://localhost:3000/install/callback';

/** An application with an install button at /install, and the errors that have reached its error handler. */
export async function installApp(wecom: WeComSimulator, onInstalled: InstallRouterOptions['onInstalled']) {
  const { suiteId, suiteSecret } = wecom.credentials;
  const tokenStore = new MemoryTokenStore();
  await new SuiteTickets(suiteId, tokenStore).save(wecom.issueSuiteTicket(suiteId), new Date());
  const suiteClient = new SuiteClient({
    suiteId,
    suiteSecret,
    tokenStore,
    hosts: wecom.hosts,
    timeoutMs: 500,
  });
  const app = express();
  const errors: unknown[] = [];
  const redirects = { successRedirect: '/welcome', failureRedirect: '/plans' };
  app.use('/install', installRouter({ suiteClient, callbackURL: CALLBACK, onInstalled, ...redirects }));
  app.use(((error, _req, res, _next) => {
    errors.push(error);
    res.sendStatus(error.status ?? 500);
  }) as express.ErrorRequestHandler);
  return { app, errors };
}
