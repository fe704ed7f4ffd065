import type { AddressInfo } from 'node:net';
import { RedisStore } from 'connect-redis';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import session, { MemoryStore } from 'express-session';
import passport from 'passport';
import {
  MemoryTokenStore,
  redisTokenStore,
  redisTransactionStore,
  WeComProviderQr,
  WeComWorkbench,
} from '../../../lib';
import { newClient, type TestClient } from '../../redis/support/redis-server';
import { TENANT_AGENT_ID, tenantSecret, type WorkerMessage, type WorkerOptions } from './worker-options';

// One process of an application behind a balancer: started by fork, with its options as JSON in its first argument.
const options = JSON.parse(process.argv[2] ?? '{}') as WorkerOptions;

function tell(message: WorkerMessage): void {
  process.send?.(message);
}

if (options.clockAheadMs !== undefined) {
  const { clockAheadMs } = options;
  const now = Date.now;
  Date.now = () => now() + clockAheadMs;
}

function connections(client: TestClient | undefined) {
  const { hosts, credentials, timeoutMs, deadlineMs } = options;
  const tokenStore = client ? redisTokenStore(client) : new MemoryTokenStore();
  const limits = {
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(deadlineMs !== undefined && { deadlineMs }),
  };
  const settings = (name: string) => ({
    name,
    callbackURL: `http://localhost:3000/auth/${name}/callback`,
    hosts,
    tokenStore,
    ...limits,
  });
  const inRedis = client ? { transactions: redisTransactionStore(client) } : {};
  const { providerCorpId, providerSecret, suiteId, suiteSecret } = credentials;
  const provider = { flow: 'provider-secret', providerCorpId, providerSecret, corps: 'any' } as const;
  const userOf = ({ profile }: { profile: { id: string } }) => ({ id: profile.id });
  return [
    new WeComProviderQr({ ...settings('qr'), ...provider, ...inRedis }, userOf),
    new WeComProviderQr({ ...settings('qr-cookies'), ...provider }, userOf),
    new WeComWorkbench(
      { ...settings('suite'), flow: 'suite-app', suiteId, suiteSecret, corps: 'any', ...inRedis },
      userOf,
    ),
    new WeComWorkbench(
      {
        ...settings('tenant'),
        flow: 'corp-app',
        cookieSecret: 'a secret that all processes share',
        ...inRedis,
        tenant({ req, corpId = String(req.query['corp'] ?? '') }) {
          return { corpId, agentId: TENANT_AGENT_ID, secret: tenantSecret(corpId) };
        },
      },
      userOf,
    ),
  ];
}

function application(client: TestClient | undefined): express.Express {
  const app = express();
  const store = options.sessions === 'redis' && client ? new RedisStore({ client }) : new MemoryStore();
  app.use(session({ secret: 'a secret of this test', resave: false, saveUninitialized: false, store }));
  app.use(passport.session());
  passport.serializeUser((user, done) => done(null, (user as { id: string }).id));
  passport.deserializeUser((id, done) => done(null, { id: String(id) }));
  app.get('/me', (req, res) => {
    if (req.user) res.json(req.user);
    else res.sendStatus(401);
  });
  for (const connection of connections(client)) {
    passport.use(connection);
    app.get(`/auth/${connection.name}`, passport.authenticate(connection.name));
    app.get(`/auth/${connection.name}/callback`, finish(connection.name));
  }
  app.use((error: { status?: number; code?: string }, _req: Request, res: Response, _next: NextFunction) => {
    res.status(error.status ?? 500).json({ code: error.code ?? String(error) });
  });
  return app;
}

// Answers with the code of a failure, which Passport's own answer leaves out.
function finish(name: string): RequestHandler {
  return (req, res, next) => {
    const answer = (error: unknown, user?: Express.User | false, info?: object, status?: number) => {
      if (error) next(error);
      else if (!user) res.status(status ?? 401).json(info);
      else req.logIn(user, (failure: unknown) => (failure ? next(failure) : res.json({ code: 'signed-in' })));
    };
    passport.authenticate(name, {}, answer)(req, res, next);
  };
}

async function run(): Promise<void> {
  const client = options.redisUrl ? newClient(options.redisUrl) : undefined;
  await client?.connect();
  const server = application(client).listen(0, '127.0.0.1', () => {
    tell({ listening: (server.address() as AddressInfo).port });
  });
  // A test that died must not leave processes behind.
  const orphaned = () => process.exit(1);
  process.on('disconnect', orphaned);
  process.once('message', () => {
    process.off('disconnect', orphaned);
    server.close(() => {
      client?.destroy();
      process.disconnect();
    });
    tell({ stopping: true });
  });
}

run().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
