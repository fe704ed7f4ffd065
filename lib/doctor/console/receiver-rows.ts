import type { Bilingual } from '../../errors';
import { kindsOf, SUITE_PLACES, type SuiteKind } from '../../tokens/suite-places';
import type { TokenStore } from '../../tokens/token-store';
import type { Connection } from '../inspectable';
import { type DraftRow, enteredBy } from './row';

/** A receiver of pushes, as suiteCallback(), appCallback() and providerCallback() make them. */
export interface Receiver {
  /** Below wecomRouter. */
  readonly path: string;
  /** Of a suite's receiver. */
  readonly suiteId?: string;
  /** Of a suite's receiver, and of the provider's own. */
  readonly providerCorpId?: string;
  /** Of a suite's receiver: where its tickets are. */
  readonly tokenStore?: TokenStore;
}

const URL_CHECK: Bilingual = {
  en: 'When it is saved: a GET that must be answered within a second, so the application has to run.',
  zh: '保存时校验：发送 GET 请求，须在一秒内正确应答，因此应用须已运行。',
};

const BOTH_CHECKS: Bilingual = {
  en: `${URL_CHECK.en} 指令回调URL and 数据回调URL are checked together: both must pass before anything is saved.`,
  zh: `${URL_CHECK.zh}指令回调URL 与数据回调URL 须同时通过校验才能保存。`,
};

/**
 * The fields that one receiver needs (path 90613 and 91116 as mirrored; 90595, 96466, 97201, 97172, 90238).
 */
export function receiverRows(
  receiver: Receiver,
  connections: readonly Connection[],
  mountedAt: string | undefined,
): readonly DraftRow[] {
  const { path, suiteId, providerCorpId } = receiver;
  const at: DraftRow['value'] =
    mountedAt === undefined
      ? { en: 'The address at which you mount it.', zh: '您挂载它的地址。' }
      : mountedAt + path;
  const whose = ownerOf(receiver, connections);
  const url = (
    field: DraftRow['field'],
    menu: string,
    label: string,
    check: Bilingual,
    without: Bilingual,
  ) => ({
    field,
    enteredBy: whose,
    for: path,
    menu,
    label,
    value: at,
    check,
    without,
  });
  if (suiteId === undefined) {
    return providerCorpId === undefined
      ? [
          url('app-url', '应用管理 > 应用 > 接收消息 > 设置API接收', 'URL', URL_CHECK, NO_EVENTS),
          keys(whose, path, '应用管理 > 应用 > 接收消息 > 设置API接收', 'appCallback'),
        ]
      : [
          url('system-url', '应用管理 > 通用开发参数', '系统事件接收URL', URL_CHECK, NO_EVENTS),
          keys(whose, path, '应用管理 > 通用开发参数', 'providerCallback'),
        ];
  }
  const kind = suiteKind(suiteId, connections);
  const { pushes, url: label } = SUITE_PLACES[kind];
  const ofKeys = keys(whose, path, pushes, 'suiteCallback');
  if (kind !== 'app')
    return [
      url('command-url', pushes, label, URL_CHECK, kind === 'login' ? NO_TICKET : NO_NEW_CUSTOMER),
      ofKeys,
    ];
  return [
    url('command-url', pushes, label, BOTH_CHECKS, NO_TICKET),
    url('data-url', pushes, '数据回调URL', BOTH_CHECKS, {
      en: 'The console saves nothing, so no suite_ticket comes; events of members are lost.',
      zh: '后台无法保存，收不到 suite_ticket；成员相关事件会丢失。',
    }),
    ofKeys,
  ];
}

function ownerOf({ path, suiteId, providerCorpId }: Receiver, connections: readonly Connection[]): Bilingual {
  if (suiteId !== undefined) return enteredBy(suiteKind(suiteId, connections), suiteId);
  return providerCorpId === undefined ? enteredBy('self-built', path) : enteredBy('provider');
}

/** What a suite is, by its id and by the connections that use it. */
export function suiteKind(suiteId: string, connections: readonly Connection[]): SuiteKind {
  const isLogin = connections.some(({ flow, suite }) => flow === 'login-suite' && suite?.suiteId === suiteId);
  return isLogin ? 'login' : kindsOf(suiteId)[0];
}

const NO_TICKET: Bilingual = {
  en: 'No suite_ticket comes: 40085 or 41023, nobody signs in.',
  zh: '收不到 suite_ticket，返回 40085 或 41023，所有人都无法登录。',
};

// Sign-ins of delegated apps take gettoken with the permanent_code, which needs no ticket (path 97164).
const NO_NEW_CUSTOMER: Bilingual = {
  en: "No suite_ticket comes: new customers' authorisations cannot be redeemed; members of those already authorised still sign in.",
  zh: '收不到 suite_ticket：新客户的授权无法兑换；已授权客户的成员仍可登录。',
};

const NO_EVENTS: Bilingual = { en: 'Its events never arrive.', zh: '收不到相应事件。' };

// Never the keys themselves: the sheet is printed, sent around and kept.
function keys(enteredBy: Bilingual, path: string, menu: string, receiver: string): DraftRow {
  return {
    field: 'callback-keys',
    enteredBy,
    for: path,
    menu,
    label: 'Token / EncodingAESKey',
    value: {
      en: `The same token and encodingAESKey as in option keys of ${receiver}.`,
      zh: `与 ${receiver} 的选项 keys 中的 token、encodingAESKey 相同。`,
    },
    check: {
      en: 'With the check of the URL: signature and encryption must fit.',
      zh: '与 URL 校验同时进行：签名与加解密须一致。',
    },
    without: {
      en: 'The check of the URL fails, every push is refused.',
      zh: 'URL 校验失败，所有推送都会被拒绝。',
    },
  };
}
