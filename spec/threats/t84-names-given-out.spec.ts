import { readSettings } from '../../example-app/src/settings';
import { type ExampleApp, startExampleApp } from '../browser/support/example-app';
import { GALAXY, MAPLE } from '../browser/support/steps';
import { Client } from '../example-app/support/client';

const PASSWORD = 'long enough for this';

describe('T84 A stranger who takes the sign-in name of a member', () => {
  let app: ExampleApp;

  beforeAll(async () => {
    app = await startExampleApp({ AUTO_BIND_CORPS: GALAXY });
  }, 90_000);
  afterAll(() => app?.stop());

  async function takesName(userId: string, name: string) {
    const stranger = new Client(app.url);
    await stranger.signInAs({ corpId: MAPLE, userId }, 'wecom-provider-qr');
    const saved = await stranger.submit('/account', '/account/password', { name, password: PASSWORD });
    expect(saved.headers.get('location')).toBe('/account?done=password');
    return stranger.account();
  }

  it('does not receive that member', async () => {
    const stranger = await takesName('lisi', 'zhangsan');
    const zhangsan = new Client(app.url);

    await zhangsan.signInAs({ corpId: GALAXY, userId: 'zhangsan' }, 'wecom-provider-qr');

    expect(await zhangsan.account()).toBeDefined();
    expect(await zhangsan.account()).not.toBe(stranger);
  });

  it('keeps an account of their own, and the member one of theirs, after a second sign-in too', async () => {
    const [stranger, zhangsan] = [new Client(app.url), new Client(app.url)];

    await stranger.signIn('zhangsan', PASSWORD);
    await zhangsan.signInAs({ corpId: GALAXY, userId: 'zhangsan' }, 'wecom-provider-qr');

    expect(await stranger.account()).not.toBe(await zhangsan.account());
  });

  it('while a name that an operator has given out is matched', async () => {
    const [withPassword, withWeCom] = [new Client(app.url), new Client(app.url)];
    await withPassword.signIn('alice', 'alice-in-wonderland');

    await withWeCom.signInAs({ corpId: GALAXY, userId: 'alice' }, 'wecom-provider-qr');

    expect(await withWeCom.account()).toBe(await withPassword.account());
  });
});

describe('T84 Automatic binding beside self-registration', () => {
  const both = { AUTO_BIND_CORPS: GALAXY, ON_UNASSOCIATED: 'bind-or-register' };

  it('is refused at the start, with what to change', () => {
    expect(() => readSettings(both)).toThrow(/AUTO_BIND_CORPS does not go with .*ON_UNASSOCIATED=bind,/s);
  });

  it.each([
    ['ON_UNASSOCIATED', { ...both, ON_UNASSOCIATED: 'bind' }],
    ['AUTO_BIND_CORPS', { ...both, AUTO_BIND_CORPS: '' }],
    ['LOGIN_ONLY', { ...both, LOGIN_ONLY: '1' }],
  ])('is not, where %s keeps registration and matching apart', (_, environment) => {
    expect(() => readSettings(environment)).not.toThrow();
  });
});
