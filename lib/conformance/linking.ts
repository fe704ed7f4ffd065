import { nextOf } from './answer';
import type { Connection } from './connection';
import { type Account, asksForPassword, type Form, filled, formsOf } from './forms';
import type { HttpBrowser } from './http-browser';
import type { Lab } from './lab';
import { isAbout, type Person } from './simulator-door';
import { StepFailed } from './text';
import { steady } from './who';

/** An account of the application, and a member whom nobody has seen yet. */
export interface Linking {
  readonly lab: Lab;
  readonly connection: Connection;
  readonly account: Account;
  readonly other: Account | undefined;
  readonly stranger: Person;
  /** Another one. */
  readonly passerby: Person | undefined;
}

const OPEN = new WeakMap<Linking, Map<string, HttpBrowser>>();

/** A browser of the account. Passwords are slow to check, so a session that is still open is used again. */
export async function signedIn(subject: Linking, account: Account): Promise<HttpBrowser> {
  const { lab } = subject;
  const open = OPEN.get(subject) ?? new Map<string, HttpBrowser>();
  OPEN.set(subject, open);
  const again = open.get(account.name)?.copy();
  if (again && (await lab.who.of(again)) !== undefined) return again;
  const browser = lab.browser();
  const form = formsOf(await browser.get(`${lab.app}${lab.paths.login}`)).find(asksForPassword);
  if (form) await browser.submit(form.action, filled(form, account));
  if ((await lab.who.of(browser)) === undefined) {
    throw new StepFailed({
      en: `${lab.paths.login} signs nobody in with the name and password of --account`,
      zh: `${lab.paths.login} 无法用 --account 的账号密码登录`,
    });
  }
  open.set(account.name, browser.copy());
  return browser;
}

/** What the page says about links; what differs at each visit is taken out. */
export async function linksOf({ lab }: Linking, browser: HttpBrowser): Promise<string> {
  return steady((await browser.get(`${lab.app}${lab.paths.link}`)).body);
}

export type Purpose = 'link' | 'unlink';

export async function formFor(
  { lab, stranger }: Linking,
  browser: HttpBrowser,
  purpose: Purpose,
): Promise<Form | undefined> {
  const forms = formsOf(await browser.get(`${lab.app}${lab.paths.link}`)).filter(
    ({ method }) => method === 'post',
  );
  const isUnlink = (form: Form) => /unlink|unbind|disconnect|remove|解/i.test(`${form.action} ${form.text}`);
  const isLink = (form: Form) => /link|bind|connect|wecom|关联|绑定/i.test(form.action);
  if (purpose === 'link') return forms.find((form) => isLink(form) && !isUnlink(form));
  // Others may be linked besides, whom the rest of the run stands on.
  const names = (form: Form) => form.fields.some(({ value }) => isAbout(stranger, value));
  return forms.find((form) => isUnlink(form) && names(form)) ?? forms.findLast(isUnlink);
}

async function linkForm(subject: Linking, browser: HttpBrowser): Promise<Form> {
  const form = await formFor(subject, browser, 'link');
  if (form) return form;
  throw new StepFailed({
    en: `${subject.lab.paths.link} has no form that links`,
    zh: `${subject.lab.paths.link} 上没有绑定表单`,
  });
}

/** Presses the button of the form that belongs to the connection. */
export function pressed(
  { connection, account }: Linking,
  form: Form,
  hidden = true,
): Array<[string, string]> {
  const button = form.buttons.find(({ value }) => value.includes(connection.way)) ?? form.buttons[0];
  return [
    ...filled(form, account, hidden),
    ...(button ? [[button.name, button.value] as [string, string]] : []),
  ];
}

/** Where the answer to the form leads, if that is WeCom. */
export function weComPage({ lab }: Linking, next: string | undefined): string | undefined {
  return next !== undefined && new URL(next).origin === new URL(lab.simulator.url).origin ? next : undefined;
}

/** Starts linking; returns where WeCom sends the browser. */
export async function linkCallback(subject: Linking, browser: HttpBrowser): Promise<string> {
  const form = await linkForm(subject, browser);
  const page = weComPage(subject, nextOf(await browser.submit(form.action, pressed(subject, form))));
  if (page !== undefined) return subject.connection.answer(browser, page, subject.stranger);
  throw new StepFailed({
    en: 'the form that links does not lead to WeCom',
    zh: '绑定表单没有跳转到企业微信',
  });
}
