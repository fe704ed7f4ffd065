import { callbackParams } from '../../lib/in-flight/callback-query';
import type { LoginSettings } from '../../lib/strategies/login-settings';
import { askToConfirm } from '../../lib/strategies/unsolicited';
import { visit } from './support/visit';

describe('A link of the WeCom console', () => {
  it('that comes without a response of Express ends in an error, not in silence', async () => {
    const url = '/callback?auth_code=c0de';
    const { req } = visit({ url });
    const settings = {
      name: 'wecom',
      logins: { begin: async () => 'State1' },
    } as unknown as LoginSettings<object>;

    const asked = askToConfirm(
      settings,
      { ...req, res: undefined } as never,
      callbackParams(url) ?? new Map(),
    );

    await expect(asked).rejects.toMatchObject({ code: 'ERR_WECOM_CONFIG' });
  });
});
