import { MemoryTokenStore, SuiteClient, WeComError } from '../../../lib';
import type { WeComSimulator } from '../../../lib/testing';
import { SuiteTickets } from '../../../lib/tokens/suite-ticket';
import type { FaultProxy } from '../../support/fault-proxy/fault-proxy';
import { leaksInValue } from './leaks';
import type { Step } from './plan';
import type { Attempt, Trial } from './run';

/** What a provider's server asks for, with the calls it makes. */
export interface ProviderJourney {
  readonly title: string;
  readonly steps: readonly Step[];
  /** @returns what the answer has to match */
  readonly ask: (provider: Provided) => Promise<unknown>;
}

/** An enterprise that has just installed the suite, and the client of the suite. */
interface Provided {
  readonly client: SuiteClient;
  readonly corpId: string;
  readonly authCode: string;
  readonly permanentCode: string;
  readonly templateId: string;
}

const suiteToken = { endpoint: 'service/get_suite_token', role: 'token' } as const;
const PAGE = 'https://app.example.com/page';

export const PROVIDER_JOURNEYS: readonly ProviderJourney[] = [
  {
    title: 'redeemAuthCode',
    steps: [
      suiteToken,
      { endpoint: 'service/v2/get_permanent_code', role: 'code' },
      { endpoint: 'service/v2/get_auth_info', role: 'detail' },
    ],
    async ask({ client, corpId, authCode, permanentCode }) {
      const installation = await client.redeemAuthCode(authCode);
      return installation.corpId === corpId && installation.permanentCode === permanentCode;
    },
  },
  {
    title: 'corpAccessToken',
    steps: [suiteToken, { endpoint: 'service/get_corp_token', role: 'token' }],
    ask: ({ client, corpId, permanentCode }) => client.corpAccessToken(corpId, permanentCode),
  },
  {
    title: 'installUrl of a test installation',
    steps: [
      suiteToken,
      { endpoint: 'service/get_pre_auth_code', role: 'question' },
      { endpoint: 'service/set_session_info', role: 'question', isPlain: true },
    ],
    ask: ({ client }) => client.installUrl({ redirectUri: PAGE, state: 'state', test: true }),
  },
  {
    title: 'delegatedAuthUrl',
    steps: [
      { endpoint: 'service/get_provider_token', role: 'token' },
      { endpoint: 'service/get_customized_auth_url', role: 'question' },
    ],
    ask: ({ client, templateId }) => client.delegatedAuthUrl({ templateIds: [templateId] }),
  },
  {
    title: 'jsSdkSignature of an installed app',
    steps: [
      suiteToken,
      { endpoint: 'service/get_corp_token', role: 'token' },
      { endpoint: 'get_jsapi_ticket', role: 'token' },
    ],
    ask: ({ client, corpId, permanentCode }) =>
      client.jsSdkSignature({ corpId, permanentCode, url: PAGE, for: 'config' }),
  },
  {
    title: 'jsSdkSignature of an installed app for agentConfig',
    steps: [
      suiteToken,
      { endpoint: 'service/get_corp_token', role: 'token' },
      { endpoint: 'ticket/get', role: 'token' },
    ],
    ask: ({ client, corpId, permanentCode }) =>
      client.jsSdkSignature({ corpId, permanentCode, url: PAGE, for: 'agentConfig' }),
  },
];

let enterprises = 0;

/** A client of its own behind a proxy of its own, for an enterprise of its own. */
export class ProviderTrial implements Trial {
  private readonly errors: unknown[] = [];
  private readonly client: SuiteClient;
  private readonly store = new MemoryTokenStore();
  private readonly corpId = `wwinjected${enterprises++}`;

  constructor(
    private readonly journey: ProviderJourney,
    private readonly wecom: WeComSimulator,
    proxy: FaultProxy,
    timeoutMs: number,
  ) {
    const { suiteId, suiteSecret, providerCorpId, providerSecret } = wecom.credentials;
    const hosts = { ...wecom.hosts, api: proxy.url };
    const provider = { providerCorpId, providerSecret };
    this.client = new SuiteClient({
      suiteId,
      suiteSecret,
      provider,
      tokenStore: this.store,
      hosts,
      timeoutMs,
    });
    wecom.addCorp({ corpId: this.corpId });
  }

  async prepare(): Promise<Attempt> {
    const { corpId, wecom } = this;
    const { suiteId, delegatedSuiteId } = wecom.credentials;
    await new SuiteTickets(suiteId, this.store).save(wecom.issueSuiteTicket(suiteId), new Date());
    const installed = await wecom.installApp(corpId);
    const provided = {
      corpId,
      client: this.client,
      templateId: delegatedSuiteId,
      ...installed,
    };
    return {
      finish: async () => {
        try {
          return (await this.journey.ask(provided)) ? 'success' : 'somebody else';
        } catch (error) {
          this.errors.push(error);
          return error instanceof WeComError ? `${error.status} ${error.code}` : String(error);
        }
      },
      problems: async () => [],
    };
  }

  leaks(): string[] {
    return [
      ...this.errors.flatMap((error) => leaksInValue('an error', error)),
      ...leaksInValue('the client', this.client),
    ];
  }

  async close(): Promise<void> {}
}
