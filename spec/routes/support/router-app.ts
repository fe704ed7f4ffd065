import type { Express } from 'express';
import { WeComProviderQr, type WeComRouterOptions, WeComWorkbench, wecomRouter } from '../../../lib';
import type { WeComSimulator } from '../../../lib/testing';
import { createTestApp, type TestApp, type TestUser } from '../../support/app';
import { ORIGIN, type Resolver } from '../../support/doors';

export const QR = '/auth/wecom/wecom-provider-qr';
export const WORKBENCH = '/auth/wecom/wecom-workbench';

export const byMember: Resolver = ({ profile }) => ({ id: profile.id });

/** Legacy QR sign-in of a provider, whose page looks at the Referer. */
export function legacyQr(
  wecom: WeComSimulator,
  resolver = byMember,
  options = {},
): WeComProviderQr<TestUser> {
  const { providerCorpId, providerSecret } = wecom.credentials;
  return new WeComProviderQr(
    {
      flow: 'provider-secret',
      providerCorpId,
      providerSecret,
      corps: 'any',
      callbackURL: `${ORIGIN}${QR}/callback`,
      hosts: wecom.hosts,
      ...options,
    },
    resolver,
  );
}

/** QR sign-in on the new page, through an enterprise's app. */
export function corpQr(wecom: WeComSimulator, resolver = byMember, options = {}): WeComProviderQr<TestUser> {
  const { corpId, agentId, secret } = wecom.credentials;
  return new WeComProviderQr(
    {
      flow: 'corp-app',
      corpId,
      agentId,
      secret,
      callbackURL: `${ORIGIN}${QR}/callback`,
      hosts: wecom.hosts,
      ...options,
    },
    resolver,
  );
}

/** Workbench sign-in through an enterprise's app. */
export function corpWorkbench(wecom: WeComSimulator, resolver = byMember): WeComWorkbench<TestUser> {
  const { corpId, agentId, secret } = wecom.credentials;
  return new WeComWorkbench(
    {
      flow: 'corp-app',
      corpId,
      agentId,
      secret,
      callbackURL: `${ORIGIN}${WORKBENCH}/callback`,
      hosts: wecom.hosts,
    },
    resolver,
  );
}

interface Surroundings {
  /** Mounted before the router. */
  readonly before?: (app: Express) => void;
  /** Mounted after it. */
  readonly after?: (app: Express) => void;
  readonly callbacks?: WeComRouterOptions['callbacks'];
}

/** An application that leaves its routes to the library, at `/auth/wecom`. */
export function openRouter(
  connections: WeComRouterOptions['connections'],
  { before, after, callbacks = [] }: Surroundings = {},
): TestApp {
  return createTestApp((app, passport) => {
    before?.(app);
    const ends = { successRedirect: '/home', failureRedirect: '/login' };
    app.use('/auth/wecom', wecomRouter({ passport, connections, callbacks, ...ends }));
    after?.(app);
  });
}
