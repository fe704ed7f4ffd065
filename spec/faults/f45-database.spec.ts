import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { type AccountDirectory, accountResolver } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { describeWithPostgres, PostgresServer } from '../example-app/support/postgres';
import type { TestUser } from '../support/app';
import { Browser } from '../support/browser';
import { openDoor } from '../support/doors';
import { corpAppWorkbench, lisi } from '../support/flows';

interface Database {
  query(sql: string): Promise<Array<Record<string, unknown>>>;
  close(): Promise<void>;
}
// Not imported: their types would make the user of every other test the account of the example app.
const { openDatabase } = require('../../example-app/src/database') as {
  openDatabase(options: { databaseUrl: string; dataDir: string }): Promise<Database>;
};
const { Accounts } = require('../../example-app/src/accounts') as {
  Accounts: new (database: Database, reserved: readonly string[]) => Required<AccountDirectory<TestUser>>;
};

/** The way to Postgres, which breaks once, at a statement: before it has arrived, or as its answer is on the way. */
class BrittleWay {
  private readonly sockets = new Set<Socket>();
  private breaksAt: { readonly statement: string; readonly when: 'before' | 'after' } | undefined;
  isDown = false;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async to(path: string): Promise<BrittleWay> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const way = new BrittleWay(server, `postgres://app@127.0.0.1:${port}/postgres`);
    server.on('connection', (socket) => way.lead(socket, path));
    return way;
  }

  breakAt(statement: string, when: 'before' | 'after'): void {
    this.breaksAt = { statement, when };
  }

  get isBroken(): boolean {
    return this.breaksAt === undefined;
  }

  /** Ends every connection, as a server that goes down. */
  goDown(): void {
    this.isDown = true;
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.goDown();
    this.server.close();
    await once(this.server, 'close');
  }

  private lead(near: Socket, path: string): void {
    const far = connect(path);
    const end = () => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      this.sockets.add(socket);
      socket
        .on('error', end)
        .on('close', end)
        .on('close', () => this.sockets.delete(socket));
    }
    if (this.isDown) end();
    let isLast = false;
    near.on('data', (chunk: Buffer) => {
      const { statement = '', when } = this.breaksAt ?? {};
      const isHere = when !== undefined && chunk.toString('latin1').includes(statement);
      if (isHere) this.breaksAt = undefined;
      isLast ||= isHere;
      if (isHere && when === 'before') end();
      else far.write(chunk);
    });
    far.on('data', (chunk: Buffer) => (isLast ? end() : near.write(chunk)));
  }
}

describeWithPostgres('F45 A database that is lost while a member is linked', (bin) => {
  let postgres: PostgresServer;
  let way: BrittleWay;
  let database: Database;
  let wecom: WeComSimulator;

  beforeAll(async () => {
    postgres = await PostgresServer.start(bin);
    const [, folder = ''] = /@([^?]+)\?/.exec(postgres.url) ?? [];
    way = await BrittleWay.to(join(folder, '.s.PGSQL.5432'));
    database = await openDatabase({ databaseUrl: way.url, dataDir: '' });
    wecom = await startWeComSimulator();
  }, 60_000);
  beforeEach(async () => {
    await database.query('truncate users, identities restart identity cascade');
  });
  afterAll(async () => {
    await database?.close();
    await wecom?.close();
    await way?.close();
    await postgres?.stop();
  });

  const open = () =>
    openDoor(
      corpAppWorkbench(wecom, accountResolver(new Accounts(database, []), { onUnassociated: 'create' })),
    );

  /** How many accounts there are, and how many of them have a member. */
  async function rows(): Promise<readonly [accounts: number, linked: number]> {
    const [counted] = await database.query(
      'select count(users.id)::int as accounts, count(identities.id)::int as linked ' +
        'from users full join identities on identities.user_id = users.id',
    );
    return [Number(counted?.['accounts']), Number(counted?.['linked'])];
  }

  it.each([
    ['the transaction has begun', 'begin', 'before', 0],
    ['the account is written', 'insert into users', 'before', 0],
    ['the account has been written', 'insert into users', 'after', 0],
    ['the link is written', 'insert into identities', 'before', 0],
    ['the link has been written', 'insert into identities', 'after', 0],
    ['all of it is kept', 'commit', 'before', 0],
    ['all of it has been kept, which nobody hears', 'commit', 'after', 1],
  ] as const)(
    'as %s leaves no half of it, and one account after the next try',
    async (_, statement, when, kept) => {
      const { app } = open();
      const [first, second] = [new Browser(app), new Browser(app)];
      way.breakAt(statement, when);

      const { status } = await first.signIn('/start', lisi(wecom));
      const afterwards = await rows();
      const again = await second.signIn('/start', lisi(wecom));

      expect(way.isBroken).toBe(true);
      expect(afterwards).toEqual([kept, kept]);
      // What was kept is found by asking once more: that sign-in is a success.
      expect(status).toBe(kept === 1 ? 200 : 500);
      expect(await first.me()).toBe(kept === 1 ? '1' : undefined);
      expect(again.status).toBe(200);
      expect(await rows()).toEqual([1, 1]);
    },
  );

  it('goes down with connections lying idle: sign-ins fail, the process lives, and they succeed once it is back', async () => {
    const { app } = open();
    const browser = new Browser(app);

    way.goDown();
    const down = await browser.signIn('/start', lisi(wecom));
    way.isDown = false;
    const back = await browser.signIn('/start', lisi(wecom));

    expect([down.status, back.status]).toEqual([500, 200]);
    expect(await rows()).toEqual([1, 1]);
  });
});
