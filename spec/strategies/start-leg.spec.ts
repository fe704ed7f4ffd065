import type { LoginSettings } from '../../lib/strategies/login-settings';
import { StartLeg } from '../../lib/strategies/start-leg';
import { visit } from './support/visit';

function start(kept: Promise<string>) {
  const settings = {
    name: 'wecom-workbench',
    callbackURL: 'https://app.example.com/callback',
    deadlineMs: 60_000,
    logins: { begin: () => kept },
    protocol: {
      app: async () => ({
        authorizeUrl: ({ state }: { state: string }) => `https://page.invalid/?${state}`,
        prepare: () => undefined,
      }),
    },
  } as unknown as LoginSettings<object>;
  return new StartLeg(settings, visit().req, { link: false, scope: undefined, lang: undefined });
}

describe('The login page of a start', () => {
  it('has an address once the login is kept, under the state it is kept under', async () => {
    const leg = start(Promise.resolve('State1'));

    await leg.begin();

    expect(leg.location()).toBe('https://page.invalid/?State1');
  });

  it('has no address before the login is kept', () => {
    const leg = start(new Promise(() => undefined));

    expect(() => leg.location()).toThrow('begin() comes first');
  });
});
