import { Router } from 'express';
import { isOperator } from '../account';
import { homePage } from '../views/home-page';
import { allowNames } from '../views/names';
import { sendPage } from '../views/page';
import { accountOf, type PageParts, requireAccount } from './pages';

/** `/`: who is signed in. */
export function homeRoutes({ tenants, operators, names, canInstall }: PageParts): Router {
  const router = Router();
  router.get('/', requireAccount, async (req, res) => {
    const account = accountOf(req);
    const { signedInWith } = account;
    const corpId = signedInWith.how === 'wecom' ? signedInWith.corpId : undefined;
    const named = await names.on(req, account);
    allowNames(res, named);
    const page = homePage({
      account,
      corpName: corpId === undefined ? undefined : await tenants.nameOf(corpId),
      isOperator: isOperator(account, operators),
      names: named,
      explainsNames: names.areKept && !named,
      mayInstall: canInstall && corpId !== undefined && !(await tenants.isInstalled(corpId)),
    });
    sendPage(req, res, page);
  });
  return router;
}
