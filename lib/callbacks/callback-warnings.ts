import { type Bilingual, inBothLanguages, referenceOf, type WeComError } from '../errors';
import { nameOf } from '../operator-log';
import { kindsOf, quoted, SUITE_PLACES, suitePlace } from '../tokens/suite-places';
import type { ReceiverName } from './callback-options';
import type { Refusal } from './verify';

const ONCE_A_MS = 60_000;

/** Where the console shows the keys of an address, and whom the address is for. */
interface Place {
  readonly address: string;
  readonly keys: Bilingual;
  readonly ids: readonly [check: Bilingual, push: Bilingual];
}

function idPlace(suiteId: string | undefined): Bilingual {
  return suitePlace(kindsOf(suiteId), ({ id }) => `${id} > SuiteID`);
}

function placeOfSuite(suiteId: string | undefined): Place {
  const kinds = kindsOf(suiteId);
  const suite = idPlace(suiteId);
  return {
    address: SUITE_PLACES[kinds[0]].url + (kinds[0] === 'app' ? ' / 数据回调URL' : ''),
    keys: suitePlace(kinds, ({ pushes }) => pushes),
    ids: [
      {
        en:
          'is none of suiteId, providerCorpId or receiveIds, and no enterprise of corps. Compare providerCorpId with ' +
          `应用管理 > 通用开发参数 > CorpID and suiteId with ${suite.en}; further ids go into receiveIds.`,
        zh:
          '不在 suiteId、providerCorpId、receiveIds、corps 之列，' +
          `请核对「通用开发参数 > CorpID」与${suite.zh}。`,
      },
      {
        en:
          'is none of suiteId or receiveIds, and what it holds is no data event of that enterprise. ' +
          `Compare suiteId with ${suite.en}. If it is the provider's CorpID, ` +
          '系统事件接收URL leads here: give that address to providerCallback.',
        zh:
          `不在 suiteId、receiveIds 之列，内容也不是该企业的数据回调，请核对${suite.zh}；` +
          '若为服务商 CorpID，说明「系统事件接收URL」填成了此地址，应使用 providerCallback。',
      },
    ],
  };
}

/** Menu labels: paths 90595, 91116. */
const PLACES: Readonly<Record<Exclude<ReceiverName, 'suiteCallback'>, Place>> = {
  appCallback: {
    address: '接收消息 URL',
    keys: quoted('应用管理 > 应用 > 接收消息 > 设置API接收'),
    ids: [
      {
        en: 'is no enterprise of corps. Compare corps with 我的企业 > 企业信息 > 企业ID.',
        zh: '不在 corps 之列，请核对「我的企业 > 企业信息 > 企业ID」。',
      },
      {
        en:
          'is no enterprise to which what it holds is addressed. If it is a SuiteID, ' +
          '指令回调URL leads here: give that address to suiteCallback.',
        zh: '与消息的接收企业不一致；若为 SuiteID，说明「指令回调URL」填成了此地址，应使用 suiteCallback。',
      },
    ],
  },
  providerCallback: {
    address: '系统事件接收URL',
    keys: quoted('应用管理 > 通用开发参数 > 系统事件接收URL'),
    ids: [
      {
        en: 'is not providerCorpId. Compare it with 应用管理 > 通用开发参数 > CorpID.',
        zh: '不是 providerCorpId，请核对「应用管理 > 通用开发参数 > CorpID」。',
      },
      {
        en:
          'is not providerCorpId, or what it holds is no system event. Compare providerCorpId with ' +
          '应用管理 > 通用开发参数 > CorpID. If it is a SuiteID or an enterprise, ' +
          '指令回调URL or 数据回调URL leads here: give that address to suiteCallback.',
        zh:
          '不是 providerCorpId，或内容不是系统事件，请核对「应用管理 > 通用开发参数 > CorpID」；若为 SuiteID 或企业 ID，' +
          '说明「指令回调URL」或「数据回调URL」填成了此地址，应使用 suiteCallback。',
      },
    ],
  },
};

/** What becomes of an event that the application rejected. */
const CONSEQUENCES = {
  'in-time': { en: 'WeCom sends the event again.', zh: '企业微信会重新推送。' },
  late: {
    en: 'after the event had been answered: WeCom does not send it again. Queue durably inside onEvent.',
    zh: '但此前已应答，企业微信不会重新推送；请在 onEvent 内先持久化再处理。',
  },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** Tells the operator what no response may tell the sender. Each kind of message at most once a minute. */
export class CallbackWarnings {
  private readonly lastSaid = new Map<string, number>();
  private hasVerified = false;
  private readonly place: Place;

  constructor(
    private readonly label: ReceiverName,
    private readonly warn: (text: string) => void,
    private readonly now: () => number,
    private readonly suiteId?: string,
  ) {
    this.place = label === 'suiteCallback' ? placeOfSuite(suiteId) : PLACES[label];
  }

  /** From then on the keys are known to be right, and a wrong signature is somebody else's. */
  verified(): void {
    this.hasVerified = true;
  }

  refused(refusal: Refusal, request: 'URL check' | 'push'): void {
    const { address, keys, ids } = this.place;
    switch (refusal.reason) {
      case 'receive-id': {
        const [check, push] = ids;
        const { en, zh } = request === 'push' ? push : check;
        const shown = shownId(refusal.receiveId);
        this.signedBut(`${refusal.reason} ${request}`, {
          en: `the receive id ${shown} of this ${request} ${en}`,
          zh: `签名正确，但 ReceiveId ${zh}`,
        });
        break;
      }
      case 'corp':
        this.signedBut(refusal.reason, {
          en:
            `this ${request} is for the enterprise ${shownId(refusal.receiveId)}, which corps does not allow. ` +
            'Put it there if it is a customer: WeCom may have changed the form of its id (2022).',
          zh: '签名正确，但该企业不在 corps 允许之列；若为客户请加入（企业微信 2022 年起升级了企业ID 的形式）。',
        });
        break;
      case 'suite-id':
        this.signedBut(refusal.reason, {
          en:
            'the event inside is for another SuiteId than option suiteId. Compare suiteId with ' +
            `${idPlace(this.suiteId).en}.`,
          zh: '签名正确，但事件中的 SuiteId 与选项 suiteId 不一致，请核对。',
        });
        break;
      case 'receiver':
        this.signedBut(refusal.reason, {
          en:
            'ToUserName of its envelope names another receiver than the seal. ' +
            'Compare the ids in the options with the console.',
          zh: '签名正确，但信封中的 ToUserName 与密文的接收方不一致，请核对选项中的 ID。',
        });
        break;
      case 'event':
        // Of a URL check this is a push that somebody has recorded: nothing to repair.
        if (request === 'URL check') break;
        this.signedBut(refusal.reason, {
          en: `what it holds is no event as WeCom documents it for ${address}. Compare the address with the console.`,
          zh: `签名正确，但内容不是「${address}」应收到的事件，请核对后台中填写的地址。`,
        });
        break;
      case 'undecryptable':
        this.signedBut(refusal.reason, {
          en: `it cannot be decrypted. Copy option keys.encodingAESKey again from EncodingAESKey at ${keys.en}.`,
          zh: `签名正确但解密失败，请重新复制${keys.zh}中的 EncodingAESKey。`,
        });
        break;
      case 'clock':
        this.signedBut(refusal.reason, {
          en:
            "its time is too far from this server's clock. Check the clock (NTP); " +
            'option toleranceSeconds says how far it may be. A recorded request sent again looks the same.',
          zh: '签名正确，但时间与服务器时钟相差过大，请检查服务器时间。',
        });
        break;
      case 'signature':
        // Once a message has fitted the keys, this is a stranger knocking.
        if (this.hasVerified) break;
        this.say(refusal.reason, {
          en:
            'a request in the right form is signed with a Token that is not in option keys. ' +
            `Unless a stranger sent it, copy keys.token again from Token at ${keys.en}.`,
          zh: `签名校验失败，请核对${keys.zh}中的 Token。`,
        });
    }
  }

  /** The handler itself cannot work where it is mounted. */
  broken(error: WeComError): void {
    this.ration(error.code, `${error.code} reference ${referenceOf(error)}: ${error.message}`);
  }

  /** The application does not say whether an enterprise is allowed. */
  corpsFailed(error: unknown): void {
    this.say('corps failed', {
      en: `the function corps failed (${nameOf(error)}). WeCom sends the event again.`,
      zh: 'corps 函数执行失败，企业微信会重新推送。',
    });
  }

  notStored(error: string | undefined): void {
    this.say('store', {
      en: `option tokenStore did not keep the suite_ticket (${error ?? 'no answer in time'}). WeCom sends it again.`,
      zh: 'tokenStore 未能保存 suite_ticket，企业微信会重新推送。',
    });
  }

  /** Not rationed: only WeCom can cause it, and each one is an event of the application's. */
  handlerFailed(type: string, error: string, when: keyof typeof CONSEQUENCES): void {
    const { en, zh } = CONSEQUENCES[when];
    const text = {
      en: `${this.label}: onEvent rejected a ${type} event (${error}); ${en}`,
      zh: `onEvent 处理 ${type} 事件失败，${zh}`,
    };
    this.warn(inBothLanguages(text));
  }

  private signedBut(kind: string, { en, zh }: Bilingual): void {
    this.say(kind, { en: `a request carries the right signature, but ${en}`, zh });
  }

  private say(kind: string, { en, zh }: Bilingual): void {
    this.ration(kind, inBothLanguages({ en: `${this.label}: ${en}`, zh }));
  }

  private ration(kind: string, text: string): void {
    const now = this.now();
    if (now - (this.lastSaid.get(kind) ?? Number.NEGATIVE_INFINITY) < ONCE_A_MS) return;
    this.lastSaid.set(kind, now);
    this.warn(text);
  }
}

/** Whoever can re-cut a signed message chooses what stands here; only what looks like an id is shown. */
function shownId(receiveId: string): string {
  return /^[\w-]{1,64}$/.test(receiveId) ? `'${receiveId}'` : `(${receiveId.length} bytes)`;
}
