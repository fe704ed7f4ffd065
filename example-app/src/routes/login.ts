import { type Request, type Response, Router } from 'express';
import { addressOf } from '../attempts';
import { deviceOf, worksOn } from '../device';
import { failureText } from '../failures';
import { signInForm } from '../forms';
import { localPath } from '../local-path';
import { signIn, signOut } from '../passport';
import { TEXTS } from '../texts';
import { type LoginPage, loginPage } from '../views/login-page';
import { sendPage } from '../views/page';
import { form, formsOnly, type PageParts } from './pages';

/**
 * `/login` and `/logout`. The login page starts nothing by itself: whoever has just signed out, or declined, stays signed out
 * until they choose otherwise.
 */
export function loginRoutes(parts: PageParts): Router {
  const { accounts, connections, hasPanel, trial, limitPasswords, canInstall } = parts;
  const router = Router();

  function page(req: Request, changes: Partial<LoginPage>): LoginPage {
    const returnTo = localPath(req.query['returnTo']);
    const device = deviceOf(req);
    // Inside WeCom the Workbench needs no code to scan, so it comes first.
    const listed = connections.filter((connection) => worksOn(device, connection)).toSorted(workbenchFirst);
    return {
      connections: listed,
      device,
      returnTo,
      failure: undefined,
      signedOut: false,
      trial,
      hasPanel,
      canInstall,
      ...changes,
    };
  }

  router.get('/login', (req, res) => {
    const failure = failureText(req.query['wecom_error']);
    if (req.user && !failure) return res.redirect(303, localPath(req.query['returnTo']) ?? '/');
    const signedOut = req.query['signed_out'] === '1';
    return sendPage(req, res, loginPage(req, page(req, { failure, signedOut })));
  });

  router.post('/login', form, limitPasswords, async (req: Request, res: Response) => {
    const { name, password, returnTo } = signInForm.parse(req.body);
    const account = await accounts.checkPassword(name, password, addressOf(req));
    if (!account) {
      const failed = page(req, { failure: TEXTS.wrongPassword, returnTo: localPath(returnTo) });
      return sendPage(req, res, loginPage(req, failed), 401);
    }
    await signIn(req, account);
    return res.redirect(303, localPath(returnTo) ?? '/');
  });

  router.post('/logout', form, async (req: Request, res: Response) => {
    await signOut(req);
    res.redirect(303, '/login?signed_out=1');
  });

  return router.use(formsOnly('/logout'));
}

function workbenchFirst(one: { readonly name: string }, other: { readonly name: string }): number {
  return Number(other.name === 'wecom-workbench') - Number(one.name === 'wecom-workbench');
}
