import { referenceOf, type WeComError } from '../errors';
import type { Refusal } from './verify';

const ONCE_A_MS = 60_000;

const SIGNED_BUT = 'suiteCallback: a request carries the right signature, but';

/** Tells the operator what no response may tell the sender. Each kind of message at most once a minute. */
export class Diagnosis {
  private readonly lastSaid = new Map<string, number>();
  private hasVerified = false;

  constructor(
    private readonly warn: (text: string) => void,
    private readonly now: () => number,
  ) {}

  /** From then on the keys are known to be right, and a wrong signature is somebody else's. */
  verified(): void {
    this.hasVerified = true;
  }

  refused(refusal: Refusal, request: 'URL check' | 'push'): void {
    switch (refusal.reason) {
      case 'receive-id':
        this.say(`${refusal.reason} ${request}`, receiveIdText(refusal.receiveId, request));
        break;
      case 'suite-id':
        this.say(
          refusal.reason,
          `${SIGNED_BUT} the event inside is for another SuiteId than option suiteId. Compare suiteId with 应用管理 > ` +
            '应用详情 > 基本信息 > SuiteID. (签名正确，但事件中的 SuiteId 与选项 suiteId 不一致，请核对。)',
        );
        break;
      case 'receiver':
        this.say(
          refusal.reason,
          `${SIGNED_BUT} ToUserName of its envelope is neither option suiteId nor one of receiveIds. Compare suiteId with 应用管理 > ` +
            '应用详情 > 基本信息 > SuiteID. (签名正确，但 ToUserName 与选项 suiteId 不一致，请核对。)',
        );
        break;
      case 'event':
        // Of a URL check this is a push that somebody has recorded: nothing to repair.
        if (request === 'URL check') break;
        this.say(
          refusal.reason,
          `${SIGNED_BUT} what it holds is no event of a suite as WeCom documents it. Use this address for 指令回调 only, not for 数据回调. ` +
            '(签名正确，但内容不是指令回调事件，请确认此地址未用于数据回调。)',
        );
        break;
      case 'undecryptable':
        this.say(
          refusal.reason,
          `${SIGNED_BUT} it cannot be decrypted. Copy option keys.encodingAESKey again from 开发信息 > 指令回调配置 > ` +
            'EncodingAESKey. (签名正确但解密失败，请重新复制「开发信息 > 指令回调配置」中的 EncodingAESKey。)',
        );
        break;
      case 'clock':
        this.say(
          refusal.reason,
          `${SIGNED_BUT} its time is too far from this server's clock. Check the clock (NTP); option toleranceSeconds says ` +
            'how far it may be. A recorded request sent again looks the same. (签名正确，但时间与服务器时钟相差过大，请检查服务器时间。)',
        );
        break;
      case 'signature':
        // Once a message has fitted the keys, this is a stranger knocking.
        if (this.hasVerified) break;
        this.say(
          refusal.reason,
          'suiteCallback: a request in the right form is signed with a Token that is not in option keys. Unless a stranger ' +
            'sent it, copy keys.token again from 开发信息 > 指令回调配置 > Token. (签名校验失败，请核对「开发信息 > 指令回调配置」' +
            '中的 Token。)',
        );
    }
  }

  /** The handler itself cannot work where it is mounted. */
  broken(error: WeComError): void {
    this.say(error.code, `${error.code} reference ${referenceOf(error)}: ${error.message}`);
  }

  notStored(error: string | undefined): void {
    this.say(
      'store',
      `suiteCallback: option tokenStore did not keep the suite_ticket (${error ?? 'no answer in time'}). WeCom sends it ` +
        'again. (tokenStore 未能保存 suite_ticket，企业微信会重新推送。)',
    );
  }

  /** Not rationed: only WeCom can cause it, and each one is an event of the application's. */
  handlerFailed(type: string, error: string, when: 'in-time' | 'late'): void {
    const consequence =
      when === 'late'
        ? 'after the event had been answered: WeCom does not send it again. Queue durably inside onEvent.'
        : 'WeCom sends the event again.';
    this.warn(`suiteCallback: onEvent rejected a ${type} event (${error}); ${consequence}`);
  }

  private say(kind: string, text: string): void {
    const now = this.now();
    if (now - (this.lastSaid.get(kind) ?? Number.NEGATIVE_INFINITY) < ONCE_A_MS) return;
    this.lastSaid.set(kind, now);
    this.warn(text);
  }
}

function receiveIdText(receiveId: string, request: 'URL check' | 'push'): string {
  // Whoever can re-cut a signed message chooses what stands here; only what looks like an id is shown.
  const shown = /^[\w-]{1,64}$/.test(receiveId) ? `'${receiveId}'` : `(${receiveId.length} bytes)`;
  const mixedUp =
    request === 'push'
      ? " If it is an enterprise's CorpID, this address stands as 数据回调 in the console: use it for 指令回调 only."
      : '';
  const names = request === 'push' ? 'suiteId or receiveIds' : 'suiteId, providerCorpId or receiveIds';
  return (
    `${SIGNED_BUT} the receive id ${shown} of this ${request} is none of ${names}. Compare suiteId with 应用管理 > 应用详情 > ` +
    `基本信息 > SuiteID and providerCorpId with 应用管理 > 通用开发参数 > CorpID; further ids go into receiveIds.${mixedUp} ` +
    '(签名正确，但 ReceiveId 不在 suiteId、providerCorpId、receiveIds 之列，请核对。)'
  );
}
