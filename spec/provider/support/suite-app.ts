import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Response } from 'supertest';
import {
  type AllowedCorps,
  MemoryTokenStore,
  suiteCallback,
  type TokenStore,
  WeComProviderQr,
  type WeComPush,
  WeComWorkbench,
  wecomRouter,
} from '../../../lib';
import type { WeComSimulator } from '../../../lib/testing';
import { createTestApp } from '../../support/app';
import { Browser, type Person, USER_AGENTS } from '../../support/browser';
import { ORIGIN, type Resolver } from '../../support/doors';

export const QR = '/auth/wecom/wecom-provider-qr';
export const WORKBENCH = '/auth/wecom/wecom-workbench';

export interface SuiteAppSettings {
  readonly tokenStore?: TokenStore;
  readonly corps?: AllowedCorps;
  readonly scope?: 'snsapi_base' | 'snsapi_privateinfo';
  readonly resolver?: Resolver;
  readonly onEvent?: (event: WeComPush) => void | Promise<void>;
}

/** A provider's application on a port of its own, so that WeCom can push to it: QR for the browser, Workbench for the client. */
export interface SuiteApp {
  readonly server: Server;
  /** What the application's error handler was given. */
  readonly errors: unknown[];
  /** 指令回调URL of a suite. */
  callbackOf(suiteId: string): string;
  /** Takes a ticket for both suites. */
  takeTickets(): Promise<void>;
  signInByQr(person: Person): Promise<Visit>;
  signInByWorkbench(person: Person): Promise<Visit>;
  close(): Promise<void>;
}

/** A browser and how its sign-in ended. */
export interface Visit {
  readonly browser: Browser;
  readonly landed: Response;
}

const byMember: Resolver = ({ profile }) => ({ id: profile.id });

export async function openSuiteApp(
  wecom: WeComSimulator,
  settings: SuiteAppSettings = {},
): Promise<SuiteApp> {
  const { tokenStore = new MemoryTokenStore(), resolver = byMember, corps = 'any' } = settings;
  const { suiteId, suiteSecret, loginSuiteId, loginSuiteSecret, ...keys } = wecom.credentials;
  const common = { corps, tokenStore, hosts: wecom.hosts };
  const qr = new WeComProviderQr(
    {
      flow: 'login-suite',
      suiteId: loginSuiteId,
      suiteSecret: loginSuiteSecret,
      callbackURL: `${ORIGIN}${QR}/callback`,
      ...common,
    },
    resolver,
  );
  const workbench = new WeComWorkbench(
    {
      flow: 'suite-app',
      suiteId,
      suiteSecret,
      callbackURL: `${ORIGIN}${WORKBENCH}/callback`,
      ...(settings.scope && { scope: settings.scope }),
      ...common,
    },
    resolver,
  );
  const callbacks = [suiteId, loginSuiteId].map((id) =>
    suiteCallback({
      suiteId: id,
      providerCorpId: keys.providerCorpId,
      keys: { token: keys.token, encodingAESKey: keys.encodingAESKey },
      tokenStore,
      ...(settings.onEvent && { onEvent: settings.onEvent }),
    }),
  );
  const { app, errors } = createTestApp((express, passport) => {
    const connections = [qr, workbench];
    const ends = { successRedirect: '/', failureRedirect: '/login' };
    express.use('/auth/wecom', wecomRouter({ passport, connections, callbacks, ...ends }));
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const callbackOf = (id: string) => `http://127.0.0.1:${port}/auth/wecom/suite/${id}`;

  return {
    server,
    errors,
    callbackOf,
    async takeTickets() {
      for (const id of [suiteId, loginSuiteId]) await wecom.pushSuiteTicket(callbackOf(id), id);
    },
    signInByQr: (person) => visit(new Browser(server), QR, person),
    signInByWorkbench: (person) =>
      visit(new Browser(server, { 'User-Agent': USER_AGENTS.windows }), WORKBENCH, person),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function visit(browser: Browser, path: string, person: Person): Promise<Visit> {
  return { browser, landed: await browser.signIn(path, person) };
}
