import { MemoryTokenStore, SuiteClient, type TokenStore } from '../../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { SuiteTickets } from '../../../lib/tokens/suite-ticket';

/** An enterprise that installs apps. */
export const CORP = 'wwaaaaaaaaaaaaaaaa';

/** A provider with suites at a simulated WeCom, and a store of its own. */
export class Provider {
  readonly store: TokenStore = new MemoryTokenStore();

  private constructor(readonly wecom: WeComSimulator) {}

  static async start(): Promise<Provider> {
    const provider = new Provider(await startWeComSimulator());
    provider.wecom.addCorp({ corpId: CORP, name: '青松科技' });
    return provider;
  }

  client(kind: 'business' | 'delegated' = 'business'): SuiteClient {
    const { suiteId, suiteSecret, delegatedSuiteId, delegatedSuiteSecret } = this.wecom.credentials;
    const suite =
      kind === 'business'
        ? { suiteId, suiteSecret }
        : { suiteId: delegatedSuiteId, suiteSecret: delegatedSuiteSecret };
    return new SuiteClient({ ...suite, tokenStore: this.store, hosts: this.wecom.hosts });
  }

  async takeTicket(suiteId = this.wecom.credentials.suiteId): Promise<void> {
    const ticket = this.wecom.issueSuiteTicket(suiteId);
    await new SuiteTickets(suiteId, this.store).save(ticket, new Date());
  }
}
