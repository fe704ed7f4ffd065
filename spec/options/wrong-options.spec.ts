import { Agent } from 'node:https';
import { WeComConfigError, WeComProviderQr, WeComWorkbench } from '../../lib';
import { MemoryTokenStore } from '../../lib/tokens/token-store';
import { CANARY, construct, isWorkbench, KINDS, type Kind, RIGHT } from './support/right-options';

type Case = readonly [what: string, kind: Kind, changes: Record<string, unknown>, message: RegExp];

function expectRefusal(attempt: () => unknown, message: RegExp): void {
  expect(attempt).toThrow(WeComConfigError);
  expect(attempt).toThrow(message);
  expect(attempt).not.toThrow(CANARY);
}

describe('A strategy that cannot work refuses to be made: what has the wrong type or value (T82)', () => {
  it.each<Case>([
    [
      'a secret that is no text',
      'provider-secret',
      { providerSecret: 7 },
      /providerSecret must be a string \(console/,
    ],
    ['an empty secret', 'suite-app', { suiteSecret: '' }, /suiteSecret must not be empty \(console/],
    [
      'a secret with a space',
      'suite-app',
      { suiteSecret: `${CANARY} ` },
      /suiteSecret must not contain spaces/,
    ],
    [
      'a secret with a line break',
      'corp-app by QR',
      { secret: `${CANARY}\n` },
      /secret must not contain spaces/,
    ],
    [
      'a secret made of a setting that is missing',
      'corp-app by QR',
      { secret: String(undefined) },
      /secret is what is left of a setting that is missing.* \(console/,
    ],
    ['an id that is null in words', 'login-suite', { suiteId: 'null' }, /suiteId is what is left/],
    [
      'a placeholder',
      'provider-secret',
      { providerSecret: ['$', '{WECOM_SECRET}'].join('') },
      /providerSecret is what is left/,
    ],
    ['an id with Chinese in it', 'corp-app by QR', { corpId: `${CANARY}企业` }, /corpId must not contain/],
    ['an id that is null', 'login-suite', { suiteId: null }, /suiteId/],
    ['an AgentId with letters', 'corp-app by QR', { agentId: CANARY }, /agentId must be a whole number/],
    ['a negative AgentId', 'corp-app by QR', { agentId: -1 }, /agentId must be a whole number/],
    ['half an AgentId', 'corp-app by QR', { agentId: 1.5 }, /agentId must be a whole number/],
    ['no enterprise at all', 'provider-secret', { corps: [] }, /corps/],
    ['an enterprise that is no text', 'provider-secret', { corps: [7] }, /corps/],
    ['an enterprise with a space', 'provider-secret', { corps: [`${CANARY} `] }, /corps/],
    ['another word than any', 'login-suite', { corps: CANARY }, /corps must be 'any', a list/],
    ['any in a list', 'login-suite', { corps: ['any'] }, /corps.* 'any' stands alone/],
    ['a star in a list', 'login-suite', { corps: ['*'] }, /corps.* 'any' stands alone/],
    ['corps: true', 'suite-app', { corps: true }, /corps must be 'any', a list/],
    [
      'a tenant that is no function',
      'corp-apps by QR',
      { tenant: { corpId: CANARY } },
      /tenant must be a function/,
    ],
    ['userType', 'provider-secret', { userType: CANARY }, /userType must be member or admin/],
    ['lang', 'provider-secret', { lang: CANARY }, /lang must be zh or en/],
    ['scope', 'suite-app', { scope: CANARY }, /scope must be snsapi_base or snsapi_privateinfo/],
    ['requireVisible', 'corp-app by QR', { requireVisible: 'true' }, /requireVisible must be true or false/],
    [
      'allowUnsolicited',
      'provider-secret',
      { allowUnsolicited: 1 },
      /allowUnsolicited must be true or false/,
    ],
    ['loginOnly', 'provider-secret', { loginOnly: 'no' }, /loginOnly must be true or false/],
    ['a name in capitals', 'provider-secret', { name: `WeCom-${CANARY}` }, /name must have 1 to 31 of a-z/],
    ['an empty name', 'provider-secret', { name: '' }, /name must have 1 to 31/],
    ['a long name', 'provider-secret', { name: 'x'.repeat(32) }, /name must have 1 to 31/],
    ['a name that is a path', 'suite-app', { name: 'a/b' }, /name must have 1 to 31/],
    ['an empty displayName', 'suite-app', { displayName: '' }, /displayName must not be empty/],
    ['timeoutMs 0', 'suite-app', { timeoutMs: 0 }, /timeoutMs must be at least 1/],
    ['timeoutMs as text', 'suite-app', { timeoutMs: '3000' }, /timeoutMs must be a whole number/],
    ['timeoutMs without end', 'suite-app', { timeoutMs: Number.POSITIVE_INFINITY }, /timeoutMs must be/],
    ['half a deadlineMs', 'suite-app', { deadlineMs: 0.5 }, /deadlineMs must be a whole number/],
    ['a deadlineMs of hours', 'suite-app', { deadlineMs: 3_600_000 }, /deadlineMs must be at most 600000/],
    [
      'a short cookieSecret',
      'provider-secret',
      { cookieSecret: 'fifteen letters' },
      /cookieSecret must have at least 16/,
    ],
    ['a short one in a list', 'provider-secret', { cookieSecret: [CANARY, 'short'] }, /cookieSecret/],
    [
      'no cookieSecret in a list',
      'provider-secret',
      { cookieSecret: [] },
      /cookieSecret must list at least one/,
    ],
    [
      'hosts that are a text',
      'provider-secret',
      { hosts: CANARY },
      /hosts must be an object with some of api/,
    ],
    [
      'a tokenStore that lacks delete',
      'provider-secret',
      { tokenStore: { get() {}, set() {} } },
      /tokenStore must have the methods get, set, delete/,
    ],
    [
      'the address of a tokenStore',
      'provider-secret',
      { tokenStore: `redis://${CANARY}` },
      /tokenStore must have the methods/,
    ],
    ['a Map for a tokenStore', 'suite-app', { tokenStore: null }, /tokenStore must have the methods/],
    [
      'transactions that lack take',
      'suite-app',
      { transactions: { begin() {} } },
      /transactions must have the methods begin, take, complete/,
    ],
    ['an agent that is text', 'suite-app', { httpsAgent: CANARY }, /httpsAgent must be an https.Agent/],
    ['an agent that is none', 'suite-app', { httpsAgent: {} }, /httpsAgent must be an https.Agent/],
    [
      'the options of an agent',
      'suite-app',
      { httpsAgent: { proxy: CANARY } },
      /httpsAgent must be an https.Agent/,
    ],
    ['hosts as text', 'suite-app', { hosts: `https://${CANARY}` }, /hosts/],
  ])('%s', (_, kind, changes, message) => {
    expectRefusal(() => construct(kind, changes), message);
  });

  it.each([undefined, null, 'options', 7, [], () => ({})])('options that are none: %p', (options) => {
    expectRefusal(() => new WeComProviderQr(options as never, () => null), /flow must be one of/);
    expectRefusal(() => new WeComWorkbench(options as never, () => null), /flow must be one of/);
  });

  it.each([undefined, null, 'resolver', {}])('a resolver that is no function: %p', (resolver) => {
    const attempt = () => new WeComProviderQr(RIGHT['provider-secret'], resolver as never);

    expectRefusal(attempt, /wecom-provider-qr: the second argument must be the resolver/);
  });

  it('several mistakes at once, all named', () => {
    expectRefusal(
      () => construct('provider-secret', { providerSecret: '', lang: 'fr', corp: 'any' }),
      /providerSecret.*lang.*corp: did you mean corps/s,
    );
  });
});

describe.each(KINDS)('The message about %s', (kind) => {
  it('begins with the name of the class and holds no value of any option (T82)', () => {
    const everythingWrong = Object.fromEntries(
      Object.keys(RIGHT[kind]).map((name) => [
        name,
        name === 'flow' ? RIGHT[kind].flow : { [CANARY]: CANARY },
      ]),
    );

    expectRefusal(
      () =>
        construct(kind, {
          ...everythingWrong,
          httpsAgent: new Agent(),
          tokenStore: new MemoryTokenStore(),
          x: CANARY,
        }),
      isWorkbench(kind) ? /^WeComWorkbench: / : /^WeComProviderQr: /,
    );
  });
});
