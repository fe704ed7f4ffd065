import type { CallbackKey, SealedMessage } from '../../../lib/callbacks/envelope';
import { KEY, OTHER_KEY, SUITE_ID, ticketXml } from './wecom';

/** A message as WeCom or its documentation has sealed it, with what is inside. */
export interface Vector {
  readonly name: string;
  readonly sealed: SealedMessage;
  readonly key: CallbackKey;
  readonly receiveId: string;
  readonly random: string;
  readonly message: string;
}

const lines = (...text: readonly string[]) => text.join('\n');
const joined = (...parts: readonly string[]) => parts.join('');

/** Tencent's samples (paths 90968, 91144) and two made with the same key, cross-checked with `@wecom/crypto`. */
export const VECTORS: readonly Vector[] = [
  {
    name: "the URL check of Tencent's samples",
    key: KEY,
    receiveId: 'wx5823bf96d3bd56c7',
    random: 'c41b64491c2468d0',
    message: '1616140317555161061',
    sealed: {
      timestamp: '1409659589',
      nonce: '263014780',
      msgSignature: '5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3',
      encrypt: 'P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==',
    },
  },
  {
    name: 'the message of the documentation, padded with 30 bytes',
    key: KEY,
    receiveId: 'wx5823bf96d3bd56c7',
    random: '0960688932c47ef1',
    message: lines(
      '<xml><ToUserName><![CDATA[wx5823bf96d3bd56c7]]></ToUserName>',
      '<FromUserName><![CDATA[mycreate]]></FromUserName>',
      '<CreateTime>1409659813</CreateTime>',
      '<MsgType><![CDATA[text]]></MsgType>',
      '<Content><![CDATA[hello]]></Content>',
      '<MsgId>4561255354251345929</MsgId>',
      '<AgentID>218</AgentID>',
      '</xml>',
    ),
    sealed: {
      timestamp: '1409659813',
      nonce: '1372623149',
      msgSignature: '477715d11cdb4164915debcba66cb864d751f3e6',
      encrypt: joined(
        'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/s',
        'YYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJ',
        'YuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGU',
        'callcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDY',
        'A5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==',
      ),
    },
  },
  {
    name: "the URL check of Tencent's Python sample",
    key: OTHER_KEY,
    receiveId: 'ww1436e0e65a779aee',
    random: '',
    message: '1288432023552776189',
    sealed: {
      timestamp: '1476416373',
      nonce: '47744683',
      msgSignature: '012bc692d0a58dd4b10f8dfe5c4ac00ae211ebeb',
      encrypt: 'fsi1xnbH4yQh0+PJxcOdhhK6TDXkjMyhEPA7xB2TGz6b+g7xyAbEkRxN/3cNXW9qdqjnoVzEtpbhnFyq6SVHyA==',
    },
  },
  {
    name: "the Chinese message of Tencent's Python sample",
    key: OTHER_KEY,
    receiveId: 'ww1436e0e65a779aee',
    random: '',
    message: joined(
      '<xml><ToUserName>ww1436e0e65a779aee</ToUserName><FromUserName>ChenJiaShun</FromUserName>',
      '<CreateTime>1476422779</CreateTime><MsgType>text</MsgType><Content>你好</Content><MsgId>1456453720</MsgId>',
      '<AgentID>1000002</AgentID></xml>',
    ),
    sealed: {
      timestamp: '1476422779',
      nonce: '1597212914',
      msgSignature: '0c3914025cb4b4d68103f6bfc8db550f79dcf48e',
      encrypt: joined(
        'Kl7kjoSf6DMD1zh7rtrHjFaDapSCkaOnwu3bqLc5tAybhhMl9pFeK8NslNPVdMwmBQTNoW4mY7AIjeLvEl3NyeTkAgGzBhzTtRLNshw2',
        'AEew+kkYcD+Fq72Kt00fT0WnN87hGrW8SqGc+NcT3mu87Ha3dz1pSDi6GaUA6A0sqfde0VJPQbZ9U+3JWcoD4Z5jaU0y9GSh010wsHF8',
        'KZD24YhmZH4ch4Ka7ilEbjbfvhKkNL65HHL0J6EYJIZUC2pFrdkJ7MhmEbU2qARR4iQHE7wy24qy0cRX3Mfp6iELcDNfSsPGjUQVDGxQ',
        'DCWjayJOpcwocugux082f49HKYg84EpHSGXAyh+/oxwaWbvL6aSDPOYuPDGOCI8jmnKiypE+',
      ),
    },
  },
  {
    name: 'a suite_ticket',
    key: KEY,
    receiveId: SUITE_ID,
    random: '0123456789abcdef',
    message: ticketXml('asdfasfdasdfasdf', 1403610513),
    sealed: {
      timestamp: '1403610513',
      nonce: '380320359',
      msgSignature: '9ebc7c7ef8f50a5edd356fcd4b26de555d2eac3d',
      encrypt: joined(
        'sKqRbbiSUnDhFHOvPjtUMeoepyOyy/NnA7d0qhyunW78lZGwiBX9mtvlQ2IxN1opusKr4WLwtbQKiA6PKgWkQSc5zGOPaaCmSg75l7ip',
        'MBNQ4QvdBP7kyG44nGNp1Ce2QID3GvktrlPXWeUN36mOBX6mtDmVX12rir5Axrc77Dua1MJQSC3OIAlw3SNFpBWV/Ny5lXZPVGsiwZje',
        'M3KxG45uQprV28xeNP0ldY2uGuME+5lhXDgMHN2dNHlFL+5Y7RRCyCQ5/1uZAxlOAfN8Afn6cNU7XaQNyAew63Qfqc4Yoqd1WAXmhhvn',
        'bqBee+4x+Jk9mPsWIHkT0InoCvHuLA==',
      ),
    },
  },
  {
    name: 'a URL check with an empty receive id',
    key: KEY,
    receiveId: '',
    random: '0123456789abcdef',
    message: '1616140317555161061',
    sealed: {
      timestamp: '1403610513',
      nonce: '380320359',
      msgSignature: 'a0f78804c5946909d0d02db430088192e7f2194d',
      encrypt: 'sKqRbbiSUnDhFHOvPjtUMWzf2R8PrpMiTTPaicBgqZm9eFleDkaZY7LObMBXhUqCcxijQlSKcvc+WpPyowukzA==',
    },
  },
];
