import { type Check, failed, notApplicable, PASSED, unless, type Verdict } from '../check';
import { isTaken, type Receiver, WECOM_WAITS_MS } from '../receiver';
import type { Text } from '../text';

export const VERIFY: Text = {
  en: 'Compare msg_signature before anything else; answer 401 where it is wrong. `suiteCallback` does it.',
  zh: '先比对 msg_signature，不符时返回 401。`suiteCallback` 已实现。',
};
/** Harmless, and known to every application. */
const EVENT = { InfoType: 'change_auth', AuthCorpId: 'wwconformance' };
const DAY_SECONDS = 86_400;
const OTHER_TYPES = ['application/octet-stream', 'text/plain', ''];

const NOT_TAKING = notApplicable({ en: 'no event is answered', zh: '没有事件得到应答' });

async function answered(receiver: Receiver): Promise<Verdict> {
  const first = await receiver.push(EVENT);
  receiver.isTaking = isTaken(first);
  if (receiver.isTaking) return PASSED;
  for (const contentType of OTHER_TYPES) {
    if (!isTaken(await receiver.push(EVENT, { contentType }))) continue;
    receiver.contentType = contentType;
    receiver.isTaking = true;
    return PASSED;
  }
  return failed({
    en: `it answered ${first.status}, not success`,
    zh: `返回 ${first.status}，而不是 success`,
  });
}

async function rawBody(receiver: Receiver): Promise<Verdict> {
  if (!receiver.isTaking) return NOT_TAKING;
  for (const contentType of ['text/xml', 'application/xml']) {
    const { status, ...answer } = await receiver.push(EVENT, { contentType });
    if (!isTaken({ status, ...answer }))
      return failed({
        en: `sent as ${contentType} it answered ${status}`,
        zh: `以 ${contentType} 发送时返回 ${status}`,
      });
  }
  return PASSED;
}

async function malformed(receiver: Receiver): Promise<Verdict> {
  const query = new URLSearchParams({ msg_signature: 'x', timestamp: 'y', nonce: 'z' });
  const answers = [
    await receiver.post(new URLSearchParams(), '', receiver.contentType),
    await receiver.post(query, '<xml>', receiver.contentType),
    await receiver.post(query, '\u0000'.repeat(64), receiver.contentType),
    await receiver.message('no xml at all'),
    await receiver.message('<xml><InfoType>'),
    await receiver.ciphertext('AAAA'),
    await receiver.ciphertext(Buffer.alloc(64, 7).toString('base64')),
  ];
  const broken = answers.find(({ status }) => status >= 500);
  return unless(broken !== undefined, {
    en: `it answered ${broken?.status} to one of them`,
    zh: `对其中之一返回 ${broken?.status}`,
  });
}

async function entities(receiver: Receiver): Promise<Verdict> {
  const bomb = Array.from({ length: 12 }, (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`).join(
    '',
  );
  const began = Date.now();
  const { status } = await receiver.message(
    `<!DOCTYPE xml [<!ENTITY e0 "x">${bomb}]><xml><InfoType>&e12;</InfoType></xml>`,
  );
  const isSlow = Date.now() - began > WECOM_WAITS_MS;
  return unless(status >= 500 || isSlow, {
    en: 'it worked on entities of the sender’s own',
    zh: '它处理了发送方自定义的实体',
  });
}

async function receivers(receiver: Receiver): Promise<Verdict> {
  const answer = await receiver.push(EVENT, { receiveId: 'wwforeignforeign0' });
  return unless(isTaken(answer), {
    en: 'an event sealed for somebody else was taken',
    zh: '接受了加密给其他接收方的事件',
  });
}

async function plainText(receiver: Receiver): Promise<Verdict> {
  const xml = `<xml><SuiteId>${receiver.suiteId}</SuiteId><InfoType>change_auth</InfoType><AuthCorpId>x</AuthCorpId><TimeStamp>${receiver.now()}</TimeStamp></xml>`;
  const answer = await receiver.post(new URLSearchParams(), xml, receiver.contentType);
  return unless(answer.status < 300, { en: 'it was taken', zh: '被接受了' });
}

async function large(receiver: Receiver): Promise<Verdict> {
  const query = new URLSearchParams({
    msg_signature: 'x'.repeat(40),
    timestamp: String(receiver.now()),
    nonce: '1',
  });
  const status = await receiver.post(query, 'x'.repeat(1024 * 1024), receiver.contentType).then(
    (answer) => answer.status,
    () => 0,
  );
  return unless(status >= 500 || (status > 0 && status < 300), {
    en: `it answered ${status}`,
    zh: `返回 ${status}`,
  });
}

export const PUSH_CHECKS: ReadonlyArray<Check<Receiver>> = [
  {
    id: 'push-answered',
    title: { en: 'An event is answered with success', zh: '事件得到 success 应答' },
    remedy: {
      en: 'Answer 200 with the text success within a second; WeCom sends it again otherwise. Look at Token and EncodingAESKey.',
      zh: '一秒内返回 200 和文本 success，否则企业微信会重发。请检查 Token 与 EncodingAESKey。',
    },
    run: answered,
  },
  {
    id: 'push-raw-body',
    title: {
      en: 'No body parser reads an event before the callback does',
      zh: '事件不会先被请求体解析中间件读走',
    },
    remedy: {
      en: 'Mount the callback in front of XML and other body parsers.',
      zh: '把回调挂载在 XML 等请求体解析中间件之前。',
    },
    run: rawBody,
  },
  {
    id: 'push-quick',
    title: { en: 'An event is answered within a second', zh: '事件在一秒内得到应答' },
    remedy: {
      en: 'Queue the work and answer; do not wait for it.',
      zh: '把工作放入队列后立即应答，不要等待。',
    },
    async run(receiver) {
      const began = Date.now();
      await receiver.push(EVENT);
      const took = Date.now() - began;
      return unless(took > WECOM_WAITS_MS, { en: `it took ${took} ms`, zh: `用时 ${took} 毫秒` });
    },
  },
  {
    id: 'push-signed',
    title: { en: 'An event with a wrong signature is refused', zh: '签名错误的事件被拒绝' },
    remedy: VERIFY,
    async run(receiver) {
      const { status } = await receiver.push(EVENT, {
        query: (query) => query.set('msg_signature', '0'.repeat(40)),
      });
      receiver.takesUnsigned = status < 300;
      return unless(status < 300, { en: 'it was taken', zh: '被接受了' });
    },
  },
  {
    id: 'push-signed-once',
    title: { en: 'Two signatures are none', zh: '两个签名等于没有签名' },
    remedy: VERIFY,
    async run(receiver) {
      if (receiver.takesUnsigned)
        return notApplicable({ en: 'signatures are not compared', zh: '没有比对签名' });
      const query = (each: URLSearchParams) => {
        const right = each.get('msg_signature') ?? '';
        each.set('msg_signature', '0'.repeat(40));
        each.append('msg_signature', right);
      };
      const { status } = await receiver.push(EVENT, { query });
      return unless(status < 300, { en: 'it was taken', zh: '被接受了' });
    },
  },
  {
    id: 'push-sealed',
    title: { en: 'An event that is not sealed is refused', zh: '未加密的事件被拒绝' },
    remedy: VERIFY,
    run: plainText,
  },
  {
    id: 'receiver-checked',
    title: { en: 'An event sealed for another receiver is refused', zh: '加密给其他接收方的事件被拒绝' },
    remedy: {
      en: 'Compare the receive id inside the envelope with the SuiteID.',
      zh: '将密文中的 receiveid 与 SuiteID 比对。',
    },
    run: receivers,
  },
  {
    id: 'push-fresh',
    title: { en: 'An event of yesterday is refused', zh: '昨天的事件被拒绝' },
    remedy: {
      en: 'Compare the timestamps with the clock: a recorded push could be sent again for ever.',
      zh: '将时间戳与当前时间比对，否则录下的推送可以永远重放。',
    },
    async run(receiver) {
      const answer = await receiver.push(EVENT, { at: receiver.now() - DAY_SECONDS });
      return unless(isTaken(answer), { en: 'it was taken', zh: '被接受了' });
    },
  },
  {
    id: 'push-malformed',
    title: {
      en: 'What is no event is refused, not a fault of the server',
      zh: '不是事件的内容被拒绝，而不是导致服务器错误',
    },
    remedy: {
      en: 'Catch what goes wrong while opening and reading, and answer 401.',
      zh: '捕获解密与解析中的错误并返回 401。',
    },
    run: malformed,
  },
  {
    id: 'push-entities',
    title: { en: 'No entities of the sender are expanded', zh: '不会展开发送方自定义的实体' },
    remedy: {
      en: 'Read the few elements there are; use no XML parser with a DTD.',
      zh: '只读取少量已知元素，不要使用支持 DTD 的 XML 解析器。',
    },
    run: entities,
  },
  {
    id: 'push-large',
    title: { en: 'A megabyte is refused', zh: '1 MB 的内容被拒绝' },
    remedy: { en: 'Read at most 64 KiB.', zh: '最多读取 64 KiB。' },
    run: large,
  },
  {
    id: 'push-unknown',
    title: { en: 'An event that is not known is answered with success', zh: '未知的事件也应答 success' },
    remedy: {
      en: 'Take what you do not know: WeCom repeats what is not answered, and adds events now and then.',
      zh: '对未知事件也应答：未应答的会被重发，企业微信也会不时新增事件。',
    },
    async run(receiver) {
      if (!receiver.isTaking) return NOT_TAKING;
      const answer = await receiver.push({ InfoType: 'event_of_the_future', AuthCorpId: 'wwconformance' });
      return unless(!isTaken(answer), { en: `it answered ${answer.status}`, zh: `返回 ${answer.status}` });
    },
  },
];
