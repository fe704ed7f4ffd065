// Nest: the strategy by its mixin, a guard for the two routes of a sign-in, a filter for those that fail.
import * as nest from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import type { Request, Response } from 'express';
import session from 'express-session';
import helmet from 'helmet';
import passport from 'passport';
import * as wecom from 'passport-wecom';

const { APP_URL = '', SESSION_SECRET = '', WECOM_URL } = process.env;
const { WECOM_CORP_ID = '', WECOM_AGENT_ID = '', WECOM_SECRET = '' } = process.env;
type User = { id: string };
type Resolver = { validate: wecom.UserResolver<User> };

@nest.Injectable()
class WeComStrategy extends PassportStrategy(wecom.WeComWorkbench) implements Resolver {
  constructor() {
    super({
      flow: 'corp-app',
      corpId: WECOM_CORP_ID,
      agentId: WECOM_AGENT_ID,
      secret: WECOM_SECRET,
      callbackURL: `${APP_URL}/auth/wecom/callback`,
      ...(WECOM_URL && { hosts: { api: WECOM_URL, oauth: WECOM_URL } }),
    });
  }
  /** Gets what a resolver gets: your user, found by profile.id; null refuses. */
  validate({ profile }: wecom.SignIn<User>): User | null {
    return { id: profile.id };
  }
}

class WeComGuard extends AuthGuard('wecom-workbench') {
  override getAuthenticateOptions(context: nest.ExecutionContext) {
    return { session: true, returnTo: context.switchToHttp().getRequest<Request>().query['returnTo'] };
  }
  override async canActivate(context: nest.ExecutionContext): Promise<boolean> {
    await super.canActivate(context); // a start goes to WeCom here, and nothing comes after
    await super.logIn(context.switchToHttp().getRequest()); // a new session
    return true;
  }
  override handleRequest<Found>(error: unknown, user: Found | false, info?: { code?: string }): Found {
    if (error) throw error;
    if (!user) throw new nest.UnauthorizedException(info?.code);
    return user;
  }
}

@nest.Catch(nest.UnauthorizedException, nest.NotFoundException, wecom.WeComError)
class SignInFailed implements nest.ExceptionFilter {
  catch(error: Error, host: nest.ArgumentsHost): void {
    const [req, res] = host.getArgs<[Request, Response]>();
    // Nest's own text repeats the address, and with it a code.
    if (error instanceof nest.NotFoundException) res.status(404).send('Not found');
    else if (error instanceof nest.UnauthorizedException)
      res.redirect(`/login?wecom_error=${encodeURIComponent(error.message)}`);
    else wecom.wecomErrorPage({ home: '/' })(error, req, res, () => undefined);
  }
}

@nest.Controller()
class Pages {
  @nest.Get(['auth/wecom', 'auth/wecom/callback'])
  @nest.UseGuards(WeComGuard)
  finish(@nest.Req() req: Request, @nest.Res() res: Response): void {
    res.redirect(wecom.returnTo(req, '/'));
  }
  @nest.Get('login')
  login(@nest.Req() { query }: Request): string {
    const code = query['wecom_error'];
    const why = typeof code === 'string' ? wecom.failureText(code).en : '';
    return `<p>${why}</p><a href="/auth/wecom">Sign in with WeCom</a>`;
  }
  @nest.Get()
  home(@nest.Req() { user }: Request): string {
    return user ? `Signed in as ${(user as User).id}` : '<a href="/login">Sign in</a>';
  }
}

@nest.Module({ imports: [PassportModule], controllers: [Pages], providers: [WeComStrategy] })
class AppModule {}

async function start(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
  const cookie = { sameSite: 'lax', secure: 'auto' } as const;
  passport.serializeUser((user, done) => done(null, (user as User).id));
  passport.deserializeUser((id: string, done) => done(null, { id }));
  app.use(helmet());
  app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false, cookie }));
  app.use(passport.session());
  app.useGlobalFilters(new SignInFailed());
  await app.listen(new URL(APP_URL).port || process.env.PORT || 3000);
  console.log(`Open ${APP_URL}`);
}
void start();
