import type { Request } from 'express';
import { isWeComClient, type JsSdkSignature, type SuiteClient } from 'passport-wecom';
import type { Account } from './account';
import type { Tenants } from './tenants';
import type { WeComParts } from './wecom';

/** As what a page asks WeCom's component for the names of an enterprise's members. */
export interface NamesOnPage {
  readonly corpId: string;
  readonly agentId: number;
}

/**
 * Names of members: WeCom gives a provider none, its own component shows them in the browser of a colleague. The server has a part
 * in it all the same: it signs the address of the page.
 */
export class Names {
  private readonly baseUrl: string;
  private readonly tenants: Tenants;
  private readonly isTrial: boolean;

  constructor(
    { baseUrl, tenants }: WeComParts,
    private readonly suiteClient: SuiteClient | undefined,
    trial: object | undefined,
  ) {
    this.baseUrl = baseUrl;
    this.tenants = tenants;
    this.isTrial = trial !== undefined;
  }

  /** Whether members can be shown by name at all, on whatever device. */
  get areKept(): boolean {
    return this.suiteClient !== undefined;
  }

  /**
   * Undefined outside of the WeCom client, where the component shows names only to some; and beside the simulator, which has no such
   * component.
   */
  async on(req: Request, account: Account): Promise<NamesOnPage | undefined> {
    const { signedInWith } = account;
    if (!this.suiteClient || this.isTrial || signedInWith.how !== 'wecom' || !isWeComClient(req))
      return undefined;
    const found = await this.tenants.authorisation(signedInWith.corpId);
    return found && { corpId: found.corpId, agentId: found.agentId };
  }

  /** Signs a page of this application for the member's own enterprise; undefined where there is nothing to sign with. */
  async sign({ signedInWith }: Account, path: string): Promise<JsSdkSignature | undefined> {
    if (!this.suiteClient || signedInWith.how !== 'wecom') return undefined;
    const found = await this.tenants.authorisation(signedInWith.corpId);
    if (!found) return undefined;
    const { corpId, permanentCode } = found;
    const url = this.baseUrl + path;
    return this.suiteClient.jsSdkSignature({ corpId, permanentCode, url, for: 'agentConfig' });
  }
}
