import {
  failureText,
  type Installation,
  MemoryTokenStore,
  SuiteClient,
  suiteCallback,
  WeComProviderQr,
  type WeComPush,
  WeComWorkbench,
  wecomRouter,
} from '../../../lib';
import type { WeComSimulator } from '../../../lib/testing';
import { createTestApp } from '../../support/app';
import { CHOSEN_KEYS } from '../../support/chosen-keys';
import type { Resolver } from '../../support/doors';

/** Where a sign-in by QR starts, with the enterprise in `?corp=`. */
export const QR = '/auth/wecom/wecom-provider-qr';

export type DelegatedProvider = ReturnType<typeof createDelegatedProvider>;

/**
 * A provider's application with a delegated app for many enterprises, as its owner would write it: the home page says who is signed
 * in, the login page why somebody was not.
 */
export function createDelegatedProvider(
  { credentials, hosts }: Pick<WeComSimulator, 'credentials' | 'hosts'>,
  origin: string,
) {
  const { providerCorpId, providerSecret, delegatedSuiteId: suiteId } = credentials;
  const tokenStore = new MemoryTokenStore();
  const tenants = new Map<string, Installation>();
  const gone = new Set<string>();
  const pushes: WeComPush[] = [];
  let done: () => void = () => undefined;
  const redeemed = new Promise<void>((resolve) => {
    done = resolve;
  });
  const client = new SuiteClient({
    suiteId,
    suiteSecret: credentials.delegatedSuiteSecret,
    provider: { providerCorpId, providerSecret },
    tokenStore,
    hosts,
  });
  const receiver = suiteCallback({
    suiteId,
    providerCorpId,
    keys: CHOSEN_KEYS,
    tokenStore,
    onEvent: (event) => {
      pushes.push(event);
      if (event.type === 'member_removed') gone.add(`${event.authCorpId}:u:${event.userId}`);
      if (event.type === 'cancel_auth') tenants.delete(event.authCorpId);
      if (event.type !== 'create_auth') return;
      // Answered first, redeemed afterwards.
      void client.redeemAuthCode(event.authCode).then((installation) => {
        tenants.set(installation.corpId, installation);
        done();
      });
    },
  });
  const tenant = ({ req, corpId }: { req: { query: Record<string, unknown> }; corpId?: string }) => {
    const found = tenants.get(corpId ?? String(req.query['corp'] ?? ''));
    return found && { corpId: found.corpId, agentId: Number(found.agentId), secret: found.permanentCode };
  };
  const at = (name: string) => ({
    flow: 'corp-app' as const,
    tenant,
    cookieSecret: 'a secret for the cookies of this test',
    callbackURL: `${origin}/auth/wecom/${name}/callback`,
    tokenStore,
    hosts,
  });
  const byMember: Resolver = ({ profile }) => ({ id: profile.id });
  const connections = [
    new WeComWorkbench(at('wecom-workbench'), byMember),
    new WeComProviderQr(at('wecom-provider-qr'), byMember),
  ];
  const { app, errors } = createTestApp((express, passport) => {
    // A session whose member has left is over, as an application's deserializeUser would have it.
    express.get('/', (req, res) => {
      const { id = '' } = (req.user ?? {}) as { id?: string };
      if (id === '' || gone.has(id)) res.redirect('/login');
      else res.send(id);
    });
    express.get('/login', ({ query: { wecom_error: code } }, res) => {
      res.send(typeof code === 'string' ? failureText(code).en : 'Open this app from your Workbench.');
    });
    const ends = { successRedirect: '/', failureRedirect: '/login' };
    express.use('/auth/wecom', wecomRouter({ passport, connections, callbacks: [receiver], ...ends }));
  });
  return { app, errors, client, connections, receiver, tenants, pushes, redeemed };
}
