import { type Request, type RequestHandler, type Response, Router } from 'express';
import { addressOf } from '../attempts';
import { deviceOf, worksOn } from '../device';
import { failureText } from '../failures';
import { linkForm, newPasswordForm, passwordForm, unlinkForm } from '../forms';
import type { Text } from '../language';
import { isFresh, signIn } from '../passport';
import { TEXTS } from '../texts';
import { accountPage } from '../views/account-page';
import { allowNames } from '../views/names';
import { sendPage } from '../views/page';
import { accountOf, form, formsOnly, type PageParts, requireAccount } from './pages';

/** What `?done=` may say. */
const DONE: Readonly<Record<string, Text>> = {
  linked: TEXTS.linked,
  unlinked: TEXTS.unlinked,
  password: TEXTS.passwordSaved,
};

/** `/account`: link WeCom members to the account, unlink them, choose a first password. */
export function accountRoutes({ accounts, connections, passport, limitPasswords, names }: PageParts): Router {
  const router = Router();

  async function show(req: Request, res: Response, problem?: { text: Text; status: number }): Promise<void> {
    const account = accountOf(req);
    const members = await accounts.linkedMembers(account);
    // A linking that failed comes back to the address it was to end at, with its reason added.
    const failure = failureText(req.query['wecom_error']);
    const word = failure ? undefined : req.query['done'];
    const done = Object.entries(DONE).find(([known]) => known === word)?.[1];
    const device = deviceOf(req);
    const usable = connections.filter((connection) => worksOn(device, connection));
    // The page that answers a form is no page that can be signed.
    const named = req.method === 'GET' ? await names.on(req, account) : undefined;
    allowNames(res, named);
    const page = accountPage(req, {
      account,
      members,
      names: named,
      connections: usable,
      done,
      problem: problem?.text ?? failure,
    });
    sendPage(req, res, page, problem?.status);
  }

  // A session that was left open must not be enough to hand the account to somebody else.
  const requirePassword: RequestHandler = async (req, res, next) => {
    const { loginName } = accountOf(req);
    const { password } = passwordForm.parse(req.body);
    const right = loginName !== null && (await accounts.checkPassword(loginName, password, addressOf(req)));
    if (right) return next();
    return show(req, res, { text: TEXTS.passwordIsWrong, status: 401 });
  };
  const guarded = [...form, requireAccount, ...limitPasswords, requirePassword];

  router.get('/account', requireAccount, (req, res) => show(req, res));

  router.post('/account/link', guarded, (req: Request, res: Response, next: (error?: unknown) => void) => {
    const { connection } = linkForm.parse(req.body);
    if (!connections.some(({ name }) => name === connection)) {
      return next(Object.assign(new Error('There is no such connection.'), { status: 400 }));
    }
    // The options belong to connections of this package, whose names the compiler knows by their beginning.
    const name = connection as 'wecom-provider-qr';
    return passport.authenticate(name, { link: true, returnTo: '/account?done=linked' })(req, res, next);
  });

  router.post('/account/unlink', guarded, async (req: Request, res: Response) => {
    const account = accountOf(req);
    await accounts.unlink(account, unlinkForm.parse(req.body).identity);
    // This session may have begun with the member who is gone now; the password was right, so it goes on with that.
    await signIn(req, { ...account, signedInWith: { how: 'password' } });
    res.redirect(303, '/account?done=unlinked');
  });

  router.post(
    '/account/password',
    form,
    requireAccount,
    limitPasswords,
    async (req: Request, res: Response) => {
      if (!isFresh(req)) return show(req, res, { text: TEXTS.notFresh, status: 401 });
      const chosen = newPasswordForm.safeParse(req.body);
      if (!chosen.success) return show(req, res, { text: TEXTS.passwordRules, status: 400 });
      const saved = await accounts.setFirstPassword(accountOf(req), chosen.data, addressOf(req));
      if (!saved) return show(req, res, { text: TEXTS.nameTaken, status: 409 });
      return res.redirect(303, '/account?done=password');
    },
  );

  return router.use(formsOnly('/account/link', '/account/unlink', '/account/password'));
}
