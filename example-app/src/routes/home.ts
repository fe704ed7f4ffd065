import { Router } from 'express';
import { isOperator } from '../account';
import { homePage } from '../views/home-page';
import { sendPage } from '../views/page';
import { accountOf, type PageParts, requireAccount } from './pages';

/** `/`: who is signed in. */
export function homeRoutes({ tenants, operators }: PageParts): Router {
  const router = Router();
  router.get('/', requireAccount, async (req, res) => {
    const account = accountOf(req);
    const { signedInWith } = account;
    const corpName = signedInWith.how === 'wecom' ? await tenants.nameOf(signedInWith.corpId) : undefined;
    sendPage(req, res, homePage({ account, corpName, isOperator: isOperator(account, operators) }));
  });
  return router;
}
