import type { Answer } from '../deliver';
import type { Text } from '../pages/language';

/** What was asked for, to compare the answer with. */
export interface UrlQuestion {
  /** The plaintext inside the seal, that has to come back. */
  readonly expected: string;
  readonly echostr: string;
  /** Receive id inside the seal. */
  readonly receiveId: string;
}

/**
 * Says why an answer does not pass the check of a callback address; undefined where it passes.
 *
 * @see https://developer.work.weixin.qq.com/document/path/90930 (the check, as mirrored)
 */
export function judgeAnswer(answer: Answer, question: UrlQuestion): Text | undefined {
  const { status, body, failure } = answer;
  if (failure !== undefined) return noAnswer(failure);
  if (status === 200) return body === question.expected ? undefined : wrongText(body, question);
  if (status >= 300 && status < 400) {
    return {
      zh: `应答为 ${status}（跳转）。校验不跟随跳转，请填写最终地址；接收端也不应放在登录校验之后。`,
      en: `Answered ${status}, a redirect. The check follows none: enter the final address, and keep the receiver in front of a login.`,
    };
  }
  if (status === 401 || status === 403) {
    return {
      zh: `应用拒绝了校验（${status}）：请核对 Token 与 EncodingAESKey 是否与此页一致、应用认可的接收方（此处为 ${question.receiveId}），以及服务器时间。`,
      en: `The application refused the check (${status}): compare Token and EncodingAESKey with this page, the receive id it accepts (here ${question.receiveId}), and its clock.`,
    };
  }
  if (status === 404 || status === 405) {
    return {
      zh: `此地址没有接收端（${status}）：请核对路径，以及是否已挂载。`,
      en: `No receiver answers at this address (${status}): check the path, and that the receiver is mounted.`,
    };
  }
  return {
    zh: `应用出错（${status}）：请看应用日志；接收端须挂载在请求体解析中间件之前。`,
    en: `The application failed (${status}): see its log; a receiver is mounted in front of body parsers.`,
  };
}

function noAnswer(failure: string): Text {
  if (failure === 'ETIMEDOUT') {
    return {
      zh: '一秒内没有应答。校验只等一秒。',
      en: 'No answer within a second, and the check waits no longer.',
    };
  }
  if (failure === 'ECONNREFUSED') {
    return {
      zh: '连接被拒绝：此端口上没有程序在监听，请先启动应用。',
      en: 'The connection was refused: nothing listens on this port. Start the application first.',
    };
  }
  if (failure === 'ENOTFOUND' || failure === 'EAI_AGAIN') {
    return { zh: '域名无法解析。', en: 'The host name is not known.' };
  }
  return { zh: `无法连接（${failure}）。`, en: `It cannot be reached (${failure}).` };
}

function wrongText(body: string, { expected, echostr }: UrlQuestion): Text {
  if (body === 'success') {
    return {
      zh: '应答为 success。它只用于事件；校验须返回 echostr 解密后的明文。',
      en: 'Answered success. That is for events; the check wants the decrypted echostr back.',
    };
  }
  if (body === echostr) {
    return {
      zh: '原样返回了 echostr，须先解密。',
      en: 'Sent echostr back as it came; it has to be decrypted.',
    };
  }
  if (body.replace(/[\s"'\uFEFF]/g, '') === expected) {
    return {
      zh: '明文正确，但多了引号、空白、换行或 BOM，须原样返回。',
      en: 'The right text with quotes, white space, a line break or a BOM around it; nothing may be added.',
    };
  }
  if (body === '') return { zh: '应答为空。', en: 'The answer was empty.' };
  if (/^\s*</.test(body)) {
    return {
      zh: '返回的是网页：此地址通向网站，而不是接收端。',
      en: 'A web page came back: this address leads to the site, not to the receiver.',
    };
  }
  return { zh: '返回的不是 echostr 的明文。', en: 'What came back is not the decrypted echostr.' };
}
