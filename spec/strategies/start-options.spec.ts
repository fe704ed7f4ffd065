import { startOptions } from '../../lib/strategies/start-options';

const start = (options: object) => startOptions(options, 'authenticate', 'provider-qr');

/** `{"note":"…"}` takes eleven bytes besides the note. */
const noteOf = (text: string) => ({ state: { note: text } });

describe('The state an application sends along', () => {
  it.each([
    ['1,024 bytes of Latin letters', noteOf('x'.repeat(1_013))],
    ['337 Chinese characters, of three bytes each', noteOf('中'.repeat(337))],
    ['253 characters of four bytes each', noteOf('𠮷'.repeat(253))],
  ])('may be %s', (_, options) => {
    expect(start(options).appState).toEqual(options.state);
  });

  it.each([
    ['1,025 bytes of Latin letters', noteOf('x'.repeat(1_014))],
    ['338 Chinese characters, which are 1,025 bytes', noteOf('中'.repeat(338))],
    ['254 characters of four bytes each', noteOf('𠮷'.repeat(254))],
  ])('may not be %s', (_, options) => {
    expect(() => start(options)).toThrow('state must be plain JSON of at most 1024 bytes.');
  });
});

describe('An option that nobody knows', () => {
  it('is looked at however many others there were', () => {
    for (let other = 0; other < 200; other++) start({ [`somebody-elses-${other}`]: 1 });

    expect(() => start({ returnto: '/' })).toThrow('did you mean returnTo?');
  });

  it.each([
    ['returnto', 'returnTo'],
    ['linked', 'link'],
    ['language', undefined],
    ['failureRedirct', undefined],
    ['prompt', undefined],
  ])(
    '%s is refused where it is nearly one of ours (%s), and passed over where it is somebody else’s',
    (name, near) => {
      const begin = () => start({ [name]: '/account' });

      if (near) expect(begin).toThrow(`authenticate: unknown option ${name}: did you mean ${near}?`);
      else expect(begin()).toEqual({ link: false, scope: undefined, lang: undefined });
    },
  );
});

describe('What a login starts with', () => {
  const NOTHING = { link: false, scope: undefined, lang: undefined };

  it.each([
    [{}, NOTHING],
    [{ link: true }, { ...NOTHING, link: true }],
    [{ lang: 'zh' }, { ...NOTHING, lang: 'zh' }],
    [{ lang: 'en' }, { ...NOTHING, lang: 'en' }],
    [{ display: 'popup' }, { ...NOTHING, display: 'popup' }],
    [{ returnTo: '/orders/1' }, { ...NOTHING, returnTo: '/orders/1' }],
    [{ returnTo: '//evil.example' }, NOTHING],
    [{ returnTo: 7 }, NOTHING],
    [{ state: { cart: 7 } }, { ...NOTHING, appState: { cart: 7 } }],
    [{ state: null }, NOTHING],
    [{ launchPage: false }, NOTHING],
  ])('is what the application says: %j', (options, expected) => {
    expect(start(options)).toStrictEqual(expected);
  });

  it.each(['snsapi_base', 'snsapi_privateinfo'])('is a scope in the Workbench: %s', (scope) => {
    expect(startOptions({ scope }, 'authenticate', 'workbench')).toStrictEqual({ ...NOTHING, scope });
  });

  it.each([
    [{ link: 'yes' }, 'must be true or false'],
    [{ lang: 'de' }, 'must be zh or en'],
    [{ display: 'page' }, 'must be popup'],
    [{ callbackURL: '/callback' }, 'belongs to the options of the strategy, where it is checked'],
    [{ scope: 'snsapi_base' }, "authenticate: scope means nothing to WeCom's QR page. Leave it out."],
    [{ state: 'abc' }, 'state must be an object.'],
  ])('is refused where it is a mistake: %j', (options, message) => {
    expect(() => start(options)).toThrow(message);
  });

  it.each([
    [{ scope: 'userinfo' }, 'must be snsapi_base or snsapi_privateinfo'],
    [
      { lang: 'zh' },
      "authenticate: lang means nothing to WeCom's authorisation page of the Workbench. Leave it out.",
    ],
  ])('is refused in the Workbench where it is a mistake: %j', (options, message) => {
    expect(() => startOptions(options, 'authenticate', 'workbench')).toThrow(message);
  });

  it.each(['stat', 'returnTO', 'lnk', 'scop', 'lan', 'displya', 'callbackUrl', 'launchpage'])(
    'is refused under a name that is nearly one of ours: %s',
    (name) => {
      expect(() => start({ [name]: 'x' })).toThrow('did you mean');
    },
  );

  it.each([
    'assignProperty',
    'authInfo',
    'badRequestMessage',
    'failWithError',
    'failureFlash',
    'failureMessage',
    'failureRedirect',
    'keepSessionInfo',
    'passReqToCallback',
    'pauseStream',
    'prompt',
    'session',
    'successFlash',
    'successMessage',
    'successRedirect',
    'successReturnToOrRedirect',
    'userProperty',
  ])('leaves to Passport what is Passport’s: %s', (name) => {
    expect(start({ [name]: 'x' })).toStrictEqual(NOTHING);
  });
});
