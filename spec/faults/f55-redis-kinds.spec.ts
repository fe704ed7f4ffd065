import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, createClientPool, createCluster, createSentinel } from 'redis';
import { type RedisLike, redisTokenStore, redisTransactionStore } from '../../lib';
import { tokenStoreContract, transactionStoreContract } from '../../lib/testing';
import { describeWithRedis, RedisServer } from '../redis/support/redis-server';

const running: Array<() => unknown> = [];

/** Starts a redis-server with settings of its own, and waits until it says that it is ready. */
async function start(args: string[], ready: RegExp): Promise<ChildProcess> {
  const child = spawn('redis-server', args, { stdio: 'pipe' });
  running.push(() => child.kill('SIGKILL'));
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += chunk;
    if (ready.test(printed)) break;
  }
  return child;
}

/** One node that holds every slot: a cluster to its clients, which ask for the node of each key. */
async function cluster(port: number): Promise<RedisLike> {
  const dir = mkdtempSync(join(tmpdir(), 'wecom-cluster-'));
  running.push(() => rmSync(dir, { recursive: true, force: true }));
  const settings = ['--cluster-enabled', 'yes', '--save', '', '--dir', dir, '--bind', '127.0.0.1'];
  await start(['--port', String(port), ...settings], /Ready to accept connections/);
  const node = createClient({ url: `redis://127.0.0.1:${port}` });
  await node.connect();
  await node.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']);
  for (let ok = false; !ok; )
    ok = String(await node.sendCommand(['CLUSTER', 'INFO'])).includes('cluster_state:ok');
  node.destroy();
  const client = createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${port}` }] });
  await client.connect();
  running.push(() => client.destroy());
  return client;
}

async function sentinel(port: number, master: number): Promise<RedisLike> {
  const dir = mkdtempSync(join(tmpdir(), 'wecom-sentinel-'));
  running.push(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, 'sentinel.conf');
  writeFileSync(
    file,
    `port ${port}\nbind 127.0.0.1\ndir ${dir}\nsentinel monitor main 127.0.0.1 ${master} 1\n`,
  );
  await start([file, '--sentinel'], /\+monitor master main/);
  const client = createSentinel({ name: 'main', sentinelRootNodes: [{ host: '127.0.0.1', port }] });
  await client.connect();
  running.push(() => client.destroy());
  return client;
}

describeWithRedis('F55 With a client of each kind', () => {
  let server: RedisServer;
  const clients: Record<string, RedisLike> = {};

  beforeAll(async () => {
    server = await RedisServer.start();
    const pool = createClientPool({ url: server.url });
    await pool.connect();
    running.push(() => pool.destroy());
    clients['createClient'] = await server.connect();
    clients['createClientPool'] = pool;
    const spare = await RedisServer.start();
    const other = await RedisServer.start();
    await spare.stop();
    await other.stop();
    clients['createCluster'] = await cluster(spare.port);
    clients['createSentinel'] = await sentinel(other.port, server.port);
  }, 60_000);
  afterAll(async () => {
    for (const stop of running.splice(0).reverse()) await stop();
    await server.stop();
  });

  describe.each(['createClient', 'createClientPool', 'createCluster', 'createSentinel'])('%s', (kind) => {
    const store = () => redisTokenStore(clients[kind] as RedisLike, { prefix: `${kind}:` });
    for (const { name, check } of tokenStoreContract(store)) it(`a token store ${name}`, check);
    const logins = () => redisTransactionStore(clients[kind] as RedisLike, { prefix: `${kind}:` });
    for (const { name, check } of transactionStoreContract(logins)) it(`a transaction store ${name}`, check);
  });
});

describe('F55 A client that cannot work', () => {
  it.each([
    ['of ioredis', { sendCommand() {}, defineCommand() {} }, 'this one is of ioredis'],
    ['of redis 4 in legacy mode', { sendCommand() {}, options: { legacyMode: true } }, 'legacy mode'],
    ['of memcached', { get() {}, set() {} }, 'must be a connected client of the package redis'],
    ['that is missing', undefined, 'must be a connected client of the package redis'],
  ])('is refused by name at construction: %s', (_, client, words) => {
    expect(() => redisTokenStore(client as never)).toThrow(words);
    expect(() => redisTransactionStore(client as never)).toThrow(words);
  });

  it('is named where nobody has connected it', async () => {
    const client = createClient({ url: 'redis://127.0.0.1:1' });

    await expect(
      redisTransactionStore(client).take({ headers: {} } as never, 'a', 'b'),
    ).resolves.toBeUndefined();
    await expect(redisTokenStore(client).get('key')).rejects.toThrow('await client.connect()');
  });
});
