import { Agent } from 'node:https';
import { WeComProviderQr, WeComWorkbench } from '../../../lib';
import { MemoryTokenStore } from '../../../lib/tokens/token-store';

export const CANARY = 'CANARY0123456789CANARY';
export const CALLBACK = 'https://app.example.com/auth/wecom/wecom-provider-qr/callback';

/** Options that work, without anything that may be left out. Secrets are canaries: no message may hold one. */
export const RIGHT = {
  'provider-secret': {
    flow: 'provider-secret',
    providerCorpId: 'ww1',
    providerSecret: `secret-${CANARY}`,
    corps: 'any',
    callbackURL: CALLBACK,
  },
  'login-suite': {
    flow: 'login-suite',
    suiteId: 'ww2',
    suiteSecret: `secret-${CANARY}`,
    corps: ['ww9'],
    tokenStore: new MemoryTokenStore(),
    callbackURL: CALLBACK,
  },
  'corp-app by QR': {
    flow: 'corp-app',
    corpId: 'ww3',
    agentId: 1000002,
    secret: `secret-${CANARY}`,
    callbackURL: CALLBACK,
  },
  'corp-apps by QR': {
    flow: 'corp-app',
    tenant: () => undefined,
    cookieSecret: `cookie-${CANARY}`,
    callbackURL: CALLBACK,
  },
  'suite-app': {
    flow: 'suite-app',
    suiteId: 'ww4',
    suiteSecret: `secret-${CANARY}`,
    corps: () => true,
    tokenStore: new MemoryTokenStore(),
    callbackURL: CALLBACK,
  },
  'corp-app in the Workbench': {
    flow: 'corp-app',
    corpId: 'ww3',
    agentId: '1000002',
    secret: `secret-${CANARY}`,
    callbackURL: CALLBACK,
  },
  'corp-apps in the Workbench': {
    flow: 'corp-app',
    tenant: async () => undefined,
    cookieSecret: [`cookie-${CANARY}`, 'the one before it'],
    callbackURL: CALLBACK,
  },
} as const;

export type Kind = keyof typeof RIGHT;
export const KINDS = Object.keys(RIGHT) as Kind[];

export const isWorkbench = (kind: Kind): boolean => kind === 'suite-app' || kind.endsWith('in the Workbench');

/** Constructs the strategy of a kind; what is `undefined` in the changes is left out. */
export function construct(kind: Kind, changes: Record<string, unknown> = {}, resolver: unknown = () => null) {
  const options = Object.fromEntries(
    Object.entries({ ...RIGHT[kind], ...changes }).filter(([, value]) => value !== undefined),
  );
  const Strategy = isWorkbench(kind) ? WeComWorkbench : WeComProviderQr;
  return new Strategy(options as never, resolver as never);
}

/** What may be said besides, for every flow. */
export const OPTIONAL = {
  name: 'another-name',
  displayName: '企业微信',
  loginOnly: true,
  timeoutMs: 1,
  deadlineMs: 600_000,
  hosts: {
    api: 'https://wecom.corp.example',
    oauth: 'https://wecom.corp.example/',
    login: 'http://127.0.0.1:3000',
    legacyLogin: 'http://[::1]:3000',
  },
  httpsAgent: new Agent(),
  transactions: { begin: async () => 's', take: async () => undefined, complete: async () => undefined },
  cookieSecret: 'a secret of sixteen',
} as const;
