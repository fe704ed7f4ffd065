import {
  type CallbackOptions,
  parseCallbackOptions,
  type ReceiverName,
  type SuiteCallbackOptions,
} from '../../lib/callbacks/callback-options';
import { suiteCallback } from '../../lib/callbacks/suite-callback';
import { WeComConfigError } from '../../lib/errors';
import { MemoryTokenStore } from '../../lib/tokens/token-store';
import { KEY, OTHER_KEY, PROVIDER_CORP_ID, SUITE_ID } from './support/wecom';

const CANARY = 'CANARYcanary0123';
const GOOD: SuiteCallbackOptions = {
  suiteId: SUITE_ID,
  providerCorpId: PROVIDER_CORP_ID,
  keys: KEY,
  tokenStore: new MemoryTokenStore(),
};

const create = (changes: Readonly<Record<string, unknown>>) => () =>
  suiteCallback({ ...GOOD, ...changes } as SuiteCallbackOptions);
const messageOf = (work: () => unknown): string => {
  let message = '';
  expect(() => {
    try {
      work();
    } catch (error) {
      message = String(error);
      throw error;
    }
  }).toThrow(WeComConfigError);
  return message;
};

const PAGE = '应用管理 > 开发信息 > 指令回调配置';
const TOKEN = `(console: ${PAGE} > Token (web login: 应用管理 > 登录授权 > Token))`;
const AES_KEY = `(console: ${PAGE} > EncodingAESKey (web login: 应用管理 > 登录授权 > EncodingAESKey))`;

describe('The options of suiteCallback', () => {
  it('have defaults for what may be left out', () => {
    expect(parseCallbackOptions('suiteCallback', GOOD)).toEqual({
      keys: [KEY],
      toleranceSeconds: 300,
      onEvent: undefined,
    });
  });

  it('take all there is', () => {
    const all = {
      ...GOOD,
      keys: [KEY, OTHER_KEY],
      receiveIds: ['ww1', ''],
      toleranceSeconds: 3600,
      onEvent: () => {},
    };

    expect(parseCallbackOptions('suiteCallback', all)).toEqual({
      keys: [KEY, OTHER_KEY],
      toleranceSeconds: 3600,
      onEvent: all.onEvent,
    });
  });

  it.each<[string, unknown, readonly string[]]>([
    [
      'suiteId',
      undefined,
      [
        'is missing',
        '基本信息 > SuiteID (web login: 应用管理 > 登录授权 > SuiteID; template: 应用管理 > 应用代开发 > 代开发应用模板 > SuiteID)',
      ],
    ],
    ['suiteId', '', ['got 0 characters']],
    ['suiteId', `${CANARY} `, ['got 17 characters']],
    ['suiteId', 5, ['got a value of type number']],
    ['providerCorpId', undefined, ['应用管理 > 通用开发参数 > CorpID']],
    ['providerCorpId', null, ['got null']],
    ['keys', undefined, ['is missing', PAGE]],
    ['keys', [], ['at least one', 'got a list of 0']],
    ['keys', CANARY, ['got 16 characters']],
    ['keys.token', { ...KEY, token: '' }, ['1 to 32 letters and digits', TOKEN]],
    ['keys.token', { ...KEY, token: CANARY.repeat(3) }, ['got 48 characters', TOKEN]],
    ['keys.token', { ...KEY, token: `${CANARY}-` }, ['letters and digits']],
    ['keys.token', { encodingAESKey: KEY.encodingAESKey }, ['is missing']],
    [
      'keys.encodingAESKey',
      { ...KEY, encodingAESKey: CANARY },
      ['must have 43', 'got 16 characters', AES_KEY],
    ],
    ['keys.encodingAESKey', { ...KEY, encodingAESKey: `${KEY.encodingAESKey}=` }, ['got 44 characters']],
    [
      'keys.encodingAESKey',
      { ...KEY, encodingAESKey: `+${KEY.encodingAESKey.slice(1)}` },
      ['letters and digits'],
    ],
    ['keys[1].token', [KEY, { ...KEY, token: `${CANARY}!` }], [TOKEN]],
    ['keys[0].encodingAESKey', [{ token: 'x' }], [AES_KEY]],
    ['keys[1]', [KEY, null], ['got null']],
    ['tokenStore', undefined, ['is missing']],
    ['tokenStore', new Set(), ['get, set, delete']],
    ['tokenStore', { get: () => {} }, ['get, set, delete']],
    ['corps', [], ['at least one CorpID']],
    ['corps[0]', [`${CANARY} `], ['spaces']],
    ['receiveIds', CANARY, ['must be a list']],
    ['receiveIds[0]', [`${CANARY} `], ['without spaces']],
    ['receiveIds[1]', ['ww1', 2], ['without spaces']],
    ['onEvent', CANARY, ['must be a function']],
    ['toleranceSeconds', 0, ['1 or more']],
    ['toleranceSeconds', -300, ['1 or more']],
    ['toleranceSeconds', 1.5, ['whole number']],
    ['toleranceSeconds', '300', ['got 3 characters']],
    ['toleranceSeconds', Number.NaN, ['whole number']],
    ['toleranceSeconds', Number.POSITIVE_INFINITY, ['whole number']],
  ])(
    'are refused at start-up where %s is wrong (%p), and the message never shows the value',
    (path, value, texts) => {
      const [option = ''] = path.split(/[.[]/);

      const message = messageOf(create({ [option]: value }));

      expect(message).toContain(`WeComConfigError: suiteCallback: ${path} `);
      for (const text of texts) expect(message).toContain(text);
      expect(message).not.toContain(CANARY);
      expect(message).not.toContain(KEY.encodingAESKey.slice(1, 20));
    },
  );

  it.each(['token', 'encodingAESKey'])('name the page of a template where its %s is wrong', (option) => {
    const label = option === 'token' ? 'Token' : 'EncodingAESKey';

    const message = messageOf(create({ suiteId: 'dk0123456789abcdef', keys: { ...KEY, [option]: '-' } }));

    expect(message).toMatch(
      new RegExp(`\\(console: 应用管理 > 应用代开发 > 代开发应用模板 > ${label}\\)\\.$`),
    );
  });

  it.each([
    ['suiteID', 'did you mean suiteId?'],
    ['tokenstore', 'did you mean tokenStore?'],
    ['toleranceSecond', 'did you mean toleranceSeconds?'],
    ['onEvents', 'did you mean onEvent?'],
    ['receiveId', 'did you mean receiveIds?'],
  ])('are refused with a name nobody knows: %s', (name, text) => {
    const message = messageOf(create({ [name]: CANARY }));

    expect(message).toContain(`unknown option ${name}: ${text}`);
    expect(message).not.toContain(CANARY);
  });

  it('suggest nothing for a name that is like none of them', () => {
    expect(messageOf(create({ xyzzy: 1 }))).toBe('WeComConfigError: suiteCallback: unknown option xyzzy.');
  });

  it('look at the names inside keys too', () => {
    const single = messageOf(create({ keys: { ...KEY, encodingAesKey: CANARY } }));
    const list = messageOf(create({ keys: [KEY, { ...KEY, tokn: CANARY }] }));

    expect(single).toContain('unknown option keys.encodingAesKey: did you mean encodingAESKey?');
    expect(list).toContain('unknown option keys[1].tokn: did you mean token?');
  });

  it.each([undefined, null, CANARY, 1])('are one object, not %p', (options) => {
    expect(messageOf(() => suiteCallback(options as never))).toContain(
      options === undefined ? 'options are missing' : 'must be an object with options',
    );
  });
});

describe('The options of every receiver', () => {
  const app = { name: 'intranet', corps: 'any', keys: KEY };

  it.each<[ReceiverName, object, readonly string[]]>([
    [
      'suiteCallback',
      { ...GOOD, suiteId: ` ${SUITE_ID}` },
      ['suiteId', 'be an id of letters, digits, _ and -'],
    ],
    [
      'suiteCallback',
      { ...GOOD, keys: { ...KEY, encodingAESKey: `a${KEY.encodingAESKey}` } },
      ['43 letters and digits', 'got 44 characters'],
    ],
    ['appCallback', { ...app, name: '-Intranet' }, ['name', 'have 1 to 31 of a-z, 0-9 and -']],
    ['appCallback', { ...app, name: 'intranet!' }, ['have 1 to 31 of a-z, 0-9 and -']],
    ['appCallback', { ...app, name: 'n'.repeat(32) }, ['got 32 characters']],
    [
      'appCallback',
      { ...app, keys: { ...KEY, token: '' } },
      ['应用管理 > 应用 > 接收消息 > 设置API接收 > Token'],
    ],
    [
      'providerCallback',
      { providerCorpId: 'ww1', keys: { ...KEY, token: '' } },
      ['应用管理 > 通用开发参数 > 系统事件接收URL > Token'],
    ],
    ['providerCallback', { providerCorpId: 'ww 1', keys: KEY }, ['应用管理 > 通用开发参数 > CorpID']],
  ])('of %s say what is wrong, and where it stands in the console: %j', (label, options, words) => {
    const message = messageOf(() => parseCallbackOptions(label, options as CallbackOptions));

    for (const word of words) expect(message).toContain(word);
  });
});
