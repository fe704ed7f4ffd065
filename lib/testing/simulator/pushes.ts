import type { Suite } from './apps';
import type { ConsoleAppName } from './console/console-app';
import type { PushResult } from './controls';
import { deliver, send } from './deliver';
import { envelopeXml, eventXml } from './event-xml';
import type { Text } from './pages/language';
import { type Sealed, type SealingKey, seal } from './seal';
import { mustBeWebAddress } from './settings';
import type { World } from './world';

/**
 * WeCom waits one second for the answer to a URL check, and to what concerns an authorisation (path 90642).
 */
const ANSWER_WITHIN_MS = 1000;
const PROMPT = new Set(['create_auth', 'change_auth', 'cancel_auth', 'reset_permanent_code']);

/** How a push is sealed. */
export interface PushOptions {
  /** @defaultValue credentials.suiteId */
  readonly suiteId?: string;
  /** Receive id inside the seal. @defaultValue the SuiteID; for the URL check the provider's CorpID */
  readonly receiveId?: string;
}

/** What the check of an address asks, and what has to come back. */
export interface UrlQuestion {
  readonly url: string;
  readonly expected: string;
  readonly echostr: string;
}

/** What is pushed to the addresses of apps, sealed as WeCom seals it. */
export class Pushes {
  constructor(
    private readonly world: World,
    private readonly timeoutMs: number,
  ) {}

  /** Issues the suite's next ticket and pushes it. */
  async ticket(callbackUrl: string, options: PushOptions = {}): Promise<PushResult> {
    mustBeWebAddress('pushSuiteTicket: callbackUrl', callbackUrl);
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
    mustBeWebAddress('pushEvent: callbackUrl', callbackUrl);
    const suite = this.suite(options.suiteId ?? fields['SuiteId'], 'pushEvent');
    const what = fields['InfoType'] ?? '';
    const complete = {
      ...(fields['SuiteId'] === undefined && { SuiteId: suite.suiteId }),
      ...fields,
      ...(fields['TimeStamp'] === undefined && { TimeStamp: this.seconds() }),
    };
    const xml = eventXml(complete, this.world.quirks.spaceBeforeSuiteTicket);
    const sentAt = this.world.now();
    const result = await this.send(callbackUrl, xml, what, { ...options, suiteId: suite.suiteId });
    const isLate = PROMPT.has(what) && this.world.now() - sentAt > ANSWER_WITHIN_MS;
    const isOdd = result.status === 200 && (isLate || result.body !== 'success');
    if (isOdd) this.world.notices.add(callbackUrl, wanted(what));
    return result;
  }

  /**
   * What an app of an enterprise receives (数据回调): addressed to the enterprise, and sealed for it. `$CORPID$`
   * in the address becomes its id (path 90595).
   *
   * @param app - whose keys seal it; by default the one that has this address
   */
  async data(
    callbackUrl: string,
    corpId: string,
    fields: Readonly<Record<string, string>>,
    app: ConsoleAppName = this.world.console.receiverAt(callbackUrl),
  ): Promise<PushResult> {
    mustBeWebAddress('pushData: callbackUrl', callbackUrl);
    const complete = {
      ToUserName: corpId,
      FromUserName: 'sys',
      CreateTime: this.seconds(),
      MsgType: 'event',
      ...fields,
    };
    const { console, pushLog } = this.world;
    const sealed = this.seal(eventXml(complete), corpId, console.keys(app));
    const url = withQuery(
      callbackUrl.replaceAll('$CORPID$', () => corpId),
      sealed.query,
    );
    const result = await deliver(url, envelopeXml(corpId, sealed.encrypt, fields['AgentID']), this.timeoutMs);
    pushLog.add({
      to: callbackUrl,
      what: fields['Event'] ?? fields['MsgType'] ?? 'event',
      ...outcome(result),
    });
    return result;
  }

  /** What the provider receives (系统事件接收URL), whatever the app. */
  async system(callbackUrl: string, fields: Readonly<Record<string, string>>): Promise<PushResult> {
    mustBeWebAddress('pushSystem: callbackUrl', callbackUrl);
    const { providerCorpId } = this.world.credentials;
    const complete = { ServiceCorpId: providerCorpId, TimeStamp: this.seconds(), ...fields };
    const sealed = this.seal(eventXml(complete), providerCorpId, this.world.console.keys('provider'));
    const url = withQuery(callbackUrl, sealed.query);
    const result = await deliver(url, envelopeXml(providerCorpId, sealed.encrypt), this.timeoutMs);
    this.world.pushLog.add({ to: callbackUrl, what: fields['InfoType'] ?? '', ...outcome(result) });
    return result;
  }

  /** Pushes any text, well formed or not, under a valid seal. */
  async message(callbackUrl: string, message: string, options: PushOptions = {}): Promise<PushResult> {
    mustBeWebAddress('pushMessage: callbackUrl', callbackUrl);
    return this.send(callbackUrl, message, 'message', options);
  }

  /** Checks a callback URL the way the console does when it is saved. */
  async verify(
    callbackUrl: string,
    options: PushOptions = {},
  ): Promise<{ status: number; body: string; ok: boolean }> {
    mustBeWebAddress('verifyCallbackUrl: callbackUrl', callbackUrl);
    const suite = this.suite(options.suiteId, 'verifyCallbackUrl');
    const key = this.keysOf(suite);
    const receiveId = options.receiveId ?? this.world.credentials.providerCorpId;
    const { url, expected } = this.question(callbackUrl, { receiveId, key });
    const { status, body } = await send(url, 'GET', ANSWER_WITHIN_MS);
    return { status, body, ok: status === 200 && body === expected };
  }

  /** Makes the request that checks an address. */
  question(
    callbackUrl: string,
    sealed: { readonly receiveId: string; readonly key: SealingKey },
  ): UrlQuestion {
    const expected = this.world.random(8).readBigUInt64BE().toString();
    const { encrypt: echostr, query } = this.seal(expected, sealed.receiveId, sealed.key);
    const url = withQuery(callbackUrl, `${query}&echostr=${encodeURIComponent(echostr)}`);
    return { url, expected, echostr };
  }

  private async send(
    callbackUrl: string,
    message: string,
    what: string,
    options: PushOptions,
  ): Promise<PushResult> {
    const suite = this.suite(options.suiteId, 'pushMessage');
    const sealed = this.seal(message, options.receiveId ?? suite.suiteId, this.keysOf(suite));
    const url = withQuery(callbackUrl, sealed.query);
    const result = await deliver(url, envelopeXml(suite.suiteId, sealed.encrypt), this.timeoutMs);
    this.world.pushLog.add({ to: callbackUrl, what, ...outcome(result) });
    return result;
  }

  private keysOf({ suiteId }: Suite): SealingKey {
    return this.world.console.keys(this.world.console.appOfSuite(suiteId));
  }

  private seal(message: string, receiveId: string, key: SealingKey): Sealed {
    return seal(key, message, receiveId, {
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

/** Without it WeCom shows an error, or a failed installation (paths 90613 as mirrored, 90642). */
function wanted(event: string): Text {
  const [zh, en] = PROMPT.has(event) ? ['1000 毫秒内', ' within 1000 ms'] : ['', ''];
  return { zh: `${event}：企业微信要求${zh}应答 success。`, en: `${event}: WeCom wants success${en}.` };
}

function outcome({ status, attempts }: PushResult): { status: number; attempts: number } {
  return { status, attempts };
}

function withQuery(url: string, query: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}
