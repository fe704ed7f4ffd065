import { type AccountDirectory, accountResolver } from '../../lib/accounts/account-resolver';
import { WeComConfigError } from '../../lib/errors';
import { type Account, UserTable } from './support/directory';

const CANARY = 'CANARY-value';
const full = new UserTable();
const { findByIdentity, link, isSameUser, findMatch, create } = full;
const least = { findByIdentity, link, isSameUser };

function construct(directory: unknown, policy: unknown): () => unknown {
  return () => accountResolver(directory as AccountDirectory<Account>, policy as never);
}

describe('accountResolver refuses at the start', () => {
  it.each<[string, unknown, unknown, RegExp]>([
    ['no directory', undefined, { onUnassociated: 'fail' }, /directory.*missing/],
    ['a directory that is a function', () => CANARY, { onUnassociated: 'fail' }, /directory/],
    ['no findByIdentity', { link, isSameUser }, { onUnassociated: 'fail' }, /findByIdentity is missing/],
    ['no link', { findByIdentity, isSameUser }, { onUnassociated: 'fail' }, /link is missing/],
    ['no isSameUser', { findByIdentity, link }, { onUnassociated: 'fail' }, /isSameUser is missing/],
    [
      'a link that is no function',
      { ...least, link: CANARY },
      { onUnassociated: 'fail' },
      /link must be a function/,
    ],
    [
      'a findMatch that is no function',
      { ...least, findMatch: CANARY },
      { onUnassociated: 'fail' },
      /findMatch/,
    ],
    ['a create that is no function', { ...least, create: CANARY }, { onUnassociated: 'create' }, /create/],
    ['no policy', least, undefined, /policy.*missing/],
    ['an empty policy', least, {}, /onUnassociated/],
    [
      'nobody to trust',
      full,
      { onUnassociated: 'fail', autoBind: { trustedCorpIds: [] } },
      /autoBind\.trustedCorpIds must list at least one CorpID/,
    ],
    [
      'trust in general',
      full,
      { onUnassociated: 'fail', autoBind: true },
      /autoBind must be an object with trustedCorpIds/,
    ],
    [
      'loginOnly in words',
      least,
      { onUnassociated: 'fail', loginOnly: 'no' },
      /loginOnly must be true or false/,
    ],
    [
      'another word',
      least,
      { onUnassociated: CANARY },
      /onUnassociated.*fail.*create.*bind.*bind-or-register/,
    ],
    [
      'a misspelt option',
      least,
      { onUnassociated: 'fail', loginonly: true },
      /loginonly: did you mean loginOnly/,
    ],
    ['a misspelt word', least, { onUnasociated: 'fail' }, /onUnasociated: did you mean onUnassociated/],
    ['loginOnly as text', least, { onUnassociated: 'fail', loginOnly: 'false' }, /loginOnly/],
    ["'create' without create()", least, { onUnassociated: 'create' }, /create\(\)/],
    ["'bind' without bindAt", least, { onUnassociated: 'bind' }, /bindAt/],
    ["'bind-or-register' without bindAt", least, { onUnassociated: 'bind-or-register' }, /bindAt/],
    [
      'a bindAt elsewhere',
      least,
      { onUnassociated: 'bind', bindAt: `https://${CANARY}.example` },
      /bindAt must be a path/,
    ],
    [
      'a bindAt without a scheme',
      least,
      { onUnassociated: 'bind', bindAt: `//${CANARY}` },
      /bindAt must be a path/,
    ],
    ['a bindAt that is no text', least, { onUnassociated: 'bind', bindAt: 7 }, /bindAt/],
    [
      'autoBind without findMatch()',
      least,
      { onUnassociated: 'fail', autoBind: { trustedCorpIds: ['ww1'] } },
      /findMatch\(\)/,
    ],
    ['autoBind: true', full, { onUnassociated: 'fail', autoBind: true }, /autoBind/],
    [
      'autoBind that trusts nobody',
      full,
      { onUnassociated: 'fail', autoBind: { trustedCorpIds: [] } },
      /trustedCorpIds/,
    ],
    [
      'autoBind that trusts a word',
      full,
      { onUnassociated: 'fail', autoBind: { trustedCorpIds: CANARY } },
      /trustedCorpIds/,
    ],
    [
      'autoBind that trusts nothing',
      full,
      { onUnassociated: 'fail', autoBind: { trustedCorpIds: [''] } },
      /trustedCorpIds/,
    ],
    [
      'autoBind without its list',
      full,
      { onUnassociated: 'fail', autoBind: {} },
      /trustedCorpIds is missing/,
    ],
    [
      'a misspelt list',
      full,
      { onUnassociated: 'fail', autoBind: { trustedCorpID: ['ww1'] } },
      /trustedCorpID: did you mean trustedCorpIds/,
    ],
  ])('%s', (_, directory, policy, message) => {
    const attempt = construct(directory, policy);

    expect(attempt).toThrow(WeComConfigError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(/^accountResolver/);
    expect(attempt).not.toThrow(CANARY);
  });
});

describe('accountResolver takes', () => {
  it.each<[string, unknown, unknown]>([
    ['the least directory', least, { onUnassociated: 'fail' }],
    ['a directory of a class', full, { onUnassociated: 'create' }],
    [
      "'create' without create() where no account is created anyway",
      least,
      { onUnassociated: 'create', loginOnly: true },
    ],
    ['a bind page with a query', least, { onUnassociated: 'bind', bindAt: '/account/bind?from=wecom' }],
    ['a bind page that is not used', least, { onUnassociated: 'fail', bindAt: '/bind' }],
    [
      'options that are undefined',
      least,
      { onUnassociated: 'fail', bindAt: undefined, autoBind: undefined, loginOnly: undefined },
    ],
    [
      'everything',
      { findByIdentity, link, isSameUser, findMatch, create, extra: 1 },
      {
        onUnassociated: 'bind-or-register',
        bindAt: '/bind',
        loginOnly: false,
        autoBind: { trustedCorpIds: ['ww1'] },
      },
    ],
  ])('%s', (_, directory, policy) => {
    expect(construct(directory, policy)).not.toThrow();
  });
});
