import type { Bilingual } from '../errors';

interface Explanation extends Bilingual {
  readonly remedy: Bilingual;
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|ERR_TLS/;

/** Says what a failed connection means, by Node's code for it. */
export function whatFailed(code: string): Explanation {
  if (code === 'TIMEOUT' || code === 'ETIMEDOUT') {
    return {
      en: 'no answer in time',
      zh: '超时无应答',
      remedy: {
        en: 'Let this server out to it on port 443 in the firewall.',
        zh: '请在防火墙中放行本服务器到该域名 443 端口的访问。',
      },
    };
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      en: `its name is not known here (${code})`,
      zh: `域名无法解析（${code}）`,
      remedy: { en: 'Check the name and the DNS of this server.', zh: '请检查域名和服务器的 DNS。' },
    };
  }
  if (CERTIFICATE.test(code)) {
    return {
      en: `its certificate is not trusted (${code})`,
      zh: `证书不受信任（${code}）`,
      remedy: {
        en:
          'Where a proxy opens TLS, or with a private CA, set NODE_EXTRA_CA_CERTS or pass an ' +
          'httpsAgent with `ca`; else the certificate, its chain or the clock is wrong. Never switch ' +
          'the check off.',
        zh: '若代理会解密 TLS 或使用私有 CA，请设置 NODE_EXTRA_CA_CERTS，或传入带 `ca` 的 httpsAgent；否则请检查证书、证书链和系统时间。切勿关闭校验。',
      },
    };
  }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
    return {
      en: `what answers there does not speak TLS (${code})`,
      zh: `对端没有使用 TLS（${code}）`,
      remedy: {
        en: 'Check scheme and port of the address.',
        zh: '请检查地址的协议和端口。',
      },
    };
  }
  if (code === 'ECONNREFUSED') {
    return {
      en: 'nothing listens there (ECONNREFUSED)',
      zh: '该地址没有服务在监听（ECONNREFUSED）',
      remedy: {
        en: 'Start what should answer there, or correct the address.',
        zh: '请启动对应的服务，或更正地址。',
      },
    };
  }
  return {
    en: `the connection failed (${code})`,
    zh: `连接失败（${code}）`,
    remedy: {
      en: 'Check firewall, proxy and address.',
      zh: '请检查防火墙、代理和地址。',
    },
  };
}
