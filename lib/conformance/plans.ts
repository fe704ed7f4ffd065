import type { Check } from './check';
import { PASSED } from './check';
import { BIND_CHECKS } from './checks/bind';
import { CODE_CHECKS } from './checks/code';
import { IDENTITY_CHECKS } from './checks/identity';
import { LANDING_CHECKS } from './checks/landing';
import { LINK_CHECKS } from './checks/link';
import { OUTAGE_CHECKS } from './checks/outage';
import { PAGE_CHECKS } from './checks/pages';
import { PUSH_CHECKS } from './checks/push';
import { SESSION_CHECKS } from './checks/session';
import { COOKIE_CHECKS } from './checks/session-cookies';
import { START_CHECKS } from './checks/start';
import { STATE_CHECKS } from './checks/state';
import { TICKET_CHECKS, UNINSTALL_CHECKS } from './checks/suite';
import { URL_CHECKS } from './checks/url-check';
import type { SignIns } from './lab';
import type { Lang } from './text';

/** The first check of a way to sign in; where it fails, the others of that way cannot be asked. */
export const WORKS: Check<SignIns> = {
  id: 'sign-in-works',
  title: { en: 'A member signs in', zh: '成员可以登录' },
  remedy: {
    en: 'Point the application at the simulator, use its credentials, and give --who the page that says who is signed in.',
    zh: '让应用指向模拟器并使用其凭证，并用 --who 指定显示登录者的页面。',
  },
  run: async () => PASSED,
};

export const SIGN_IN_CHECKS: ReadonlyArray<Check<SignIns>> = [
  WORKS,
  ...START_CHECKS,
  ...STATE_CHECKS,
  ...CODE_CHECKS,
  ...IDENTITY_CHECKS,
  ...OUTAGE_CHECKS,
  ...SESSION_CHECKS,
  ...COOKIE_CHECKS,
  ...LANDING_CHECKS,
];

export const CALLBACK_CHECKS = [...URL_CHECKS, ...PUSH_CHECKS];

/** Names of the plans, in the order in which they are carried out. */
const PLANS = ['callbacks', 'suite', 'bind', 'qr', 'workbench', 'link', 'pages', 'uninstall'] as const;
export type PlanName = (typeof PLANS)[number];

type Said = Pick<Check<never>, 'id' | 'title' | 'remedy'>;

export const CHECKS_OF: Readonly<Record<PlanName, readonly Said[]>> = {
  callbacks: CALLBACK_CHECKS,
  suite: TICKET_CHECKS,
  bind: BIND_CHECKS,
  qr: SIGN_IN_CHECKS,
  workbench: SIGN_IN_CHECKS,
  link: LINK_CHECKS,
  pages: PAGE_CHECKS,
  uninstall: UNINSTALL_CHECKS,
};

/** What is checked, for documents: each check once, with the plans it belongs to. */
export function conformanceChecks(lang: Lang): Array<{ plans: string; check: string; title: string }> {
  return PLANS.filter((plan) => plan !== 'workbench').flatMap((plan) =>
    CHECKS_OF[plan].map(({ id, title }) => ({
      plans: plan === 'qr' ? 'qr, workbench' : plan,
      check: id,
      title: title[lang],
    })),
  );
}
