import { createHash, randomBytes } from 'node:crypto';
import { envelopeXml, eventXml } from '../testing/simulator/event-xml';
import { seal } from '../testing/simulator/seal';
import type { Answer } from './answer';
import type { Lab } from './lab';

/** WeCom waits one second for an answer to a URL check. */
export const WECOM_WAITS_MS = 1000;

/** What may be different about a push. */
export interface Spoilt {
  readonly receiveId?: string;
  /** Epoch seconds of the envelope. */
  readonly at?: number;
  readonly query?: (query: URLSearchParams) => void;
  readonly body?: (xml: string) => string;
  readonly contentType?: string;
}

/** The address of an application that takes what WeCom pushes about a suite. */
export class Receiver {
  /** The content type that the rest is asked with: WeCom's, unless a parser of the application eats that. */
  contentType = 'text/xml';
  /** Events are answered as WeCom wants it. */
  isTaking = false;
  /** Signatures are not compared, so nothing finer can be asked about them. */
  takesUnsigned = false;

  constructor(
    private readonly lab: Lab,
    readonly url: string,
    readonly suiteId: string,
  ) {}

  now(): number {
    return Math.floor(Date.now() / 1000);
  }

  /** The check that the console makes; returns the answer and what it should be. */
  async urlCheck(
    spoilt: Spoilt = {},
  ): Promise<{ readonly answer: Answer; readonly plain: string; readonly echo: string }> {
    const plain = randomBytes(8).readBigUInt64BE().toString();
    const sealed = this.seal(plain, spoilt.receiveId ?? this.lab.simulator.text('providerCorpId'), spoilt);
    const query = new URLSearchParams(sealed.query);
    query.set('echostr', sealed.encrypt);
    spoilt.query?.(query);
    const answer = await this.lab.browser().get(`${this.url}?${query}`, SERVER);
    return { answer, plain, echo: sealed.encrypt };
  }

  /** A command: what a suite's 指令回调URL receives. */
  async push(fields: Readonly<Record<string, string>>, spoilt: Spoilt = {}): Promise<Answer> {
    const { at = this.now() } = spoilt;
    const complete = { SuiteId: this.suiteId, ...fields, TimeStamp: String(at) };
    return this.send(eventXml(complete), spoilt.receiveId ?? this.suiteId, this.suiteId, spoilt);
  }

  /** What an app of an enterprise receives: addressed to the enterprise, and sealed for it. */
  async pushData(corpId: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    const head = { ToUserName: corpId, FromUserName: 'lisi', CreateTime: String(this.now()) };
    return this.send(eventXml({ ...head, ...fields }), corpId, corpId, {});
  }

  /** Any text, under a valid seal. */
  async message(text: string): Promise<Answer> {
    return this.send(text, this.suiteId, this.suiteId, {});
  }

  /** Ciphertext of somebody's own making, with the signature that belongs to it. */
  async ciphertext(encrypt: string): Promise<Answer> {
    const timestamp = String(this.now());
    const parts = [this.lab.simulator.text('token'), timestamp, '1', encrypt].sort().join('');
    const signature = createHash('sha1').update(parts).digest('hex');
    const query = new URLSearchParams({ msg_signature: signature, timestamp, nonce: '1' });
    return this.post(query, envelopeXml(this.suiteId, encrypt), this.contentType);
  }

  async post(query: URLSearchParams, body: string, contentType: string): Promise<Answer> {
    const headers = { ...SERVER, ...(contentType !== '' && { 'Content-Type': contentType }) };
    return this.lab.browser().send(`${this.url}?${query}`, { method: 'POST', body, headers });
  }

  private async send(text: string, receiveId: string, to: string, spoilt: Spoilt): Promise<Answer> {
    const sealed = this.seal(text, receiveId, spoilt);
    const query = new URLSearchParams(sealed.query);
    spoilt.query?.(query);
    const xml = envelopeXml(to, sealed.encrypt);
    return this.post(query, spoilt.body?.(xml) ?? xml, spoilt.contentType ?? this.contentType);
  }

  private seal(text: string, receiveId: string, { at = this.now() }: Spoilt) {
    const { simulator } = this.lab;
    const key = { token: simulator.text('token'), encodingAESKey: simulator.text('encodingAESKey') };
    const nonce = String(randomBytes(4).readUInt32BE());
    return seal(key, text, receiveId, { timestamp: String(at), nonce, noise: randomBytes(16) });
  }
}

/** WeCom's servers are no browsers. */
const SERVER = {
  Accept: '*/*',
  'Accept-Language': undefined,
  'User-Agent': 'Mozilla/4.0',
  'Sec-Fetch-Dest': undefined,
  'Sec-Fetch-Mode': undefined,
  'Sec-Fetch-Site': undefined,
};

export function isTaken({ status, body }: Answer): boolean {
  return status === 200 && body.trim() === 'success';
}
