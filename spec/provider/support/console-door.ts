import { WeComProviderQr } from '../../../lib';
import type { WeComSimulator } from '../../../lib/testing';
import { unescapeHtml } from '../../routes/support/html';
import type { TestApp } from '../../support/app';
import { Browser } from '../../support/browser';
import { ORIGIN, openDoor, type Resolver } from '../../support/doors';

export const byMember: Resolver = ({ profile }) => ({ id: profile.id });

/** An application whose `/callback` is entered as 业务设置 URL in WeCom's console. */
export function openConsoleDoor(
  wecom: WeComSimulator,
  {
    resolver = byMember,
    ...options
  }: { resolver?: Resolver; allowUnsolicited?: boolean; loginOnly?: boolean } = {},
): TestApp {
  const { providerCorpId, providerSecret } = wecom.credentials;
  const connection = new WeComProviderQr(
    {
      flow: 'provider-secret',
      providerCorpId,
      providerSecret,
      corps: 'any',
      callbackURL: `${ORIGIN}/callback`,
      hosts: wecom.hosts,
      ...options,
    },
    resolver,
  );
  return openDoor(connection);
}

/** An administrator's click on 业务设置: path and query of the address they land on. */
export function consoleLink(wecom: WeComSimulator, userId = 'zhangsan'): string {
  const { corpId } = wecom.credentials;
  return `/callback?auth_code=${wecom.businessSettingsCode({ corpId, userId })}`;
}

/** Where the form of the confirmation page leads, as the browser resolves it. */
export function formAction(page: string): string {
  const action = /<form method="post" action="([^"]*)">/.exec(page)?.[1];
  if (action === undefined) throw new Error(`no form in ${page}`);
  const { pathname, search } = new URL(unescapeHtml(action), `${ORIGIN}/callback`);
  return pathname + search;
}

/** Opens the link and answers the page, as one browser. */
export async function confirm(browser: Browser, link: string) {
  const page = await browser.get(link);
  return browser.post(formAction(page.text));
}

export { Browser };
