import type { Request } from 'express';
import { type CallbackParams, callbackParamsOf } from '../in-flight/callback-query';
import { RedeemOnce } from '../in-flight/redeem-once';
import { SealedCookies } from '../in-flight/sealed-cookies';
import { weComProfile } from '../logins/profile';
import { OperatorLog } from '../operator-log';
import type { Actions } from './actions';
import { CallbackLeg } from './callback-leg';
import type { LoginSettings } from './login-settings';

/** The base class's part of a callback. */
type RunBase<User extends object> = (leg: CallbackLeg<User>, actions: Actions) => void;

const NOBODY = 'nobody';
const DEADLINE_MS = 1_000;

let hasRehearsed = false;

/**
 * Takes a login of nobody through a callback, once in a process and after the current request: what V8
 * compiles at the first one, the first person would wait for. Nothing of it is sent, told or kept, and it
 * never fails.
 */
export function rehearseReturn<User extends object>(runBase: RunBase<User>): void {
  if (hasRehearsed) return;
  hasRehearsed = true;
  setImmediate(() => void comeBack(runBase).catch(() => undefined));
}

/** The resolver knows nobody, so that no sign-in is told to those who listen. */
async function comeBack<User extends object>(runBase: RunBase<User>): Promise<void> {
  const settings = settingsOfNobody<User>();
  const res = new Answer();
  const out = { headers: {}, res } as unknown as Request;
  const state = await settings.logins.begin(out, { strategy: NOBODY, startedAt: Date.now() });
  const url = `/?code=${NOBODY}&state=${state}`;
  const back = { method: 'GET', headers: { cookie: res.cookie }, res, url } as unknown as Request;
  const params = callbackParamsOf(back) as CallbackParams;
  const leg = new CallbackLeg(settings, back, params, { session: false });
  const ended = new Promise((resolve) => {
    const onlyStop: Pick<Actions, 'stop'> = { stop: resolve };
    runBase(leg, onlyStop as Actions);
  });
  await ended.finally(() => leg.end());
}

function settingsOfNobody<User extends object>(): LoginSettings<User> {
  const ids = { corpId: NOBODY, userId: NOBODY, openUserId: NOBODY };
  const member = weComProfile({ channel: 'provider-qr', ...ids, json: {} });
  const app = { redeem: async () => member };
  const callbackURL = 'http://localhost/';
  // Thrown away: nothing real opens with its secret.
  const store = new SealedCookies({
    secrets: [NOBODY],
    connection: { secure: false, appId: NOBODY, callbackURL },
  });
  return {
    name: NOBODY,
    channel: 'provider-qr',
    callbackURL,
    loginOnly: true,
    deadlineMs: DEADLINE_MS,
    corps: 'any',
    allowUnsolicited: false,
    protocol: { codeParam: 'code', app: () => app } as never,
    logins: new RedeemOnce(store, NOBODY),
    log: new OperatorLog(),
    resolveUser: async () => null,
  };
}

/** What a login asks of an answer. */
class Answer {
  cookie = '';

  appendHeader(_name: string, value: string): void {
    this.cookie ||= value.slice(0, value.indexOf(';'));
  }
}
