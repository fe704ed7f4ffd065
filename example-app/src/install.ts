import { installRouter, type SuiteClient } from 'passport-wecom';
import type { WeComParts } from './wecom';

/** Where the install button leads. */
export const INSTALL_PATH = '/install/wecom';

/** The way of an administrator who installs the app from this website: no create_auth follows, the browser brings the code. */
export function createInstaller({ baseUrl, tenants }: WeComParts, suiteClient: SuiteClient) {
  return installRouter({
    suiteClient,
    callbackURL: `${baseUrl}${INSTALL_PATH}/callback`,
    onInstalled: (installation) => tenants.install(installation),
    successRedirect: '/install?done=1',
    failureRedirect: '/install',
  });
}
