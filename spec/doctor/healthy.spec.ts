import { suiteCallback } from '../../lib';
import { Clinic, faults } from './support/clinic';
import { corpApp, providerSecret, SharedStore, saveTicket, suiteApp } from './support/strategies';

const FILE = 'WW_verify_aB3dE5fG7hI9jK1m.txt';

let clinic: Clinic;
afterEach(() => clinic?.close());

describe('The doctor finds nothing wrong', () => {
  beforeEach(async () => {
    const tokenStore = new SharedStore();
    clinic = await Clinic.open({
      connections: (own) => [
        providerSecret(own),
        suiteApp(own, { tokenStore }),
        corpApp(own, { name: 'staff', callbackURL: own.callbackURL('staff') }),
      ],
      callbacks: (own) => {
        const { suiteId, providerCorpId, token, encodingAESKey } = own.wecom.credentials;
        saveTicket(own, tokenStore, 3);
        return [suiteCallback({ suiteId, providerCorpId, keys: { token, encodingAESKey }, tokenStore })];
      },
      first: (app) => app.get(`/${FILE}`, (_req, res) => void res.type('text').send('aB3dE5fG7hI9jK1m')),
    });
  });

  it.each(['en', 'zh'] as const)(
    'with a right configuration on a running application, in %s',
    async (lang) => {
      const diagnosis = await clinic.examine({ app: clinic.origin, verificationFile: FILE, lang });

      expect(faults(diagnosis)).toEqual([]);
      expect(diagnosis.ok).toBe(true);
      expect([...new Set(diagnosis.findings.map(({ check }) => check))]).toEqual([
        'tls-verification',
        'names',
        'corps',
        'callback-url',
        'api-reachable',
        'clock',
        'token-store',
        'suite-ticket',
        'token',
        'ip-allowed',
        'app-reachable',
        'callback-host',
        'callback-route',
        'session',
        'login-cookie',
        'session-cookie',
        'suite-callback',
        'referrer-policy',
        'domain-file',
      ]);
    },
  );

  it('without being told where the application runs: it asks where each callbackURL leads', async () => {
    expect(faults(await clinic.examine())).toEqual([]);
  });

  it('after asking WeCom once for each token', async () => {
    await clinic.examine();

    const asked = ['service/get_provider_token', 'service/get_suite_token', 'gettoken'];
    expect(asked.map((endpoint) => clinic.wecom.count(endpoint))).toEqual([1, 1, 1]);
  });

  it('speaks Chinese where it is asked to', async () => {
    const { findings } = await clinic.examine({ lang: 'zh' });

    expect(findings.find(({ check }) => check === 'clock')?.message).toBe('系统时间与企业微信一致。');
    expect(findings.filter(({ message }) => !/[\u4e00-\u9fff]/.test(message))).toEqual([]);
  });
});
