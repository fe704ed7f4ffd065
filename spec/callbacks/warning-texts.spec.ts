import { CallbackWarnings } from '../../lib/callbacks/callback-warnings';
import type { Refusal } from '../../lib/callbacks/verify';

type Label = ConstructorParameters<typeof CallbackWarnings>[0];

/** What one object of them has told the operator. */
function told(
  label: Label,
  say: (warnings: CallbackWarnings) => void,
  suiteId: string | undefined = label === 'suiteCallback' ? 'ww1' : undefined,
): string[] {
  const lines: string[] = [];
  say(
    new CallbackWarnings(
      label,
      (line) => lines.push(line),
      () => 0,
      suiteId,
    ),
  );
  return lines;
}

const refused = (reason: Refusal['reason'], receiveId = 'ww1'): Refusal =>
  ({ ok: false, reason, receiveId }) as Refusal;

/** Where the keys of each address stand in the console. */
const KEYS = {
  suiteCallback: {
    en: '应用管理 > 开发信息 > 指令回调配置 (web login: 应用管理 > 登录授权)',
    zh: '「应用管理 > 开发信息 > 指令回调配置」（网页登录「应用管理 > 登录授权」）',
  },
  appCallback: {
    en: '应用管理 > 应用 > 接收消息 > 设置API接收',
    zh: '「应用管理 > 应用 > 接收消息 > 设置API接收」',
  },
  providerCallback: {
    en: '应用管理 > 通用开发参数 > 系统事件接收URL',
    zh: '「应用管理 > 通用开发参数 > 系统事件接收URL」',
  },
} as const;
const ADDRESSES = {
  suiteCallback: '指令回调URL / 数据回调URL',
  appCallback: '接收消息 URL',
  providerCallback: '系统事件接收URL',
} as const;
const LABELS = Object.keys(KEYS) as Array<keyof typeof KEYS>;

/** What is to be compared where a receive id is another: words of both languages, for a URL check and for a push. */
const IDS: ReadonlyArray<readonly [Label, 'URL check' | 'push', readonly string[]]> = [
  [
    'suiteCallback',
    'URL check',
    [
      'is none of suiteId, providerCorpId or receiveIds, and no enterprise of corps.',
      'Compare providerCorpId with 应用管理 > 通用开发参数 > CorpID and suiteId with 应用管理 > 应用详情 > 基本信息 > SuiteID (web login: 应用管理 > 登录授权 > SuiteID);',
      '不在 suiteId、providerCorpId、receiveIds、corps 之列，请核对「通用开发参数 > CorpID」与「应用管理 > 应用详情 > 基本信息 > SuiteID」（网页登录「应用管理 > 登录授权 > SuiteID」）。',
    ],
  ],
  [
    'suiteCallback',
    'push',
    [
      'is none of suiteId or receiveIds, and what it holds is no data event of that enterprise.',
      '系统事件接收URL leads here: give that address to providerCallback.',
      '不在 suiteId、receiveIds 之列，内容也不是该企业的数据回调，请核对「应用管理 > 应用详情 > 基本信息 > SuiteID」（网页登录「应用管理 > 登录授权 > SuiteID」）；',
      '若为服务商 CorpID，说明「系统事件接收URL」填成了此地址，应使用 providerCallback。',
    ],
  ],
  [
    'appCallback',
    'URL check',
    [
      'is no enterprise of corps. Compare corps with 我的企业 > 企业信息 > 企业ID.',
      '不在 corps 之列，请核对「我的企业 > 企业信息 > 企业ID」。',
    ],
  ],
  [
    'appCallback',
    'push',
    [
      'is no enterprise to which what it holds is addressed. If it is a SuiteID, 指令回调URL leads here: give that address to suiteCallback.',
      '与消息的接收企业不一致；若为 SuiteID，说明「指令回调URL」填成了此地址，应使用 suiteCallback。',
    ],
  ],
  [
    'providerCallback',
    'URL check',
    [
      'is not providerCorpId. Compare it with 应用管理 > 通用开发参数 > CorpID.',
      '不是 providerCorpId，请核对「应用管理 > 通用开发参数 > CorpID」。',
    ],
  ],
  [
    'providerCallback',
    'push',
    [
      'is not providerCorpId, or what it holds is no system event. Compare providerCorpId with 应用管理 > 通用开发参数 > CorpID.',
      'If it is a SuiteID or an enterprise, 指令回调URL or 数据回调URL leads here: give that address to suiteCallback.',
      '不是 providerCorpId，或内容不是系统事件，请核对「应用管理 > 通用开发参数 > CorpID」；',
      '若为 SuiteID 或企业 ID，说明「指令回调URL」或「数据回调URL」填成了此地址，应使用 suiteCallback。',
    ],
  ],
];

describe('What the operator of a receiver is told', () => {
  it.each(IDS)(
    'of %s names what to compare where the receive id of a %s is another',
    (label, request, words) => {
      const lines = told(label, (warnings) => warnings.refused(refused('receive-id'), request));

      expect(lines).toHaveLength(1);
      expect(lines[0]).toContain(
        `${label}: a request carries the right signature, but the receive id 'ww1' of this ${request} ${words[0]}`,
      );
      for (const word of words) expect(lines[0]).toContain(word);
      expect(lines[0]).toContain(`签名正确，但 ReceiveId ${words.find((word) => /^[不与]/.test(word))}`);
    },
  );

  it.each(LABELS)('of %s names where its keys and its address stand, in both languages', (label) => {
    const lines = told(label, (warnings) => {
      warnings.refused(refused('undecryptable'), 'push');
      warnings.refused(refused('signature'), 'push');
      warnings.refused(refused('event'), 'push');
    });

    expect(
      lines.map((line) =>
        line
          .split(/ \((?=签名)/)[0]
          ?.split('签名')[0]
          ?.trim(),
      ),
    ).toEqual([
      `${label}: a request carries the right signature, but it cannot be decrypted. Copy option keys.encodingAESKey again from EncodingAESKey at ${KEYS[label].en}.`,
      `${label}: a request in the right form is signed with a Token that is not in option keys. Unless a stranger sent it, copy keys.token again from Token at ${KEYS[label].en}.`,
      `${label}: a request carries the right signature, but what it holds is no event as WeCom documents it for ${ADDRESSES[label]}. Compare the address with the console.`,
    ]);
    expect(lines[0]).toContain(`签名正确但解密失败，请重新复制${KEYS[label].zh}中的 EncodingAESKey。`);
    expect(lines[1]).toContain(`签名校验失败，请核对${KEYS[label].zh}中的 Token。`);
    expect(lines[2]).toContain(
      `签名正确，但内容不是「${ADDRESSES[label]}」应收到的事件，请核对后台中填写的地址。`,
    );
  });

  it('of the suite of a template names its page alone', () => {
    const lines = told(
      'suiteCallback',
      (warnings) => {
        for (const reason of ['undecryptable', 'signature', 'suite-id', 'event'] as const)
          warnings.refused(refused(reason), 'push');
      },
      'dk0123456789abcdef',
    );

    expect(lines).toHaveLength(4);
    expect(lines[0]).toContain(
      'EncodingAESKey at 应用管理 > 应用代开发 > 代开发应用模板. (签名正确但解密失败，请重新复制「应用管理 > 应用代开发 > 代开发应用模板」中',
    );
    expect(lines[1]).toContain(
      'Token at 应用管理 > 应用代开发 > 代开发应用模板. (签名校验失败，请核对「应用管理 > 应用代开发 > 代开发应用模板」中的 Token',
    );
    expect(lines[2]).toContain('应用管理 > 应用代开发 > 代开发应用模板 > SuiteID. (');
    expect(lines[3]).toContain('documents it for 模板回调URL. ');
    expect(lines.join()).not.toMatch(/指令回调|登录授权|应用详情/);
  });

  it.each<[Refusal['reason'], readonly string[]]>([
    [
      'corp',
      [
        "this push is for the enterprise 'ww1', which corps does not allow. Put it there if it is a customer: WeCom may have changed the form of its id (2022).",
        '签名正确，但该企业不在 corps 允许之列；若为客户请加入（企业微信 2022 年起升级了企业ID 的形式）。',
      ],
    ],
    [
      'suite-id',
      [
        'the event inside is for another SuiteId than option suiteId. Compare suiteId with 应用管理 > 应用详情 > 基本信息 > SuiteID (web login: 应用管理 > 登录授权 > SuiteID).',
        '签名正确，但事件中的 SuiteId 与选项 suiteId 不一致，请核对。',
      ],
    ],
    [
      'receiver',
      [
        'ToUserName of its envelope names another receiver than the seal. Compare the ids in the options with the console.',
        '签名正确，但信封中的 ToUserName 与密文的接收方不一致，请核对选项中的 ID。',
      ],
    ],
    [
      'clock',
      [
        "its time is too far from this server's clock. Check the clock (NTP); option toleranceSeconds says how far it may be.",
        '签名正确，但时间与服务器时钟相差过大，请检查服务器时间。',
      ],
    ],
  ])('says what is wrong and what to do: %s', (reason, words) => {
    const lines = told('suiteCallback', (warnings) => warnings.refused(refused(reason), 'push'));

    expect(lines).toHaveLength(1);
    for (const word of words) expect(lines[0]).toContain(word);
  });

  it('is told apart by what it is about, a push from a URL check too', () => {
    const lines = told('suiteCallback', (warnings) => {
      for (const request of ['push', 'URL check', 'push'] as const)
        warnings.refused(refused('receive-id'), request);
      warnings.corpsFailed(new Error('no table'));
      warnings.notStored('Error ECONNREFUSED');
      warnings.corpsFailed(new Error('no table'));
    });

    expect(lines).toHaveLength(4);
  });

  it('says of the application’s own functions what failed, and whether WeCom sends it again', () => {
    const lines = told('appCallback', (warnings) => {
      warnings.corpsFailed(new Error('no table'));
      warnings.handlerFailed('member_removed', 'Error', 'in-time');
      warnings.handlerFailed('member_removed', 'Error', 'late');
    });

    expect(lines[0]).toContain(
      'appCallback: the function corps failed (Error). WeCom sends the event again.',
    );
    expect(lines[0]).toContain('corps 函数执行失败，企业微信会重新推送。');
    expect(lines[1]).toContain(
      'appCallback: onEvent rejected a member_removed event (Error); WeCom sends the event again.',
    );
    expect(lines[1]).toContain('onEvent 处理 member_removed 事件失败，企业微信会重新推送。');
    expect(lines[2]).toContain('WeCom does not send it again. Queue durably inside onEvent.');
    expect(lines[2]).toContain('onEvent 处理 member_removed 事件失败，但此前已应答，企业微信不会重新推送；');
  });

  it.each([
    ['Error ECONNREFUSED', 'Error ECONNREFUSED'],
    [undefined, 'no answer in time'],
  ])('says why a ticket was not stored: %p', (error, why) => {
    const lines = told('suiteCallback', (warnings) => warnings.notStored(error));

    expect(lines[0]).toContain(
      `option tokenStore did not keep the suite_ticket (${why}). WeCom sends it again.`,
    );
    expect(lines[0]).toContain('tokenStore 未能保存 suite_ticket，企业微信会重新推送。');
  });
});
