import { createHash } from 'node:crypto';
import { WeComUnexpectedReplyError } from '../../lib/errors';
import { SuiteTickets } from '../../lib/tokens/suite-ticket';
import { corpTokenSource } from '../../lib/tokens/token-sources';
import { MemoryTokenStore } from '../../lib/tokens/token-store';
import { sourcesOf, startTokenServer, written } from './support/token-server';

const GOOD = {
  errcode: 0,
  access_token: 'A',
  provider_access_token: 'P',
  suite_access_token: 'S',
  ticket: 'T',
  expires_in: 7200,
};

type Server = Awaited<ReturnType<typeof startTokenServer>>;
let server: Server;
let tickets: SuiteTickets;
beforeEach(async () => {
  tickets = new SuiteTickets('ww1', new MemoryTokenStore());
  await tickets.save('ticket-1', new Date());
});
afterEach(() => server?.close());

async function start(...answers: unknown[]) {
  server = await startTokenServer(...answers);
  return sourcesOf(server.qyapi, tickets);
}

describe('A token is asked for', () => {
  it.each([
    ['corp', 'GET /cgi-bin/gettoken?corpid=ww1&corpsecret=the-secret', 'A'],
    [
      'provider',
      'POST /cgi-bin/service/get_provider_token {"corpid":"ww1","provider_secret":"the-secret"}',
      'P',
    ],
    [
      'suite',
      'POST /cgi-bin/service/get_suite_token {"suite_id":"ww1","suite_secret":"the-secret","suite_ticket":"ticket-1"}',
      'S',
    ],
    [
      'installed',
      'POST /cgi-bin/service/get_corp_token?suite_access_token=suite-token {"auth_corpid":"7","permanent_code":"the-secret"}',
      'A',
    ],
    ['config', 'GET /cgi-bin/get_jsapi_ticket?access_token=corp-token', 'T'],
    ['agentConfig', 'GET /cgi-bin/ticket/get?access_token=corp-token&type=agent_config', 'T'],
  ] as const)('as WeCom documents it: %s', async (kind, request, value) => {
    const sources = await start(GOOD);

    const token = await sources[kind].fetch();

    expect(server.requests.map(written)).toEqual([request]);
    expect(token).toEqual({ value, lifetimeMs: 7_200_000 });
  });

  it.each(['provider', 'suite'] as const)('and may come without errcode: %s', async (kind) => {
    const { errcode: _, ...withoutErrcode } = GOOD;
    const sources = await start(withoutErrcode);

    await expect(sources[kind].fetch()).resolves.toMatchObject({ lifetimeMs: 7_200_000 });
  });
});

describe('The life of a token', () => {
  it.each([
    [7200, 7_200_000],
    ['7200', 7_200_000],
    [7199, 7_199_000],
    [61, 61_000],
    [60, 60_000],
    [59, 60_000],
    [0, 60_000],
    [-1, 60_000],
    ['-1', 60_000],
    [7201, 7_200_000],
    [1e12, 7_200_000],
    [1e308, 7_200_000],
    ['1e400', 60_000],
    ['NaN', 60_000],
    ['soon', 60_000],
    ['', 60_000],
    [null, 60_000],
    [true, 60_000],
    [[7200], 60_000],
    [{ seconds: 7200 }, 60_000],
  ])('said to be %p is brought between a minute and two hours (F21)', async (expiresIn, lifetimeMs) => {
    const { corp } = await start({ ...GOOD, expires_in: expiresIn });

    expect((await corp.fetch()).lifetimeMs).toBe(lifetimeMs);
  });

  it('is a minute where WeCom says nothing', async () => {
    const { expires_in: _, ...silent } = GOOD;
    const { corp } = await start(silent);

    expect((await corp.fetch()).lifetimeMs).toBe(60_000);
  });
});

describe('What is no token', () => {
  it.each([undefined, null, '', 7, true, [], {}, 'x'.repeat(513)])('is refused: %p', async (access_token) => {
    const { corp } = await start({ ...GOOD, access_token });

    const failure = await corp.fetch().catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(WeComUnexpectedReplyError);
    expect((failure as Error).message).toContain('access_token');
  });

  it('is refused although another kind of token stands in the answer', async () => {
    const { provider } = await start({ access_token: 'A', suite_access_token: 'S', expires_in: 7200 });

    await expect(provider.fetch()).rejects.toThrow('provider_access_token');
  });

  it('may have the 512 bytes that WeCom reserves', async () => {
    const { corp } = await start({ ...GOOD, access_token: 'x'.repeat(512) });

    expect((await corp.fetch()).value).toHaveLength(512);
  });
});

describe('The key of a token', () => {
  beforeEach(async () => {
    server = await startTokenServer(GOOD);
  });

  it('differs with every part of what fetches it', () => {
    const variants = [
      {},
      { api: 'https://wecom.example' },
      { id: 'ww2' },
      { agentId: '8' },
      { secret: 'other' },
      { id: 'ww', agentId: '17' },
      { id: 'ww1","', agentId: '7' },
    ];

    const keys = variants.flatMap((variant) =>
      Object.entries(sourcesOf(server.qyapi, tickets, variant))
        // A provider and a suite have no second id.
        .filter(
          ([kind]) =>
            !('agentId' in variant && !('id' in variant) && (kind === 'provider' || kind === 'suite')),
        )
        .map(([, { key }]) => key),
    );

    expect(new Set(keys).size).toBe(keys.length);
  });

  it('tells apart what one secret and one id are used for', () => {
    const app = { api: 'https://qyapi.weixin.qq.com', corpId: 'ww1', secret: 's' };
    const keys = [
      corpTokenSource(server.qyapi, app).key,
      ...Object.values(
        sourcesOf(server.qyapi, tickets, { api: app.api, id: 'ww1', agentId: '', secret: 's' }),
      ).map(({ key }) => key),
    ];

    // The first two are the same app.
    expect(new Set(keys).size).toBe(keys.length - 1);
  });

  it('is the one that other releases have used: whoever shares a store shares its tokens', () => {
    const kinds = sourcesOf(server.qyapi, tickets, { api: 'https://qyapi.weixin.qq.com' });
    const parts = {
      corp: ['corp', 'ww1', '7', 'the-secret'],
      provider: ['provider', 'ww1', '', 'the-secret'],
      suite: ['suite', 'ww1', '', 'the-secret'],
      installed: ['installed', 'ww1', '7', 'the-secret'],
      config: ['js-ticket', 'ww1 7 the-secret', 'config'],
      agentConfig: ['js-ticket', 'ww1 7 the-secret', 'agentConfig'],
    };

    for (const [kind, own] of Object.entries(parts)) {
      const text = JSON.stringify(['https://qyapi.weixin.qq.com', ...own]);
      const hash = createHash('sha256').update(text).digest('base64url');
      expect([kind, kinds[kind as keyof typeof parts].key]).toEqual([kind, `wecom:token:${hash}`]);
    }
    expect(corpTokenSource(server.qyapi, { api: 'https://x.example', corpId: 'ww1', secret: 's' }).key).toBe(
      `wecom:token:${createHash('sha256').update('["https://x.example","corp","ww1","","s"]').digest('base64url')}`,
    );
  });

  it('is the same in every process, and for an AgentId written as a number', () => {
    const app = { api: 'https://qyapi.weixin.qq.com', corpId: 'ww1', secret: 's' };

    const keys = [7, '7', 7].map((agentId) => corpTokenSource(server.qyapi, { ...app, agentId }).key);

    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^wecom:token:[\w-]{43}$/);
  });

  it('exists without an AgentId', () => {
    const app = { api: 'https://qyapi.weixin.qq.com', corpId: 'ww1', secret: 's' };

    const { key } = corpTokenSource(server.qyapi, app);

    expect(key).not.toBe(corpTokenSource(server.qyapi, { ...app, agentId: 7 }).key);
    expect(key).not.toBe(sourcesOf(server.qyapi, tickets, { id: 'ww1', secret: 's' }).provider.key);
    expect(key).not.toBe(sourcesOf(server.qyapi, tickets, { id: 'ww1', secret: 's' }).suite.key);
  });

  it('shows nothing of the credentials', () => {
    const secret = 'CANARY/secret+1';
    const forms = [
      secret,
      encodeURIComponent(secret),
      ...(['base64', 'base64url', 'hex'] as const).map((form) => Buffer.from(secret).toString(form)),
    ];

    const keys = Object.values(sourcesOf(server.qyapi, tickets, { id: 'wwCANARY', secret })).map(
      ({ key }) => key,
    );

    for (const form of [...forms, 'wwCANARY']) expect(keys.join('\n')).not.toContain(form);
  });
});
