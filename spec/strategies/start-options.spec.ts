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
