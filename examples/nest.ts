// Nest: the strategy by its mixin, a guard for the two routes of a sign-in, a filter for those that fail.
import type { ArgumentsHost, ExceptionFilter, ExecutionContext } from '@nestjs/common';
import {
  Catch,
  Controller,
  Get,
  Injectable,
  Module,
  Req,
  Res,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
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

@Injectable()
class WeComStrategy extends PassportStrategy(wecom.WeComWorkbench) {
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
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    await super.canActivate(context); // a start goes to WeCom here, and nothing comes after
    await super.logIn(context.switchToHttp().getRequest()); // a new session
    return true;
  }
  override handleRequest<Found>(error: unknown, user: Found | false, info?: { code?: string }): Found {
    if (error) throw error;
    if (!user) throw new UnauthorizedException(info?.code);
    return user;
  }
}

@Catch(UnauthorizedException, wecom.WeComError)
class SignInFailed implements ExceptionFilter {
  catch(error: Error, host: ArgumentsHost): void {
    const [req, res] = host.getArgs<[Request, Response]>();
    if (error instanceof UnauthorizedException) res.redirect(`/login?wecom_error=${error.message}`);
    else wecom.wecomErrorPage({ home: '/' })(error, req, res, () => undefined);
  }
}

@Controller()
class Pages {
  @Get(['auth/wecom', 'auth/wecom/callback'])
  @UseGuards(WeComGuard)
  finish(@Req() req: Request, @Res() res: Response): void {
    res.redirect(wecom.returnTo(req, '/'));
  }
  @Get('login')
  login(@Req() { query }: Request): string {
    const code = query['wecom_error'];
    const why = typeof code === 'string' ? wecom.failureText(code).en : '';
    return `<p>${why}</p><a href="/auth/wecom">Sign in with WeCom</a>`;
  }
  @Get()
  home(@Req() { user }: Request): string {
    return user ? `Signed in as ${(user as User).id}` : '<a href="/login">Sign in</a>';
  }
}

@Module({ imports: [PassportModule], controllers: [Pages], providers: [WeComStrategy] })
class AppModule {}

async function start(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
  const cookie = { sameSite: 'lax', secure: 'auto' } as const;
  passport.serializeUser((user, done) => done(null, (user as User).id));
  passport.deserializeUser((id: string, done) => done(null, { id }));
  app.useGlobalFilters(new SignInFailed());
  app.use(helmet());
  app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false, cookie }));
  app.use(passport.session());
  await app.listen(new URL(APP_URL).port);
  console.log(`Open ${APP_URL}`);
}
void start();
