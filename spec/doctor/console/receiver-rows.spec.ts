import { suiteCallback } from '../../../lib';
import { consoleSheet } from '../../../lib/doctor';
import { construct, KINDS } from '../../options/support/right-options';
import { SharedStore } from '../support/strategies';

const keys = { token: 'canaryToken', encodingAESKey: 'canary'.padEnd(43, 'A') };

/** What the sheet says of a suite whose pushes do not arrive. */
function withoutPushes(suiteId: string, lang: 'en' | 'zh'): string | undefined {
  const receiver = suiteCallback({ suiteId, providerCorpId: 'ww1', keys, tokenStore: new SharedStore() });
  const rows = consoleSheet({
    connections: KINDS.map((kind) => construct(kind)),
    callbacks: [receiver],
    lang,
  });
  return rows.find(({ field }) => field === 'command-url')?.without;
}

describe('Without the pushes of WeCom', () => {
  it.each([
    ['a third-party app', 'ww4'],
    ['the web login', 'ww2'],
  ])('nobody signs in through %s', (_, suiteId) => {
    expect(withoutPushes(suiteId, 'en')).toContain('nobody signs in');
    expect(withoutPushes(suiteId, 'zh')).toContain('所有人都无法登录');
  });

  it('delegated apps gain no customer, and the members of those they have still sign in', () => {
    expect(withoutPushes('dk0123456789abcdef', 'en')).toMatch(
      /^No suite_ticket comes: new customers' authorisations cannot be redeemed; members .* still sign in\.$/,
    );
    expect(withoutPushes('dk0123456789abcdef', 'zh')).toBe(
      '收不到 suite_ticket：新客户的授权无法兑换；已授权客户的成员仍可登录。',
    );
  });
});
