import { appCallback, providerCallback, suiteCallback, WeComProviderQr } from '../../../lib';
import { Clinic, faults, type Strategy } from '../support/clinic';
import { SharedStore, suiteApp } from '../support/strategies';

let clinic: Clinic;
afterEach(() => clinic?.close());

const APP_URL = '应用管理 > 开发信息 > 指令回调配置 > 指令回调URL';
const TEMPLATE_URL = '应用管理 > 应用代开发 > 代开发应用模板 > 模板回调URL';
const LOGIN_URL = '应用管理 > 登录授权 > 指令回调URL';

/** QR sign-in of a provider through its login suite, for which no ticket has come. */
function loginSuite(own: Clinic): Strategy {
  const { loginSuiteId: suiteId, loginSuiteSecret: suiteSecret, corpId } = own.wecom.credentials;
  const tokenStore = new SharedStore();
  const options = { callbackURL: own.callbackURL('qr'), hosts: own.wecom.hosts, timeoutMs: 1_000 };
  return new WeComProviderQr(
    { flow: 'login-suite', name: 'qr', suiteId, suiteSecret, corps: [corpId], tokenStore, ...options },
    ({ profile }) => ({ id: profile.id }),
  );
}

/** An application with every kind of receiver; pushes to `path` are answered 403. */
function provider(path: string): Promise<Clinic> {
  return Clinic.open({
    connections: (own) => [suiteApp(own, {}, 'none'), loginSuite(own)],
    callbacks: (own) => {
      const { providerCorpId, corpId, token, encodingAESKey } = own.wecom.credentials;
      const keys = { token, encodingAESKey };
      const { suiteId, loginSuiteId, delegatedSuiteId } = own.wecom.credentials;
      return [
        ...[suiteId, loginSuiteId, delegatedSuiteId].map((id) =>
          suiteCallback({ suiteId: id, providerCorpId, keys, tokenStore: new SharedStore() }),
        ),
        appCallback({ name: 'staff', corps: [corpId], keys }),
        providerCallback({ providerCorpId, keys }),
      ];
    },
    first: (app) => app.use(`/auth/${path}`, (_req, res) => void res.sendStatus(403)),
  });
}

/** The fields that findings of one check point at. */
async function rowsOf(check: string): Promise<unknown[]> {
  const found = faults(await clinic.examine());
  return found.filter((finding) => finding.check === check).map(({ consoleRow }) => consoleRow);
}

describe('A finding about pushes names the field of its own receiver', () => {
  it('where no ticket of a suite has come', async () => {
    clinic = await provider('nowhere');

    expect(await rowsOf('suite-ticket')).toEqual([APP_URL, LOGIN_URL, TEMPLATE_URL]);
  });

  it('where what WeCom pushes to a suite is not taken', async () => {
    clinic = await provider('suite');

    expect(await rowsOf('suite-callback')).toEqual([APP_URL, LOGIN_URL, TEMPLATE_URL]);
  });

  it.each([
    ['app', '应用管理 > 应用 > 接收消息 > 设置API接收 > URL'],
    ['provider', '应用管理 > 通用开发参数 > 系统事件接收URL'],
  ])('where what WeCom pushes to /%s is not taken', async (path, row) => {
    clinic = await provider(path);

    expect(await rowsOf('suite-callback')).toEqual([row]);
  });

  it('and none where nothing receives, since the sheet has no row for that', async () => {
    clinic = await Clinic.open({
      connections: (own) => [suiteApp(own, {}, 'none')],
      callbacks: (own) => {
        const { loginSuiteId, providerCorpId, token, encodingAESKey } = own.wecom.credentials;
        const keys = { token, encodingAESKey };
        return [
          suiteCallback({ suiteId: loginSuiteId, providerCorpId, keys, tokenStore: new SharedStore() }),
        ];
      },
    });

    expect([...(await rowsOf('suite-ticket')), ...(await rowsOf('suite-callback'))]).toEqual([
      undefined,
      APP_URL,
      undefined,
    ]);
  });
});
