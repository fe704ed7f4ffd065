import { startReceiver, stopReceivers } from './support/receiver';
import {
  cancelAuthXml,
  checkUrl,
  encryptBlocks,
  envelopeXml,
  eventXml,
  KEY,
  NOW,
  type Parts,
  PROVIDER_CORP_ID,
  pushUrl,
  SUITE_ID,
  seal,
  signed,
  ticketXml,
} from './support/wecom';

afterEach(stopReceivers);

const pushed = (parts: Parts) => {
  const sealed = seal(cancelAuthXml(), parts);
  return { path: pushUrl(sealed), sending: { method: 'POST', body: envelopeXml(sealed.encrypt) } };
};

describe('What only the operator is told', () => {
  it('names suiteId and its place in the console when pushes come for another receiver', async () => {
    const receiver = await startReceiver();

    await receiver.push(cancelAuthXml(), { receiveId: 'dk123' });

    expect(receiver.warnings).toHaveLength(1);
    expect(receiver.warnings[0]).toContain(
      "the receive id 'dk123' of this push is none of suiteId or receiveIds",
    );
    expect(receiver.warnings[0]).toContain('应用管理 > 应用详情 > 基本信息 > SuiteID');
    expect(receiver.warnings[0]).toContain('签名正确，但 ReceiveId 不在');
  });

  it('thinks of a 系统事件接收URL where the receive id of a push may be the provider', async () => {
    const receiver = await startReceiver();

    await receiver.push(eventXml({ ServiceCorpId: PROVIDER_CORP_ID, InfoType: 'license_pay_success' }), {
      receiveId: PROVIDER_CORP_ID,
    });

    expect(receiver.warnings[0]).toContain(
      '系统事件接收URL leads here: give that address to providerCallback',
    );
  });

  it('names providerCorpId too when it is a URL check', async () => {
    const receiver = await startReceiver();

    await receiver.send(checkUrl(seal('1', { receiveId: 'no id' })));

    expect(receiver.warnings[0]).toContain('none of suiteId, providerCorpId or receiveIds');
    expect(receiver.warnings[0]).toContain('应用管理 > 通用开发参数 > CorpID');
  });

  it.each(['\x1b[31mred', 'a\r\nb', '<script>', 'x'.repeat(65), '', '密文'])(
    'does not repeat a receive id that is none: %j',
    async (receiveId) => {
      const receiver = await startReceiver();

      await receiver.push(cancelAuthXml(), { receiveId });

      expect(receiver.warnings[0]).toContain(`the receive id (${Buffer.byteLength(receiveId)} bytes) of`);
    },
  );

  it('is said once a minute, for each kind of trouble', async () => {
    const receiver = await startReceiver();
    const wrong = () => receiver.push(cancelAuthXml(), { receiveId: 'wwother' });

    for (let round = 0; round < 5; round++) await wrong();
    const first = receiver.warnings.length;
    await receiver.push(cancelAuthXml(NOW - 9999));
    receiver.clock.now += 59_999;
    await wrong();
    const beforeAMinute = receiver.warnings.length;
    receiver.clock.now += 1;
    await wrong();

    expect([first, beforeAMinute, receiver.warnings.length]).toEqual([1, 2, 3]);
  });

  it.each([
    ['another SuiteId inside', 'option suiteId', seal(ticketXml('T', NOW, 'wwother'))],
    [
      'another AES key',
      'keys.encodingAESKey again from EncodingAESKey at 应用管理 > 开发信息 > 指令回调配置',
      signed(encryptBlocks(Buffer.alloc(32))),
    ],
    ['a clock that is wrong', 'Check the clock', seal(cancelAuthXml(), { timestamp: String(NOW - 7200) })],
    ['an event that is old', 'toleranceSeconds', seal(cancelAuthXml(NOW - 301))],
    [
      'another Token',
      'copy keys.token again from Token at 应用管理 > 开发信息 > 指令回调配置 (web login: 应用管理 > 登录授权)',
      seal(cancelAuthXml(), { key: { ...KEY, token: 'other' } }),
    ],
  ])('explains %s', async (_, text, sealed) => {
    const receiver = await startReceiver();

    await receiver.send(pushUrl(sealed), { method: 'POST', body: envelopeXml(sealed.encrypt) });

    expect(receiver.warnings).toEqual([expect.stringContaining(text)]);
    expect(receiver.warnings[0]).toMatch(/[\u4e00-\u9fff]{4}/);
  });

  it.each([
    ['a push', () => pushed({})],
    ['a URL check', () => ({ path: checkUrl(seal('1', { receiveId: PROVIDER_CORP_ID })), sending: {} })],
  ])('holds nothing about strangers once %s has fitted the keys', async (_, make) => {
    const receiver = await startReceiver();
    const { path, sending } = make();
    await receiver.send(path, sending);

    await receiver.push(cancelAuthXml(), { key: { ...KEY, token: 'other' } });

    expect(receiver.warnings).toEqual([]);
  });

  it('holds nothing about requests that are malformed', async () => {
    const receiver = await startReceiver();

    await receiver.send('/suite');
    await receiver.send('/suite', { method: 'POST', body: 'hello' });

    expect(receiver.warnings).toEqual([]);
  });

  it('names ToUserName where only the envelope is for somebody else', async () => {
    const receiver = await startReceiver();
    const sealed = seal(cancelAuthXml());

    const reply = await receiver.send(pushUrl(sealed), {
      method: 'POST',
      body: envelopeXml(sealed.encrypt, 'ww0000000000000000'),
    });

    expect(reply).toMatchObject({ status: 401, body: '' });
    expect(receiver.events).toEqual([]);
    expect(receiver.warnings).toEqual([
      expect.stringContaining('ToUserName of its envelope names another receiver than the seal'),
    ]);
    expect(receiver.warnings[0]).toContain('ToUserName 与密文的接收方不一致');
  });

  it.each([
    ['lacks its InfoType', eventXml({ SuiteId: SUITE_ID })],
    ['is no flat XML', '<?xml version="1.0"?><xml></xml>'],
    ['is another kind of callback', '{"InfoType":"suite_ticket"}'],
  ])('names the address where a signed push %s', async (_, message) => {
    const receiver = await startReceiver();

    await receiver.push(message);

    expect(receiver.warnings).toEqual([
      expect.stringContaining('no event as WeCom documents it for 指令回调URL / 数据回调URL'),
    ]);
    expect(receiver.warnings[0]).toContain('指令回调');
  });

  it('is nothing where a recorded push comes as a URL check', async () => {
    const receiver = await startReceiver();

    await receiver.send(checkUrl(seal(cancelAuthXml())));

    expect(receiver.warnings).toEqual([]);
  });
});
