import { AGENT_IDS } from '../apps';
import type { Text } from '../pages/language';
import type { World } from '../world';

/** What has a page of its own in the consoles. */
export type ConsoleAppName = 'third-party' | 'login' | 'template' | 'delegated' | 'self-built' | 'provider';

/** What can be entered there. */
export type ConsoleField =
  | 'homepage'
  | 'trustedDomain'
  | 'installDomain'
  | 'launchDomain'
  | 'callbackDomain'
  | 'commandUrl'
  | 'dataUrl'
  | 'token'
  | 'encodingAESKey';

/** What was entered, or is to be; a field that is left out or empty is not set. */
export type ConsoleFields = Readonly<Partial<Record<ConsoleField, string>>>;

export interface FieldPlace {
  readonly field: ConsoleField;
  /** As the console writes it. */
  readonly label: string;
}

/** Fields that stand together, under one menu of the console. */
export interface ConsoleSection {
  readonly menu: string;
  readonly fields: readonly FieldPlace[];
}

export interface ConsoleApp {
  readonly name: ConsoleAppName;
  readonly title: Text;
  readonly id: (world: World) => string;
  readonly sections: readonly ConsoleSection[];
  /** Without these nothing is saved. */
  readonly required: readonly ConsoleField[];
}

const KEYS: readonly FieldPlace[] = [
  { field: 'token', label: 'Token' },
  { field: 'encodingAESKey', label: 'EncodingAESKey' },
];
const HOMEPAGE: FieldPlace = { field: 'homepage', label: '应用主页' };
const TRUSTED: FieldPlace = { field: 'trustedDomain', label: '可信域名' };
const OWN_APP: readonly ConsoleSection[] = [
  { menu: '应用管理 > 应用详情', fields: [HOMEPAGE] },
  { menu: '应用管理 > 应用 > 网页授权及JS-SDK', fields: [TRUSTED] },
  {
    menu: '应用管理 > 应用 > 企业微信授权登录 > Web网页',
    fields: [{ field: 'callbackDomain', label: '授权回调域' }],
  },
];

/**
 * The consoles' pages that an application depends on. A third-party app is saved only with both of its
 * addresses (path 90613 as mirrored; that both are checked is from one report).
 */
export const CONSOLE_APPS: readonly ConsoleApp[] = [
  {
    name: 'third-party',
    title: { zh: '第三方应用', en: 'Third-party app (第三方应用)' },
    id: ({ credentials }) => credentials.suiteId,
    sections: [
      {
        menu: '应用管理 > 应用详情',
        fields: [HOMEPAGE, TRUSTED, { field: 'installDomain', label: '安装完成回调域名' }],
      },
      {
        menu: '应用管理 > 开发信息 > 指令回调配置',
        fields: [
          { field: 'commandUrl', label: '指令回调URL' },
          { field: 'dataUrl', label: '数据回调URL' },
          ...KEYS,
        ],
      },
    ],
    required: ['commandUrl', 'dataUrl', 'token', 'encodingAESKey'],
  },
  {
    name: 'login',
    title: { zh: '登录授权', en: 'Login authorisation (登录授权)' },
    id: ({ credentials }) => credentials.loginSuiteId,
    sections: [
      {
        menu: '应用管理 > 登录授权',
        fields: [
          TRUSTED,
          { field: 'launchDomain', label: '登录授权发起域名' },
          { field: 'callbackDomain', label: '授权完成回调域名' },
          { field: 'commandUrl', label: '指令回调URL' },
          ...KEYS,
        ],
      },
    ],
    required: [],
  },
  {
    name: 'template',
    title: { zh: '代开发应用模板', en: 'Template of delegated apps (代开发应用模板)' },
    id: ({ credentials }) => credentials.delegatedSuiteId,
    sections: [
      {
        menu: '应用管理 > 应用代开发 > 代开发应用模板',
        fields: [{ field: 'commandUrl', label: '模板回调URL' }, ...KEYS],
      },
      ...OWN_APP,
    ],
    required: ['commandUrl', 'token', 'encodingAESKey'],
  },
  {
    name: 'delegated',
    title: { zh: '代开发应用', en: 'Delegated app (代开发应用)' },
    id: ({ credentials }) => `${credentials.corpId} / ${AGENT_IDS.delegated}`,
    sections: [
      ...OWN_APP,
      { menu: '代开发应用 > 回调配置', fields: [{ field: 'dataUrl', label: '回调URL' }, ...KEYS] },
    ],
    required: [],
  },
  {
    name: 'self-built',
    title: { zh: '自建应用', en: 'Self-built app (自建应用)' },
    id: ({ credentials }) => `${credentials.corpId} / ${credentials.agentId}`,
    sections: [
      ...OWN_APP,
      {
        menu: '应用管理 > 应用 > 接收消息 > 设置API接收',
        fields: [{ field: 'dataUrl', label: 'URL' }, ...KEYS],
      },
    ],
    required: [],
  },
  {
    name: 'provider',
    title: { zh: '服务商（通用开发参数）', en: 'Provider (通用开发参数)' },
    id: ({ credentials }) => credentials.providerCorpId,
    sections: [
      {
        menu: '应用管理 > 通用开发参数',
        fields: [{ field: 'dataUrl', label: '系统事件接收URL' }, ...KEYS],
      },
    ],
    required: ['dataUrl', 'token', 'encodingAESKey'],
  },
];

export function consoleApp(name: string | null | undefined): ConsoleApp | undefined {
  return CONSOLE_APPS.find((app) => app.name === name);
}

/** Label of one of an app's fields. */
export function labelOf(app: ConsoleApp, field: ConsoleField): string {
  const places = app.sections.flatMap(({ fields }) => fields);
  return places.find((place) => place.field === field)?.label ?? field;
}
