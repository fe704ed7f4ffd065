import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import session, { type SessionOptions } from 'express-session';
import passport, { type PassportStatic } from 'passport';
import {
  type AppCallback,
  type ProviderCallback,
  type SuiteCallback,
  type WeComProviderQr,
  type WeComWorkbench,
  wecomRouter,
} from '../../../lib';
import { type DiagnoseOptions, type Diagnosis, diagnoseWith } from '../../../lib/doctor/diagnose';
import type { CheckName, Finding } from '../../../lib/doctor/finding';
import { type SimulatorOptions, startWeComSimulator, type WeComSimulator } from '../../../lib/testing';

export type Receiver = SuiteCallback | AppCallback | ProviderCallback;
export type Strategy = WeComProviderQr<{ id: string }> | WeComWorkbench<{ id: string }>;

/** What an application is made of, each part replaceable by a mistake. */
export interface Plan {
  readonly wecom?: SimulatorOptions;
  readonly connections: (clinic: Clinic) => readonly Strategy[];
  readonly callbacks?: (clinic: Clinic) => readonly Receiver[];
  readonly sessions?: SessionOptions['cookie'] | false;
  /** Before everything else. */
  readonly first?: (app: Express, clinic: Clinic) => void;
  /** In place of wecomRouter at /auth. */
  readonly routes?: (app: Express, passport: PassportStatic, clinic: Clinic) => void;
  /** In place of the login page. */
  readonly last?: (app: Express, clinic: Clinic) => void;
}

/** A simulator, and an application in front of it that can be examined. */
export class Clinic {
  readonly asked: { connections: readonly Strategy[]; callbacks: readonly Receiver[] } = {
    connections: [],
    callbacks: [],
  };

  private constructor(
    readonly wecom: WeComSimulator,
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async open(plan: Plan): Promise<Clinic> {
    const wecom = await startWeComSimulator(plan.wecom);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const clinic = new Clinic(wecom, server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    try {
      const connections = plan.connections(clinic);
      const callbacks = plan.callbacks?.(clinic) ?? [];
      Object.assign(clinic.asked, { connections, callbacks });
      server.on('request', application(plan, clinic));
      return clinic;
    } catch (error) {
      await clinic.close();
      throw error;
    }
  }

  /** Examines it, as if at another time or in another environment where a test says so. */
  examine(
    options: Partial<DiagnoseOptions> = {},
    { clockMs = 0, env = {} }: { clockMs?: number; env?: Readonly<Record<string, string>> } = {},
  ): Promise<Diagnosis> {
    const { connections, callbacks } = this.asked;
    const suites = callbacks.length > 0 ? { callbacks } : {};
    const now = () => Date.now() + clockMs;
    return diagnoseWith({ connections, ...suites, ...options }, { now, env });
  }

  callbackURL(name: string, origin = this.origin): string {
    return `${origin}/auth/${name}/callback`;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
    await this.wecom.close();
  }
}

function application(plan: Plan, clinic: Clinic): Express {
  const app = express();
  const { connections, callbacks } = clinic.asked;
  const { Passport } = passport as unknown as { Passport: new () => PassportStatic };
  const own = new Passport();
  own.serializeUser((user, done) => done(null, (user as { id: string }).id));
  own.deserializeUser((id, done) => done(null, { id: String(id) }));
  plan.first?.(app, clinic);
  if (plan.sessions !== false) {
    const saving = plan.sessions === undefined ? {} : { cookie: plan.sessions };
    app.use(session({ secret: 'of this test', resave: false, saveUninitialized: true, ...saving }));
    if (!plan.routes) app.use(own.session());
  }
  if (plan.routes) plan.routes(app, own, clinic);
  else {
    const redirects = { successRedirect: '/', failureRedirect: '/login' };
    app.use('/auth', wecomRouter({ passport: own, connections, callbacks, ...redirects }));
  }
  plan.last?.(app, clinic);
  app.get('/login', (_req, res) => void res.send('<a href="/auth">Sign in</a>'));
  return app;
}

/** What was found wrong. */
export function faults({ findings }: Diagnosis): readonly Finding[] {
  return findings.filter(({ level }) => level === 'failure' || level === 'warning');
}

/** Names what was found wrong: `failure token`. */
export function named(diagnosis: Diagnosis): readonly string[] {
  return [...new Set(faults(diagnosis).map(({ level, check }) => `${level} ${check}`))];
}

export function theFault(diagnosis: Diagnosis, check: CheckName): Finding {
  const found = faults(diagnosis).find((finding) => finding.check === check);
  if (!found) throw new Error(`${check} was found in order: ${JSON.stringify(diagnosis, null, 1)}`);
  return found;
}
