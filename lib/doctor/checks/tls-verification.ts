import { about, type Draft, failure, ok } from '../finding';
import type { Patient } from '../patient';

/** Certificates that nobody looks at: whoever sits in between reads secrets and chooses who signs in. */
export function checkTlsVerification({ connections, runtime }: Patient): readonly Draft[] {
  const findings: Draft[] = [];
  if (runtime.env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0') {
    findings.push(
      failure(
        'tls-verification',
        'operator',
        {
          en: 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the check of certificates for the whole process.',
          zh: 'NODE_TLS_REJECT_UNAUTHORIZED=0 会使整个进程不再校验证书。',
        },
        {
          en: 'Unset it. For a private CA set NODE_EXTRA_CA_CERTS, or pass an httpsAgent with `ca`.',
          zh: '请删除该环境变量。使用私有 CA 时请设置 NODE_EXTRA_CA_CERTS，或传入带 `ca` 的 httpsAgent。',
        },
      ),
    );
  }
  for (const { name, httpsAgent } of connections) {
    if (httpsAgent?.options?.rejectUnauthorized !== false) continue;
    findings.push(
      ...about(
        { name },
        failure(
          'tls-verification',
          'developer',
          {
            en: `its httpsAgent has rejectUnauthorized: false, so anybody in between can pose ` + 'as WeCom.',
            zh: `httpsAgent 设置了 rejectUnauthorized: false，中间人可以冒充企业微信。`,
          },
          {
            en: 'Remove it, and give the agent the private CA as `ca`.',
            zh: '请删除该设置，并用 `ca` 为 agent 指定私有 CA。',
          },
        ),
      ),
    );
  }
  return findings.length > 0
    ? findings
    : [ok('tls-verification', { en: 'Certificates are checked.', zh: '已启用证书校验。' })];
}
