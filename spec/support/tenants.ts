import {
  type CorpAppQrOptions,
  type CorpAppWorkbenchOptions,
  WeComProviderQr,
  WeComWorkbench,
} from '../../lib';
import type { WeComSimulator } from '../../lib/testing';
import { type Connection, ORIGIN, type Resolver } from './doors';

type Lookup = NonNullable<CorpAppWorkbenchOptions['tenant']>;
type Extras = Partial<Pick<CorpAppQrOptions, 'name' | 'transactions' | 'deadlineMs' | 'requireVisible'>>;
type CreateTenantConnection = (
  wecom: WeComSimulator,
  tenant: Lookup,
  resolver?: Resolver,
  extras?: Extras,
) => Connection;

const byMember: Resolver = ({ profile }) => ({ id: profile.id });

function shared(wecom: WeComSimulator) {
  return {
    flow: 'corp-app',
    cookieSecret: 'a secret for the cookies of this test',
    callbackURL: `${ORIGIN}/callback`,
    hosts: wecom.hosts,
  } as const;
}

/** One Workbench connection for many enterprises. */
export const tenantWorkbench: CreateTenantConnection = (wecom, tenant, resolver = byMember, extras = {}) =>
  new WeComWorkbench({ ...shared(wecom), tenant, ...extras }, resolver);

/** One QR connection for many enterprises. */
export const tenantQr: CreateTenantConnection = (wecom, tenant, resolver = byMember, extras = {}) =>
  new WeComProviderQr({ ...shared(wecom), tenant, ...extras }, resolver);
