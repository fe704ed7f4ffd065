import { join } from 'node:path';
import express, { type Express } from 'express';
import { type SuiteClient, wecomRouter } from 'passport-wecom';
import { limitPasswordAttempts } from './attempts';
import { canonicalHost, ownHostOnly } from './canonical-host';
import { formTokens } from './csrf';
import type { Trial } from './demo';
import { errorHandler, notFound } from './errors';
import { createInstaller, INSTALL_PATH } from './install';
import type { Installations } from './installations';
import { rememberLanguage } from './language';
import type { Members } from './members';
import { Names } from './names';
import { setUpPassport } from './passport';
import type { Pushes } from './pushes';
import { createReceivers } from './receivers';
import type { Redis } from './redis';
import { accountRoutes } from './routes/account';
import { bindRoutes } from './routes/bind';
import { homeRoutes } from './routes/home';
import { installRoutes } from './routes/install';
import { loginRoutes } from './routes/login';
import { namesRoutes } from './routes/names';
import { operatorRoutes } from './routes/operator';
import type { PageParts } from './routes/pages';
import { panelConnection, panelRoutes } from './routes/panel';
import { securityHeaders } from './security-headers';
import { sessions } from './sessions';
import { createConnections, WECOM_PATH, type WeComParts } from './wecom';

/** What the application is made of. */
export interface AppParts extends WeComParts {
  readonly members: Members;
  readonly suiteClient: SuiteClient | undefined;
  readonly installations: Installations | undefined;
  readonly pushes: Pushes;
  readonly redis: Redis | undefined;
  readonly trial: Trial | undefined;
  readonly log: (line: string) => void;
}

/** WeCom's own pages; a sign-in leads to one of them. */
const WECOM_ORIGINS = [
  'https://open.weixin.qq.com',
  'https://login.work.weixin.qq.com',
  'https://open.work.weixin.qq.com',
];

/** Puts the application together. */
export function createApp(parts: AppParts): Express {
  const { settings, baseUrl, accounts, tenants, access, suiteClient, trial, log } = parts;
  const secure = baseUrl.startsWith('https:');
  const passport = setUpPassport(accounts);
  const connections = createConnections(parts);
  const wecom = wecomRouter({
    passport,
    connections,
    callbacks: createReceivers(parts, parts),
    successRedirect: '/',
    failureRedirect: '/login',
  });
  const names = new Names(parts, suiteClient, trial);
  const pages: PageParts = {
    accounts,
    tenants,
    passport,
    connections: wecom.connections,
    hasPanel: panelConnection(connections) !== undefined,
    trial,
    canInstall: suiteClient !== undefined,
    names,
    operators: settings.operators,
    limitPasswords: limitPasswordAttempts(),
  };

  const app = express();
  app.set('trust proxy', settings.trustProxy);
  app.disable('x-powered-by');
  app.use(securityHeaders(access.hosts ? Object.values(access.hosts) : WECOM_ORIGINS, secure));
  if (trial) app.use(ownHostOnly(baseUrl));
  app.use(canonicalHost(baseUrl));
  app.use(express.static(join(__dirname, '../public'), { index: false, maxAge: '1h' }));
  app.use(rememberLanguage);
  app.use(sessions(settings, secure, parts.redis));
  app.use(passport.session());
  app.use(formTokens(settings.sessionSecret, secure));
  app.use(WECOM_PATH, wecom);
  if (suiteClient) app.use(INSTALL_PATH, createInstaller(parts, suiteClient));
  app.use(loginRoutes(pages), homeRoutes(pages), accountRoutes(pages), bindRoutes(pages));
  app.use(installRoutes(pages), namesRoutes(names), panelRoutes(connections));
  app.use(operatorRoutes(parts, parts.pushes, connections));
  app.use(notFound);
  app.use(errorHandler(log));
  return app;
}
