import {
  redisTokenStore,
  redisTransactionStore,
  WeComConfigError,
  WeComProviderQr,
  WeComWorkbench,
} from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { SuiteTickets } from '../../lib/tokens/suite-ticket';
import { createTestApp } from '../support/app';
import { Browser } from '../support/browser';
import { describeWithRedis, RedisServer, type TestClient } from './support/redis-server';

const OLD = { id: 'k1', key: 'the older key, of thirty-two or more' };
const NEW = { id: 'k2', key: 'the newer key, of thirty-two or more' };
const ORIGIN = 'http://localhost:3000';

describeWithRedis('What is in Redis after people have signed in', () => {
  let server: RedisServer;
  let client: TestClient;
  let wecom: WeComSimulator;

  beforeAll(async () => {
    server = await RedisServer.start();
    client = await server.connect();
  });
  beforeEach(async () => {
    await client.flushAll();
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());
  afterAll(() => server.stop());

  /** Signs somebody in on three connections, one of them refused by WeCom, and returns everything that must stay secret. */
  async function signIn(encryptionKeys: readonly (typeof OLD)[]) {
    const { providerCorpId, providerSecret, suiteId, suiteSecret, corpId, agentId, secret } =
      wecom.credentials;
    const tokenStore = redisTokenStore(client, { prefix: 'app:', encryptionKeys });
    const ticket = wecom.issueSuiteTicket();
    await new SuiteTickets(suiteId, tokenStore).save(ticket, new Date());
    const settings = (name: string) => ({
      name,
      callbackURL: `${ORIGIN}/${name}/callback`,
      hosts: wecom.hosts,
      tokenStore,
      transactions: redisTransactionStore(client, { prefix: 'app:' }),
    });
    const userOf = ({ profile }: { profile: { id: string } }) => ({ id: profile.id });
    const provider = { flow: 'provider-secret', providerCorpId, providerSecret, corps: 'any' } as const;
    const strategies = [
      new WeComProviderQr({ ...settings('qr'), ...provider }, userOf),
      new WeComWorkbench(
        { ...settings('suite'), flow: 'suite-app', suiteId, suiteSecret, corps: 'any' },
        userOf,
      ),
      new WeComWorkbench({ ...settings('corp'), flow: 'corp-app', corpId, agentId, secret }, userOf),
    ];
    const { app } = createTestApp((site, passport) => {
      for (const strategy of strategies) {
        passport.use(strategy);
        site.get(
          [`/${strategy.name}`, `/${strategy.name}/callback`],
          passport.authenticate(strategy.name),
          (_, res) => {
            res.sendStatus(204);
          },
        );
      }
    });
    const handedOver: string[] = [];
    for (const { name } of strategies) {
      const browser = new Browser(app);
      const callback = await browser.answer(await browser.start(`/${name}`), { corpId, userId: 'zhangsan' });
      handedOver.push(...new URL(callback, ORIGIN).searchParams.values());
      const { status, headers } = await browser.get(callback);
      expect(status).toBe(204);
      handedOver.push(...[headers['set-cookie'] ?? []].flat().map((line) => cookieSecret(line)));
    }
    wecom.failNext('gettoken', { errcode: 40001 });
    wecom.revokeTokens();
    await new Browser(app).signIn('/corp', { corpId, userId: 'zhangsan' });
    return {
      secrets: [providerSecret, suiteSecret, secret, wecom.permanentCode(corpId) ?? ''],
      handedOver,
      ticket,
    };
  }

  /** Every key with its value, whatever type it has. */
  async function everything(): Promise<Array<readonly [key: string, value: string]>> {
    const entries: Array<readonly [string, string]> = [];
    for await (const keys of client.scanIterator()) {
      for (const key of keys) entries.push([key, (await client.get(key)) ?? '']);
    }
    return entries;
  }

  it('are keys of hashes: no secret, code, state or cookie, no name of an enterprise or a suite (T59)', async () => {
    const { secrets, handedOver, ticket } = await signIn([]);
    const { providerCorpId, suiteId, corpId } = wecom.credentials;

    const keys = (await everything()).map(([key]) => key);

    expect(keys.length).toBeGreaterThanOrEqual(8);
    for (const key of keys) {
      expect(key).toMatch(/^app:wecom:(token|ticket|login):[\w-]{43}(:paused|:fence)?$/);
      for (const canary of [...secrets, ...handedOver, ticket, providerCorpId, suiteId, corpId, 'zhangsan']) {
        expect(key).not.toContain(canary);
      }
    }
  });

  it('are values with tokens and tickets, and no secret, code, state or cookie', async () => {
    const { secrets, handedOver, ticket } = await signIn([]);

    const values = (await everything()).map(([, value]) => value).join('\n');

    expect(values).toContain(ticket);
    for (const canary of [...secrets, ...handedOver]) expect(values).not.toContain(canary);
  });

  it('is nothing readable of tokens and tickets where values are encrypted (T59)', async () => {
    const { ticket, secrets, handedOver } = await signIn([OLD]);

    const entries = (await everything()).filter(([key]) => !/:fence$|:login:/.test(key));
    const values = entries.map(([, value]) => (JSON.parse(value) as { value: string }).value);

    expect(values.length).toBeGreaterThanOrEqual(4);
    for (const value of values) expect(value).toMatch(/^sealed:k1:[\w-]+$/);
    for (const canary of [ticket, ...secrets, ...handedOver]) expect(values.join('\n')).not.toContain(canary);
  });

  it('opens with an older key after a newer one seals, and not without it', async () => {
    const token = { value: 'a token', expiresAt: Date.now() + 60_000 };
    await redisTokenStore(client, { encryptionKeys: [OLD] }).set('key', token);

    const rotated = await redisTokenStore(client, { encryptionKeys: [NEW, OLD] }).get('key');
    const forgotten = await redisTokenStore(client, { encryptionKeys: [NEW] }).get('key');

    expect(rotated).toEqual(token);
    expect(forgotten).toBeUndefined();
  });

  it('is sealed for its own key: moved to another it does not open', async () => {
    const store = redisTokenStore(client, { encryptionKeys: [OLD] });
    await store.set('tenant-a', { value: 'token of a', expiresAt: Date.now() + 60_000 });
    await client.copy('tenant-a', 'tenant-b');

    expect(await store.get('tenant-b')).toBeUndefined();
  });

  it('is refused a key that is too short to encrypt with, without the key being told', () => {
    const short = () => redisTokenStore(client, { encryptionKeys: [{ id: 'k1', key: 'too short' }] });

    expect(short).toThrow(WeComConfigError);
    expect(short).not.toThrow(/too short/);
  });
});

// What the browser keeps to prove itself, without the time in front of it.
function cookieSecret(line: string): string {
  const [pair = ''] = line.split(';', 1);
  return (
    pair
      .slice(pair.indexOf('=') + 1)
      .split('.')
      .at(-1) ?? ''
  );
}
