import type { Actor, Bilingual } from '../errors';
import { describeErrcode } from '../qyapi/errcodes';
import { type CheckName, type Draft, failure, type Lang, warning } from './finding';
import type { Connection } from './inspectable';

/** A refusal by WeCom, whichever copy of this package has made the error. */
export interface ApiRefusal {
  readonly errcode: number;
  readonly endpoint: string;
  readonly actor: Actor;
  readonly remedy: Bilingual;
  readonly hint?: string;
  readonly fromIp?: string;
}

const IP_NOT_ALLOWED = 60020;
const DOMAIN_NOT_TRUSTED = 50001;

/**
 * The configuration is loaded with the application's copy of this package, so that its classes may not be
 * ours.
 */
export function faultCode(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

export function asApiRefusal(error: unknown): ApiRefusal | undefined {
  return faultCode(error) === 'ERR_WECOM_API' ? (error as ApiRefusal) : undefined;
}

/** Turns whatever a call failed with into a finding. Only what is known to carry no secret is repeated. */
export function describeFault(check: CheckName, connection: Connection, error: unknown): Draft {
  const refusal = asApiRefusal(error);
  if (refusal) return describeRefusal(check, connection, refusal);
  const { hosts } = connection;
  const { host } = new URL(hosts.api);
  switch (faultCode(error)) {
    case 'ERR_WECOM_UNREACHABLE':
      return failure(
        check,
        'operator',
        { en: `no answer from ${host}.`, zh: `${host} 没有应答。` },
        { en: 'Check the way out of this server to WeCom.', zh: '请检查服务器到企业微信的网络。' },
      );
    case 'ERR_WECOM_UNEXPECTED_REPLY':
      return failure(
        check,
        'operator',
        {
          en: `${host} answers, but not as WeCom does.`,
          zh: `${host} 的应答不是企业微信的格式。`,
        },
        {
          en: 'Check that hosts.api and any proxy lead to WeCom.',
          zh: '请确认 hosts.api 和代理指向企业微信。',
        },
      );
    default:
      return failure(
        check,
        'developer',
        { en: `the call failed before it was made.`, zh: `调用未能发出。` },
        {
          en: 'Check that the tokenStore answers in time; otherwise report it to passport-wecom.',
          zh: '请检查 tokenStore 能否及时应答，否则请向 passport-wecom 反馈。',
        },
      );
  }
}

function describeRefusal(check: CheckName, connection: Connection, refusal: ApiRefusal): Draft {
  const { errcode, endpoint, actor, remedy, hint, fromIp } = refusal;
  if (errcode === IP_NOT_ALLOWED) {
    const ip = fromIp === undefined ? { en: 'this server', zh: '本服务器' } : { en: fromIp, zh: fromIp };
    return failure(
      'ip-allowed',
      actor,
      {
        en: `WeCom takes no calls from ${ip.en} (60020): the address is not registered.`,
        zh: `企业微信拒绝来自 ${ip.zh} 的调用（60020）：该 IP 未登记。`,
      },
      remedy,
    );
  }
  const { meaning } = describeErrcode(errcode);
  const host = errcode === DOMAIN_NOT_TRUSTED ? [new URL(connection.callbackURL).host] : [];
  const hints = hint === undefined ? [] : [`hint ${hint}`];
  const said = (lang: Lang, comma: string) => [meaning[lang], ...host, ...hints].join(comma);
  // Nothing is wrong with the configuration where only WeCom can do something: busy, or too many calls.
  const level = actor === 'wecom' ? warning : failure;
  return level(
    check,
    actor,
    {
      en: `WeCom refuses ${endpoint} with ${errcode} (${said('en', ', ')}).`,
      zh: `企业微信对 ${endpoint} 返回 ${errcode}（${said('zh', '，')}）。`,
    },
    remedy,
  );
}
