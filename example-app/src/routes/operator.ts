import { type RequestHandler, Router } from 'express';
import { SuiteClient, wecomHealth } from 'passport-wecom';
import { isOperator } from '../account';
import type { SuiteCredentials } from '../credentials';
import type { Pushes } from '../pushes';
import { operatorPage, type SuiteStatus } from '../views/operator-page';
import { sendPage } from '../views/page';
import type { Connection, WeComParts } from '../wecom';
import { requireAccount } from './pages';

/** `/healthz` for a load balancer, `/operator` for the accounts named in OPERATORS. */
export function operatorRoutes(
  parts: WeComParts,
  pushes: Pushes,
  connections: readonly Connection[],
): Router {
  const { settings, access, stores, tenants } = parts;
  const router = Router();

  async function statusOf({ suiteId, suiteSecret }: SuiteCredentials): Promise<SuiteStatus> {
    const client = new SuiteClient({ suiteId, suiteSecret, tokenStore: stores.tokens });
    return { suiteId, ticketAgeSeconds: await client.ticketAge() };
  }

  // Everybody else learns nothing, not even that there is such a page.
  const requireOperator: RequestHandler = (req, _res, next) => {
    next(isOperator(req.user, settings.operators) ? undefined : 'route');
  };

  router.get('/healthz', async (_req, res) => {
    const { ok } = await wecomHealth(connections);
    res.status(ok ? 200 : 503).json({ ok });
  });

  router.get('/operator', requireAccount, requireOperator, async (req, res) => {
    const suites = [access.suite, access.loginSuite].filter((suite) => suite !== undefined);
    const [health, tickets, installed, latest] = await Promise.all([
      wecomHealth(connections),
      Promise.all(suites.map(statusOf)),
      tenants.installed(),
      pushes.latest(),
    ]);
    const { flow } = settings;
    sendPage(
      req,
      res,
      operatorPage({ flow, health: health.connections, tickets, installed, pushes: latest }),
    );
  });

  return router;
}
