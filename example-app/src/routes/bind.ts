import { type Request, type Response, Router } from 'express';
import { type PendingBinding, pendingBinding, takePendingBinding } from 'passport-wecom';
import { withWeCom } from '../account';
import { addressOf } from '../attempts';
import { newPasswordForm, signInForm } from '../forms';
import type { Text } from '../language';
import { signIn } from '../passport';
import { TEXTS } from '../texts';
import { bindPage } from '../views/bind-page';
import { sendPage } from '../views/page';
import { form, formsOnly, type PageParts } from './pages';

/** `/bind`: a member whom WeCom vouches for says which account is theirs, or makes one. */
export function bindRoutes({ accounts, tenants, limitPasswords }: PageParts): Router {
  const router = Router();

  async function show(req: Request, res: Response, problem?: { text: Text; status: number }): Promise<void> {
    const pending = pendingBinding(req);
    if (!pending) return expired(res);
    const corpName = await tenants.nameOf(pending.profile.corpId);
    sendPage(req, res, bindPage(req, { pending, corpName, problem: problem?.text }), problem?.status);
  }

  router.get('/bind', (req, res) => show(req, res));

  router.post('/bind', form, limitPasswords, async (req: Request, res: Response) => {
    if (!pendingBinding(req)) return expired(res);
    const { name, password } = signInForm.parse(req.body);
    const account = await accounts.checkPassword(name, password, addressOf(req));
    if (!account) return show(req, res, { text: TEXTS.wrongPassword, status: 401 });
    const pending = takePendingBinding(req);
    if (!pending) return expired(res);
    const { profile } = pending;
    const owner = await accounts.linkOrFindOwner(account, profile);
    if (owner.id !== account.id) return res.redirect(303, '/login?wecom_error=bound-to-another-user');
    await signIn(req, { ...account, signedInWith: withWeCom(profile) });
    return land(res, pending);
  });

  router.post('/bind/register', form, limitPasswords, async (req: Request, res: Response) => {
    const pending = pendingBinding(req);
    if (!pending?.mayRegister) return expired(res);
    const chosen = newPasswordForm.safeParse(req.body);
    if (!chosen.success) return show(req, res, { text: TEXTS.passwordRules, status: 400 });
    const account = await accounts.register(pending.profile, chosen.data, addressOf(req));
    if (account === 'name-taken') return show(req, res, { text: TEXTS.nameTaken, status: 409 });
    takePendingBinding(req);
    if (account === 'member-taken') return res.redirect(303, '/login?wecom_error=bound-to-another-user');
    await signIn(req, account);
    return land(res, pending);
  });

  router.post('/bind/cancel', form, (req: Request, res: Response) => {
    takePendingBinding(req);
    res.redirect(303, '/login');
  });

  return router.use(formsOnly('/bind/register', '/bind/cancel'));
}

function expired(res: Response): void {
  res.redirect(303, '/login?wecom_error=bind-expired');
}

// The library has checked this path when the sign-in began.
function land(res: Response, { returnTo = '/' }: PendingBinding): void {
  res.redirect(303, returnTo);
}
