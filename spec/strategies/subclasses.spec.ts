import { WeComConfigError, WeComWorkbench } from '../../lib';

const OPTIONS = {
  flow: 'corp-app',
  corpId: 'wwaaaaaaaaaaaaaaaa',
  agentId: 1_000_002,
  secret: 'the-secret-of-an-app',
  callbackURL: 'https://app.example.com/callback',
} as const;

/** A subclass with a method of that name, as Nest's mixin makes one. */
function build(validate: unknown): WeComWorkbench {
  class Own extends WeComWorkbench {}
  Object.assign(Own.prototype, { validate });
  return new Own(OPTIONS, () => null);
}

describe('A subclass of a strategy', () => {
  it.each([
    ['no validate()', undefined],
    ['a validate that is no function', 'yes'],
    ['validate()', () => null],
    ['validate(signIn)', (_signIn: unknown) => null],
    ['validate(signIn, done)', (_signIn: unknown, _done: unknown) => null],
  ])('may have %s', (_, validate) => {
    expect(build(validate)).toBeInstanceOf(WeComWorkbench);
  });

  it('may have no validate() as other strategies call it, which would be given the wrong things', () => {
    const validate = (_accessToken: unknown, _refreshToken: unknown, _profile: unknown) => null;

    expect(() => build(validate)).toThrow(WeComConfigError);
    expect(() => build(validate)).toThrow(
      /^wecom-workbench: validate\(\) has 3 parameters, .* It is called with one object: async validate\(\{ profile \}\) \{ return user; \}\.$/,
    );
  });
});
