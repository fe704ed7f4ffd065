import type { Suite } from './apps';
import type { PushResult } from './controls';
import { deliver, send } from './deliver';
import { envelopeXml, eventXml } from './event-xml';
import { type Sealed, seal } from './seal';
import type { World } from './world';

/** WeCom waits one second for the answer to a URL check. */
const URL_CHECK_TIMEOUT_MS = 1000;

/** How a push is sealed. */
export interface PushOptions {
  /** @defaultValue credentials.suiteId */
  readonly suiteId?: string;
  /** Receive id inside the seal. @defaultValue the SuiteID; for the URL check the provider's CorpID */
  readonly receiveId?: string;
}

/** Commands to the provider's callback (指令回调), sealed as WeCom seals them. */
export class Pushes {
  constructor(
    private readonly world: World,
    private readonly timeoutMs: number,
  ) {}

  /** Issues the suite's next ticket and pushes it. */
  async ticket(callbackUrl: string, options: PushOptions = {}): Promise<PushResult> {
    const suite = this.suite(options.suiteId, 'pushSuiteTicket');
    const ticket = this.world.suites.issueTicket(suite);
    const fields = { InfoType: 'suite_ticket', TimeStamp: this.seconds(), SuiteTicket: ticket };
    return this.event(callbackUrl, { SuiteId: suite.suiteId, ...fields }, options);
  }

  /** SuiteId and TimeStamp are added where they are missing; fields keep their order. */
  async event(
    callbackUrl: string,
    fields: Readonly<Record<string, string>>,
    options: PushOptions = {},
  ): Promise<PushResult> {
    const suite = this.suite(options.suiteId ?? fields['SuiteId'], 'pushEvent');
    const complete = {
      ...(fields['SuiteId'] === undefined && { SuiteId: suite.suiteId }),
      ...fields,
      ...(fields['TimeStamp'] === undefined && { TimeStamp: this.seconds() }),
    };
    return this.message(callbackUrl, eventXml(complete), { ...options, suiteId: suite.suiteId });
  }

  /**
   * What an app of an enterprise receives (数据回调): addressed to the enterprise, and sealed for it. `$CORPID$`
   * in the address becomes its id (path 90595).
   */
  async data(
    callbackUrl: string,
    corpId: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<PushResult> {
    const complete = {
      ToUserName: corpId,
      FromUserName: 'sys',
      CreateTime: this.seconds(),
      MsgType: 'event',
      ...fields,
    };
    const sealed = this.seal(eventXml(complete), corpId);
    const url = withQuery(
      callbackUrl.replaceAll('$CORPID$', () => corpId),
      sealed.query,
    );
    return deliver(url, envelopeXml(corpId, sealed.encrypt, fields['AgentID']), this.timeoutMs);
  }

  /** What the provider receives (系统事件接收URL), whatever the app. */
  async system(callbackUrl: string, fields: Readonly<Record<string, string>>): Promise<PushResult> {
    const { providerCorpId } = this.world.credentials;
    const complete = { ServiceCorpId: providerCorpId, TimeStamp: this.seconds(), ...fields };
    const sealed = this.seal(eventXml(complete), providerCorpId);
    const url = withQuery(callbackUrl, sealed.query);
    return deliver(url, envelopeXml(providerCorpId, sealed.encrypt), this.timeoutMs);
  }

  /** Pushes any text, well formed or not, under a valid seal. */
  async message(callbackUrl: string, message: string, options: PushOptions = {}): Promise<PushResult> {
    const suite = this.suite(options.suiteId, 'pushMessage');
    const sealed = this.seal(message, options.receiveId ?? suite.suiteId);
    const url = withQuery(callbackUrl, sealed.query);
    return deliver(url, envelopeXml(suite.suiteId, sealed.encrypt), this.timeoutMs);
  }

  /** Checks a callback URL the way the console does when it is saved. */
  async verify(
    callbackUrl: string,
    options: PushOptions = {},
  ): Promise<{ status: number; body: string; ok: boolean }> {
    this.suite(options.suiteId, 'verifyCallbackUrl');
    const digits = this.world.random(8).readBigUInt64BE().toString();
    const receiveId = options.receiveId ?? this.world.credentials.providerCorpId;
    const sealed = this.seal(digits, receiveId);
    const url = withQuery(callbackUrl, `${sealed.query}&echostr=${encodeURIComponent(sealed.encrypt)}`);
    const answer = await send(url, 'GET', URL_CHECK_TIMEOUT_MS);
    return { ...answer, ok: answer.status === 200 && answer.body === digits };
  }

  private seal(message: string, receiveId: string): Sealed {
    return seal(this.world.credentials, message, receiveId, {
      timestamp: this.seconds(),
      nonce: String(this.world.random(4).readUInt32BE()),
      noise: this.world.random(16),
    });
  }

  private suite(suiteId: string | undefined, caller: string): Suite {
    return this.world.suites.mustFind(suiteId ?? this.world.credentials.suiteId, caller);
  }

  private seconds(): string {
    return String(Math.floor(this.world.now() / 1000));
  }
}

function withQuery(url: string, query: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}
