import { type Check, unless } from '../check';
import type { Receiver } from '../receiver';
import { VERIFY } from './push';

export const URL_CHECKS: ReadonlyArray<Check<Receiver>> = [
  {
    id: 'url-check-answered',
    title: {
      en: "The console's check of the callback address is answered",
      zh: '后台对回调地址的校验得到应答',
    },
    remedy: {
      en: 'Answer GET with the opened echostr and nothing else; it is sealed with the CorpID of the provider. Look at Token and EncodingAESKey.',
      zh: '对 GET 返回解密后的 echostr，不含其他内容；其接收方是服务商的 CorpID。请检查 Token 与 EncodingAESKey。',
    },
    async run(receiver) {
      const { answer, plain } = await receiver.urlCheck();
      return unless(answer.status !== 200 || answer.body !== plain, {
        en: `it answered ${answer.status}`,
        zh: `返回 ${answer.status}`,
      });
    },
  },
  {
    id: 'url-check-signed',
    title: { en: 'A URL check with a wrong signature is not answered', zh: '签名错误的 URL 校验得不到应答' },
    remedy: VERIFY,
    async run(receiver) {
      const { answer, plain } = await receiver.urlCheck({
        query: (query) => query.set('msg_signature', '0'.repeat(40)),
      });
      return unless(answer.body.includes(plain), { en: 'it was opened and answered', zh: '被解密并应答了' });
    },
  },
  {
    id: 'url-check-no-echo',
    title: {
      en: 'The callback address repeats nothing it is asked with',
      zh: '回调地址不会原样返回请求内容',
    },
    remedy: VERIFY,
    async run(receiver) {
      const query = (each: URLSearchParams) => {
        for (const name of [...each.keys()]) each.delete(name);
        each.set('echostr', '1616140317555161061');
      };
      const { answer } = await receiver.urlCheck({ query });
      return unless(answer.body.includes('1616140317555161061'), {
        en: 'it repeats echostr as it came',
        zh: '它原样返回了 echostr',
      });
    },
  },
];
