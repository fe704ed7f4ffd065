import { z } from 'zod';
import { Qyapi } from '../../qyapi/call';
import { describeErrcode } from '../../qyapi/errcodes';
import { REMEDIES } from '../../qyapi/remedies';
import { withinLimit } from '../../time-limits';
import type { TokenSource } from '../../tokens/token-sources';
import { about, type Draft, failure, ok, unchecked, warning } from '../finding';
import type { Connection } from '../inspectable';
import { distinct, type Patient } from '../patient';
import { asApiRefusal, describeFault, faultCode } from '../refused-call';
import { isAnswer } from '../visit';

type Probed = Connection & { readonly token: TokenSource };

/** A code nobody was given: WeCom looks at token and address before it looks at the code (observed). */
const NO_CODE = 'passport-wecom-doctor';

/**
 * The secret, by one call for a token, and the address WeCom sees, by one redemption of a code that does not
 * exist. Neither is repeated: WeCom blocks the address for an hour after a few wrong secrets (path 90455).
 */
export async function checkTokens(patient: Patient): Promise<readonly Draft[]> {
  const probed = patient.connections.filter(hasToken);
  const findings = await Promise.all(
    distinct(probed, ({ token }) => token.key).map(async (each) =>
      about(each, ...(await checkOne(patient, each))),
    ),
  );
  return [
    ...patient.connections.filter((each) => !hasToken(each)).flatMap((each) => about(each, askedLater())),
    ...findings.flat(),
  ];
}

function hasToken(connection: Connection): connection is Probed {
  return connection.token !== undefined;
}

async function checkOne(patient: Patient, connection: Probed): Promise<readonly Draft[]> {
  // Where nothing answers, the check of reachability has said so.
  if (!isAnswer(await patient.api(connection))) return [];
  const { token, tokens, timeoutMs } = connection;
  const { pausedUntil } = await tokens.status(token.key);
  if (pausedUntil !== undefined) return [refusedBefore(connection, pausedUntil)];
  try {
    // A call, a second one for a ticket that was replaced meanwhile, and the store.
    const { value } = await withinLimit(token.fetch(), 2 * timeoutMs + 1_000);
    return [
      ok('token', { en: `WeCom accepts the credentials.`, zh: `企业微信接受该凭证。` }),
      await redeemNothing(connection, value),
    ];
  } catch (error) {
    return [
      faultCode(error) === 'ERR_WECOM_TICKET_MISSING'
        ? notAsked()
        : describeFault('token', connection, error),
    ];
  }
}

async function redeemNothing(connection: Probed, token: string): Promise<Draft> {
  const { hosts, timeoutMs, httpsAgent } = connection;
  const accepted = () =>
    ok('ip-allowed', {
      en: `WeCom takes sign-in calls from this server.`,
      zh: `企业微信接受来自本服务器的登录调用。`,
    });
  try {
    await new Qyapi({ api: hosts.api, timeoutMs, httpsAgent }).call({
      ...connection.redemption(token, NO_CODE),
      reply: z.unknown(),
    });
    return accepted();
  } catch (error) {
    const refusal = asApiRefusal(error);
    if (refusal && describeErrcode(refusal.errcode).reactionWithToken === 'sign-in-again') return accepted();
    return describeFault('sign-in-call', connection, error);
  }
}

const SECRETS = {
  'provider-secret': 'providerSecret',
  'login-suite': 'suiteSecret',
  'suite-app': 'suiteSecret',
  'corp-app': 'appSecret',
} as const satisfies Readonly<Record<Connection['flow'], string>>;

// Another process has been refused with the same secret. Whoever has corrected it is asked again at once.
function refusedBefore({ flow }: Connection, pausedUntil: number): Draft {
  const time = new Date(pausedUntil).toISOString();
  const { actor, en, zh } = REMEDIES[SECRETS[flow]];
  return failure(
    'token',
    actor,
    {
      en: `WeCom has refused these credentials a moment ago; they are not tried again before ${time}.`,
      zh: `企业微信刚刚拒绝了该凭证，${time} 之前不再尝试。`,
    },
    { en, zh },
  );
}

function askedLater(): Draft {
  return unchecked('token', {
    en: `its tenant function holds the credentials; they are not tried here.`,
    zh: `凭证由 tenant 函数提供，此处不作尝试。`,
  });
}

function notAsked(): Draft {
  return warning(
    'token',
    'operator',
    {
      en: `its secret was not tried: that takes a suite_ticket that WeCom accepts.`,
      zh: `没有可用的 suite_ticket，未能验证 Secret。`,
    },
    { en: 'Run the doctor again when a ticket is there.', zh: '请在收到 ticket 后重新运行 doctor。' },
  );
}
