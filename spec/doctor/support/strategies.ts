import {
  MemoryTokenStore,
  type StoredToken,
  type TokenStore,
  WeComProviderQr,
  WeComWorkbench,
} from '../../../lib';
import { SuiteTickets } from '../../../lib/tokens/suite-ticket';
import type { Clinic, Strategy } from './clinic';

const resolver = ({ profile }: { profile: { id: string } }) => ({ id: profile.id });

/** A store of the application's own, as one in Redis would be. */
export class SharedStore implements TokenStore {
  private readonly entries = new MemoryTokenStore();

  get(key: string): Promise<StoredToken | undefined> {
    return this.entries.get(key);
  }

  set(key: string, token: StoredToken): Promise<void> {
    return this.entries.set(key, token);
  }

  delete(key: string, value: string): Promise<void> {
    return this.entries.delete(key, value);
  }
}

/** QR sign-in through the enterprise's own app. */
export function corpApp(clinic: Clinic, options: object = {}): Strategy {
  const { corpId, agentId, secret } = clinic.wecom.credentials;
  const own = { flow: 'corp-app', corpId, agentId, secret } as const;
  return new WeComProviderQr({ ...own, ...shared(clinic, 'wecom-provider-qr'), ...options }, resolver);
}

/** Workbench sign-in through the enterprise's own app. */
export function corpAppWorkbench(clinic: Clinic): Strategy {
  const { corpId, agentId, secret } = clinic.wecom.credentials;
  const own = { flow: 'corp-app', corpId, agentId, secret } as const;
  return new WeComWorkbench({ ...own, ...shared(clinic, 'wecom-workbench') }, resolver);
}

/** QR sign-in through the apps of many enterprises, none of which is known. */
export function tenants(clinic: Clinic, tenant: () => undefined = () => undefined): Strategy {
  const own = { flow: 'corp-app', tenant, cookieSecret: 'a secret of this test' } as const;
  return new WeComProviderQr({ ...own, ...shared(clinic, 'wecom-provider-qr') }, resolver);
}

/** QR sign-in of a provider, on the legacy page. */
export function providerSecret(clinic: Clinic, options: object = {}): Strategy {
  const { corpId, providerCorpId, providerSecret: secret } = clinic.wecom.credentials;
  const own = { flow: 'provider-secret', providerCorpId, providerSecret: secret, corps: [corpId] } as const;
  return new WeComProviderQr({ ...own, ...shared(clinic, 'wecom-provider-qr'), ...options }, resolver);
}

/** Workbench sign-in of a third-party app; its newest ticket is this old. */
export function suiteApp(
  clinic: Clinic,
  options: object = {},
  ticketAgeMinutes: number | 'none' = 1,
): Strategy {
  const { corpId, suiteId, suiteSecret } = clinic.wecom.credentials;
  const tokenStore = new SharedStore();
  if (ticketAgeMinutes !== 'none') saveTicket(clinic, tokenStore, ticketAgeMinutes);
  const own = { flow: 'suite-app', suiteId, suiteSecret, corps: [corpId], tokenStore } as const;
  return new WeComWorkbench({ ...own, ...shared(clinic, 'wecom-workbench'), ...options }, resolver);
}

export function saveTicket(clinic: Clinic, store: TokenStore, ageMinutes: number): void {
  const { suiteId } = clinic.wecom.credentials;
  const pushedAt = new Date(Date.now() - ageMinutes * 60_000);
  void new SuiteTickets(suiteId, store).save(clinic.wecom.issueSuiteTicket(suiteId), pushedAt);
}

function shared(clinic: Clinic, name: string) {
  return { callbackURL: clinic.callbackURL(name), hosts: clinic.wecom.hosts, timeoutMs: 1_000 };
}
