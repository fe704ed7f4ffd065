import type { PassportStatic } from 'passport';
import { type SignIn, WeComWorkbench } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { createTestApp, type TestUser } from '../support/app';
import { Browser } from '../support/browser';
import { mountDoor, openDoor } from '../support/doors';
import { corpAppWorkbench, lisi } from '../support/flows';

type Done = (error: unknown, user?: unknown) => void;

/** What Nest's PassportStrategy() makes of a strategy: it appends a callback of its own to the arguments. */
function mixin(Strategy: typeof WeComWorkbench, passport: PassportStatic) {
  abstract class Mixed extends (Strategy as unknown as new (...args: unknown[]) => WeComWorkbench) {
    constructor(...args: unknown[]) {
      super(...args, async (...params: unknown[]) => {
        const done = params[params.length - 1] as (error: unknown, user?: unknown) => void;
        try {
          done(null, await this.validate(...params));
        } catch (error) {
          done(error);
        }
      });
      passport.use(this as never);
    }
    abstract validate(...params: unknown[]): unknown;
  }
  return Mixed;
}

describe("T99 Nest's mixin", () => {
  let wecom: WeComSimulator;
  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  async function signInWith(validate: (signIn: SignIn<TestUser>) => unknown) {
    const { corpId, agentId, secret } = wecom.credentials;
    const callbackURL = 'http://localhost:3000/callback';
    const options = { flow: 'corp-app', corpId, agentId, secret, callbackURL, hosts: wecom.hosts };
    const { app, errors } = createTestApp((mounted, passport) => {
      class OwnStrategy extends mixin(WeComWorkbench, passport) {
        constructor() {
          super(options);
        }
        override validate(signIn: unknown): unknown {
          return validate(signIn as SignIn<TestUser>);
        }
      }
      mountDoor(mounted, passport, new OwnStrategy() as never);
    });
    const answer = await new Browser(app).signIn('/start', lisi(wecom));
    return { answer, errors };
  }

  it('signs in whom validate(signIn) returns', async () => {
    const { answer } = await signInWith(async ({ profile }) => ({ id: profile.id }));

    expect(answer.status).toBe(200);
  });

  it('refuses where validate returns nobody', async () => {
    const { answer } = await signInWith(() => null);

    expect(answer.status).toBe(403);
  });

  it('passes on what validate throws', async () => {
    const { errors } = await signInWith(() => {
      throw new Error('of the application');
    });

    expect(errors).toMatchObject([{ message: 'of the application' }]);
  });

  it.each([
    ['a user', (_: unknown, done: Done): void => done(null, { id: 'ada' }), 200],
    ['nobody', (_: unknown, done: Done): void => done(null, false), 403],
    [
      'a user, later',
      (_: unknown, done: Done): void => void setImmediate(() => done(null, { id: 'ada' })),
      200,
    ],
  ] as const)('a resolver (signIn, done) answers by done: %s', async (_, resolver, status) => {
    const { app } = openDoor(corpAppWorkbench(wecom, resolver as never));

    expect((await new Browser(app).signIn('/start', lisi(wecom))).status).toBe(status);
  });

  it('refuses, at construction, a validate() written like that of other strategies', () => {
    const { corpId, agentId, secret } = wecom.credentials;
    const options = {
      flow: 'corp-app',
      corpId,
      agentId,
      secret,
      callbackURL: 'http://localhost:3000/callback',
    };
    const build = () =>
      createTestApp((_, passport) => {
        class OwnStrategy extends mixin(WeComWorkbench, passport) {
          override validate(
            _accessToken: unknown,
            _refreshToken: unknown,
            _profile: unknown,
            _done: unknown,
          ) {
            return null;
          }
        }
        return new OwnStrategy(options);
      });

    expect(build).toThrow('wecom-workbench: validate() has 4 parameters, like that of other strategies');
  });
});
