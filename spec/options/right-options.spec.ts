import OAuth2Strategy from 'passport-oauth2';
import { MemoryTokenStore } from '../../lib/tokens/token-store';
import { construct, isWorkbench, KINDS, OPTIONAL, RIGHT } from './support/right-options';

describe.each(KINDS)('The options of %s', (kind) => {
  it('are enough as they are', () => {
    const strategy = construct(kind);

    expect(strategy).toBeInstanceOf(OAuth2Strategy);
    expect(strategy.name).toBe(isWorkbench(kind) ? 'wecom-workbench' : 'wecom-provider-qr');
    expect(strategy.callbackURL).toBe(RIGHT[kind].callbackURL);
    expect(strategy.displayName).not.toBe('');
  });

  it('may say everything that every flow has', () => {
    const strategy = construct(kind, OPTIONAL);

    expect(strategy).toMatchObject({ name: 'another-name', displayName: '企业微信' });
  });

  it.each(Object.entries(OPTIONAL))('may say %s alone', (name, value) => {
    expect(() => construct(kind, { [name]: value })).not.toThrow();
  });

  it('may be frozen', () => {
    expect(() => construct(kind, Object.freeze({ ...RIGHT[kind] }))).not.toThrow();
  });
});

describe('The options of one flow', () => {
  it.each([
    [
      'provider-secret',
      { userType: 'admin', lang: 'en', tokenStore: new MemoryTokenStore(), allowUnsolicited: true },
    ],
    ['provider-secret', { corps: ['ww1', 'ww2'] }],
    ['provider-secret', { corps: async () => false }],
    ['login-suite', { lang: 'zh', corps: 'any' }],
    ['suite-app', { scope: 'snsapi_privateinfo' }],
    [
      'corp-app by QR',
      { lang: 'zh', requireVisible: true, tokenStore: new MemoryTokenStore(), agentId: '0' },
    ],
    ['corp-app in the Workbench', { scope: 'snsapi_base', requireVisible: false, agentId: 0 }],
    ['corp-apps by QR', { lang: 'zh', requireVisible: true }],
    ['corp-apps in the Workbench', { scope: 'snsapi_privateinfo' }],
  ] as const)('%s may say %p', (kind, changes) => {
    expect(() => construct(kind, changes)).not.toThrow();
  });
});

describe('An option that is undefined', () => {
  it.each([...Object.keys(OPTIONAL), 'lang', 'userType', 'tokenStore'])('is as good as none: %s', (name) => {
    const { WeComProviderQr } = jest.requireActual('../../lib');

    expect(
      () => new WeComProviderQr({ ...RIGHT['provider-secret'], [name]: undefined }, () => null),
    ).not.toThrow();
  });

  it('is as good as none where it would choose between one enterprise and many', () => {
    const { WeComProviderQr } = jest.requireActual('../../lib');
    const one = { ...RIGHT['corp-app by QR'], tenant: undefined };
    const many = { ...RIGHT['corp-apps by QR'], corpId: undefined, agentId: undefined, secret: undefined };

    expect(() => new WeComProviderQr(one, () => null)).not.toThrow();
    expect(() => new WeComProviderQr(many, () => null)).not.toThrow();
  });
});
