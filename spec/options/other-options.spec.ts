import passport from 'passport';
import { MemoryTokenStore, SuiteClient, wecomRouter } from '../../lib';
import { expectRefusal } from './support/refusal';
import { CANARY, construct } from './support/right-options';

const qr = construct('provider-secret');
const ROUTER = {
  passport: new passport.Passport(),
  connections: [qr],
  successRedirect: '/',
  failureRedirect: '/login',
};

describe('wecomRouter refuses at the start', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['no passport', { passport: undefined }, /passport is missing/],
    [
      'something else for passport',
      { passport: { use() {} } },
      /passport must have the methods use, authenticate/,
    ],
    ['no connections', { connections: undefined }, /connections is missing/],
    ['an empty list of connections', { connections: [] }, /connections must name at least one/],
    ['a connection without its list', { connections: qr }, /connections/],
    [
      'a connection that is none',
      { connections: [{ name: CANARY }] },
      /must be a WeComProviderQr or a WeComWorkbench/,
    ],
    [
      'the options of a connection',
      { connections: [{ flow: 'corp-app', secret: CANARY }] },
      /must be a WeComProviderQr/,
    ],
    ['no successRedirect', { successRedirect: undefined }, /successRedirect is missing/],
    [
      'a successRedirect elsewhere',
      { successRedirect: `https://${CANARY}.example` },
      /successRedirect must be a path/,
    ],
    [
      'a successRedirect without a scheme',
      { successRedirect: `//${CANARY}` },
      /successRedirect must be a path/,
    ],
    ['no failureRedirect', { failureRedirect: undefined }, /failureRedirect is missing/],
    ['a failureRedirect that is no path', { failureRedirect: 'login' }, /failureRedirect must be a path/],
    ['a failureRedirect that is no text', { failureRedirect: 7 }, /failureRedirect must be a string/],
    ['a misspelt option', { successRedirct: '/' }, /successRedirct: did you mean successRedirect\?/],
    ['an unheard-of option', { prefix: CANARY }, /unknown option prefix/],
    [
      'two connections of one name',
      { connections: [qr, construct('login-suite')] },
      /two connections have the same name/,
    ],
    [
      'a callbackURL that does not lead to its route',
      { connections: [construct('suite-app', { callbackURL: 'https://app.example.com/callback' })] },
      /wecom-workbench's callbackURL must end in \/wecom-workbench\/callback/,
    ],
    [
      'a callbackURL for another name',
      { connections: [construct('provider-secret', { name: 'another' })] },
      /another's callbackURL must end in \/another\/callback/,
    ],
  ])('%s', (_, changes, message) => {
    const options = Object.fromEntries(
      Object.entries({ ...ROUTER, ...changes }).filter(([, value]) => value !== undefined),
    );

    expectRefusal(() => wecomRouter(options as never), message);
  });

  it.each([undefined, null, 7, 'options'])('options that are none: %p', (options) => {
    expectRefusal(() => wecomRouter(options as never), /^wecomRouter: /);
  });
});

it('wecomRouter says what it offers', () => {
  const router = wecomRouter(ROUTER);

  expect(router.connections).toEqual([
    { name: 'wecom-provider-qr', displayName: 'WeCom', path: '/auth/wecom/wecom-provider-qr' },
  ]);
});

const SUITE = { suiteId: 'ww1', suiteSecret: `secret-${CANARY}`, tokenStore: new MemoryTokenStore() };

describe('SuiteClient refuses at the start', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['no suiteId', { suiteId: undefined }, /suiteId is missing \(console: .*SuiteID/],
    ['no suiteSecret', { suiteSecret: undefined }, /suiteSecret is missing \(console: /],
    ['no tokenStore', { tokenStore: undefined }, /tokenStore is missing/],
    ['a suiteId that is no text', { suiteId: 7 }, /suiteId must be a string/],
    ['a suiteSecret with a space', { suiteSecret: `${CANARY} ` }, /suiteSecret must not contain spaces/],
    ['a tokenStore that is a Map', { tokenStore: [CANARY] }, /tokenStore must have the methods/],
    ['an API host on http', { hosts: { api: `http://${CANARY}.example` } }, /hosts\.api must be https/],
    ['a misspelt host', { hosts: { apis: `https://${CANARY}` } }, /apis: did you mean api\?/],
    ['timeoutMs 0', { timeoutMs: 0 }, /timeoutMs must be at least 1/],
    ['timeoutMs as text', { timeoutMs: '3000' }, /timeoutMs must be a whole number/],
    ['a timeoutMs that no timer can count', { timeoutMs: 1e12 }, /timeoutMs must be at most/],
    ['a misspelt option', { suiteSecrt: CANARY }, /suiteSecrt: did you mean suiteSecret\?/],
    ['an option of a strategy', { callbackURL: CANARY }, /unknown option callbackURL/],
  ])('%s', (_, changes, message) => {
    const options = Object.fromEntries(
      Object.entries({ ...SUITE, ...changes }).filter(([, value]) => value !== undefined),
    );

    expectRefusal(() => new SuiteClient(options as never), message);
  });

  it.each([undefined, null, 7, 'options'])('options that are none: %p', (options) => {
    expectRefusal(() => new SuiteClient(options as never), /^SuiteClient: /);
  });
});

it('SuiteClient is made from its id, its secret and its store', () => {
  expect(() => new SuiteClient(SUITE)).not.toThrow();
  expect(
    () => new SuiteClient({ ...SUITE, hosts: { api: 'https://a.example' }, timeoutMs: 1_000 }),
  ).not.toThrow();
});
