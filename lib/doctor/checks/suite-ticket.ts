import type { Bilingual } from '../../errors';
import { withinLimit } from '../../time-limits';
import { SUITE_PLACES, type SuiteKind } from '../../tokens/suite-places';
import { SuiteTickets } from '../../tokens/suite-ticket';
import type { TokenStore } from '../../tokens/token-store';
import { suiteKind } from '../console/receiver-rows';
import { aboutReceiver, type Draft, failure, ok, warning } from '../finding';
import { distinct, type Patient } from '../patient';

const STORE_LIMIT_MS = 3_000;
const NO_KEY = 'wecom:doctor';
/** WeCom pushes every ten minutes; two more are for an event on its way (path 90628). */
const LATE_S = 12 * 60;
/** WeCom takes no older one (path 90628). */
const EXPIRED_S = 30 * 60;

/** The newest ticket of each suite, and whether its store is one that this process can look into. */
export async function checkSuiteTickets(patient: Patient): Promise<readonly Draft[]> {
  const { connections, callbacks } = patient.asked;
  const ofConnections = connections.flatMap(({ suite }) => suite ?? []);
  // The suite of a template, and one that only a SuiteClient uses, have no connection.
  const ofReceivers = callbacks.flatMap(({ suiteId, tokenStore }) =>
    suiteId !== undefined && tokenStore ? { suiteId, tokenStore } : [],
  );
  const suites = distinct([...ofConnections, ...ofReceivers], ({ suiteId }) => suiteId);
  const findings = await Promise.all(
    suites.map(async ({ suiteId, tokenStore }) => {
      const tickets = new SuiteTickets(suiteId, tokenStore, patient.runtime.now);
      const receiver = callbacks.find((each) => each.suiteId === suiteId)?.path;
      const remedy = pushAgain(suiteKind(suiteId, connections));
      return [
        ...storeFindings(suiteId, tokenStore),
        aboutReceiver(receiver, await judge(suiteId, tokenStore, tickets, remedy)),
      ];
    }),
  );
  return findings.flat();
}

async function judge(
  suiteId: string,
  store: TokenStore,
  tickets: SuiteTickets,
  remedy: Bilingual,
): Promise<Draft> {
  const fault = await faultOf(store);
  if (fault) return fault === 'unconnected' ? neverConnected(suiteId) : storeSilent(suiteId);
  const age = await tickets.age();
  if (age === undefined) return isMemory(store) ? notToBeSeen(suiteId) : missing(suiteId, remedy);
  if (age <= LATE_S) {
    return ok('suite-ticket', {
      en: `${suiteId}: the newest suite_ticket is ${inMinutes(age)} minutes old.`,
      zh: `${suiteId}：最新的 suite_ticket 为 ${inMinutes(age)} 分钟前。`,
    });
  }
  const isExpired = age > EXPIRED_S;
  return (isExpired ? failure : warning)(
    'suite-ticket',
    'operator',
    {
      en:
        `${suiteId}: the newest suite_ticket is ${inMinutes(age)} minutes ` +
        `old${isExpired ? ', too old to use' : '; WeCom pushes one every ten'}.`,
      zh: `${suiteId}：最新的 suite_ticket 为 ${inMinutes(age)} 分钟前${isExpired ? '，已失效' : '；企业微信每十分钟推送一次'}。`,
    },
    remedy,
  );
}

function pushAgain(kind: SuiteKind): Bilingual {
  const { pushes, url } = SUITE_PLACES[kind];
  return {
    en:
      'Check that the application runs, that suiteCallback is mounted with this tokenStore before body ' +
      `parsers, and that ${url} in ${pushes} leads to it; then press 刷新Ticket.`,
    zh:
      '请确认应用正在运行，suiteCallback 使用同一 tokenStore 并挂载在请求体解析中间件之前，' +
      `且「${pushes}」中的${url} 指向它，然后点击「刷新Ticket」。`,
  };
}

// Asked apart from the tickets: a store that fails is treated as an empty one there.
async function faultOf(store: TokenStore): Promise<'silent' | 'unconnected' | undefined> {
  try {
    await withinLimit(Promise.resolve(store.get(NO_KEY)), STORE_LIMIT_MS);
    return undefined;
  } catch (error) {
    // The package redis says so of a client whose connect() was not called, or which was closed again.
    return /client is closed|never connected|connect\(\)/i.test(String(error)) ? 'unconnected' : 'silent';
  }
}

function neverConnected(suiteId: string): Draft {
  return failure(
    'suite-ticket',
    'developer',
    {
      en: `${suiteId}: the Redis client behind its tokenStore is not connected.`,
      zh: `${suiteId}：tokenStore 的 Redis 客户端尚未连接。`,
    },
    {
      en: 'Call `await client.connect()` at start-up, before the first sign-in, and in the file given to --config.',
      zh: '请在启动时、首次登录之前调用 `await client.connect()`；--config 指定的文件中也需要调用。',
    },
  );
}

function missing(suiteId: string, remedy: Bilingual): Draft {
  return failure(
    'suite-ticket',
    'operator',
    {
      en: `${suiteId}: no suite_ticket has been stored, so WeCom gives out no token.`,
      zh: `${suiteId}：尚未收到 suite_ticket，无法获取令牌。`,
    },
    remedy,
  );
}

function notToBeSeen(suiteId: string): Draft {
  return warning(
    'suite-ticket',
    'developer',
    {
      en:
        `${suiteId}: the tickets are in the memory of the application's process, where this one ` +
        'cannot look.',
      zh: `${suiteId}：ticket 保存在应用进程的内存中，此进程无法查看。`,
    },
    {
      en: 'Use redisTokenStore, or call diagnose() inside the application.',
      zh: '请使用 redisTokenStore，或在应用内调用 diagnose()。',
    },
  );
}

function storeSilent(suiteId: string): Draft {
  return failure(
    'suite-ticket',
    'operator',
    {
      en: `${suiteId}: the tokenStore fails or does not answer within ${STORE_LIMIT_MS / 1000} seconds.`,
      zh: `${suiteId}：tokenStore 出错，或 ${STORE_LIMIT_MS / 1000} 秒内没有应答。`,
    },
    {
      en: 'Check its server, address and password, and that the client is connected before it is used.',
      zh: '请检查存储服务、地址和密码，并确认客户端已连接。',
    },
  );
}

function storeFindings(suiteId: string, store: TokenStore): readonly Draft[] {
  if (!isMemory(store)) {
    return [
      ok('token-store', {
        en: `${suiteId}: its tokenStore outlives a process.`,
        zh: `${suiteId}：tokenStore 的数据在进程重启后仍然保留。`,
      }),
    ];
  }
  return [
    warning(
      'token-store',
      'developer',
      {
        en:
          `${suiteId}: its tickets are kept in memory; after a restart there is none until the ` +
          'next push, ten minutes at most.',
        zh: `${suiteId}：ticket 保存在内存中，重启后须等待下一次推送（最多十分钟）。`,
      },
      {
        en:
          'Use redisTokenStore; several processes need it anyway, since only one of them receives ' +
          'each push.',
        zh: '请使用 redisTokenStore；多进程部署时每次推送只会到达其中一个进程，因此必须使用。',
      },
    ),
  ];
}

// By name: the configuration may have been loaded with another copy of this package.
function isMemory(store: TokenStore): boolean {
  return store.constructor?.name === 'MemoryTokenStore';
}

function inMinutes(seconds: number): number {
  return Math.floor(seconds / 60);
}
