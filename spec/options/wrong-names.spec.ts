import { WeComConfigError } from '../../lib';
import { CALLBACK, CANARY, construct, type Kind } from './support/right-options';

type Case = readonly [what: string, kind: Kind, changes: Record<string, unknown>, message: RegExp];

function expectRefusal(attempt: () => unknown, message: RegExp): void {
  expect(attempt).toThrow(WeComConfigError);
  expect(attempt).toThrow(message);
  expect(attempt).not.toThrow(CANARY);
}

describe('A strategy that cannot work refuses to be made: what is missing', () => {
  it.each<Case>([
    [
      'providerCorpId',
      'provider-secret',
      { providerCorpId: undefined },
      /providerCorpId is missing \(console: 应用管理/,
    ],
    [
      'providerSecret',
      'provider-secret',
      { providerSecret: undefined },
      /providerSecret is missing \(console: .*ProviderSecret/,
    ],
    ['corps of a provider', 'provider-secret', { corps: undefined }, /corps is missing/],
    ['callbackURL', 'provider-secret', { callbackURL: undefined }, /callbackURL is missing/],
    ['suiteId', 'login-suite', { suiteId: undefined }, /suiteId is missing \(console: .*登录授权/],
    ['suiteSecret', 'suite-app', { suiteSecret: undefined }, /suiteSecret is missing \(console: /],
    ['corps of a suite', 'suite-app', { corps: undefined }, /corps is missing/],
    ['tokenStore of a suite', 'login-suite', { tokenStore: undefined }, /tokenStore is missing/],
    ['corpId', 'corp-app by QR', { corpId: undefined }, /corpId is missing \(console: 我的企业/],
    [
      'agentId',
      'corp-app in the Workbench',
      { agentId: undefined },
      /agentId is missing \(console: .*AgentId/,
    ],
    ['secret', 'corp-app by QR', { secret: undefined }, /secret is missing \(console: .*Secret/],
    ['cookieSecret with tenant', 'corp-apps by QR', { cookieSecret: undefined }, /cookieSecret is missing/],
    [
      'flow',
      'provider-secret',
      { flow: undefined },
      /flow must be one of 'provider-secret', 'login-suite', 'corp-app'/,
    ],
    [
      'flow of the Workbench',
      'suite-app',
      { flow: undefined },
      /flow must be one of 'suite-app', 'corp-app'/,
    ],
  ])('%s', (_, kind, changes, message) => {
    expectRefusal(() => construct(kind, changes), message);
  });
});

describe('A strategy that cannot work refuses to be made: what is misspelt', () => {
  it.each<Case>([
    [
      'callBackURL',
      'provider-secret',
      { callbackURL: undefined, callBackURL: CALLBACK },
      /callBackURL: did you mean callbackURL\?/,
    ],
    ['callbackUrl', 'suite-app', { callbackUrl: CALLBACK }, /callbackUrl: did you mean callbackURL\?/],
    [
      'providerCorpID',
      'provider-secret',
      { providerCorpID: CANARY },
      /providerCorpID: did you mean providerCorpId\?/,
    ],
    ['suiteID', 'login-suite', { suiteID: CANARY }, /suiteID: did you mean suiteId\?/],
    ['corp_id', 'corp-app by QR', { corp_id: CANARY }, /corp_id: did you mean corpId\?/],
    ['agentid', 'corp-app by QR', { agentid: 7 }, /agentid: did you mean agentId\?/],
    ['timeout', 'corp-app by QR', { timeout: 7 }, /timeout: did you mean timeoutMs\?/],
    ['loginonly', 'corp-app by QR', { loginonly: true }, /loginonly: did you mean loginOnly\?/],
    ['corp', 'provider-secret', { corp: 'any' }, /corp: did you mean corps\?/],
    [
      'something unheard of',
      'provider-secret',
      { somethingUnheardOf: CANARY },
      /unknown option somethingUnheardOf[.;]/,
    ],
    [
      'a host',
      'provider-secret',
      { hosts: { legacylogin: 'https://a.example' } },
      /legacylogin: did you mean legacyLogin\?/,
    ],
    ['another host', 'provider-secret', { hosts: { apis: 'https://a.example' } }, /apis: did you mean api\?/],
  ])('%s', (_, kind, changes, message) => {
    expectRefusal(() => construct(kind, changes), message);
  });
});

describe('A strategy that cannot work refuses to be made: what belongs to another flow', () => {
  it.each<Case>([
    ['a suite in a provider', 'provider-secret', { suiteId: CANARY }, /unknown option suiteId/],
    ['a provider in a suite', 'login-suite', { providerSecret: CANARY }, /unknown option providerSecret/],
    ['an app in a suite', 'suite-app', { agentId: 7 }, /unknown option agentId/],
    [
      'corps in an app',
      'corp-app by QR',
      { corps: 'any' },
      /unknown option corps: a corp-app signs in members of its own enterprise only, so leave it out\.$/,
    ],
    ['corps besides tenant', 'corp-apps in the Workbench', { corps: 'any' }, /corps: .*so leave it out\.$/],
    ['scope on the QR page', 'corp-app by QR', { scope: 'snsapi_base' }, /unknown option scope/],
    ['scope in a login suite', 'login-suite', { scope: 'snsapi_base' }, /unknown option scope/],
    ['lang in the Workbench', 'corp-app in the Workbench', { lang: 'zh' }, /unknown option lang/],
    ['userType in a suite', 'login-suite', { userType: 'admin' }, /unknown option userType/],
    [
      'allowUnsolicited in an app',
      'corp-app by QR',
      { allowUnsolicited: true },
      /unknown option allowUnsolicited/,
    ],
    ['requireVisible in a suite', 'suite-app', { requireVisible: true }, /unknown option requireVisible/],
    ['a secret besides tenant', 'corp-apps by QR', { secret: CANARY }, /unknown option secret/],
    ['corpId besides tenant', 'corp-apps in the Workbench', { corpId: CANARY }, /unknown option corpId/],
    ['a state of its own', 'provider-secret', { state: CANARY }, /unknown option state/],
    ['clientID', 'provider-secret', { clientID: CANARY }, /unknown option clientID/],
    ['the other strategy', 'suite-app', { flow: 'provider-secret' }, /WeComWorkbench: flow must be one of/],
    ['an unknown flow', 'provider-secret', { flow: CANARY }, /WeComProviderQr: flow must be one of/],
  ])('%s', (_, kind, changes, message) => {
    expectRefusal(() => construct(kind, changes), message);
  });
});
