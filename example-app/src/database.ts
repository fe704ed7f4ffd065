import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Pool, type PoolClient } from 'pg';
import { SCHEMA } from './schema';

type Row = Record<string, unknown>;

/** Runs one statement with `$1`, `$2` … and returns its rows. */
export interface Queries {
  query<T extends Row>(sql: string, parameters?: readonly unknown[]): Promise<T[]>;
}

/** A Postgres: the one inside this process, or a server. Both get the same SQL. */
export interface Database extends Queries {
  /** All of the work, or nothing of it. */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens the database and creates the tables it lacks. */
export async function openDatabase(options: {
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
}): Promise<Database> {
  const { databaseUrl, dataDir } = options;
  const database =
    databaseUrl === undefined ? await inProcess(join(dataDir, 'postgres')) : onServer(databaseUrl);
  await database.transaction(async (queries) => {
    // Several processes may start at once, and `if not exists` alone does not survive that.
    await queries.query('select pg_advisory_xact_lock(727300)');
    for (const statement of SCHEMA) await queries.query(statement);
  });
  return database;
}

async function inProcess(folder: string): Promise<Database> {
  await mkdir(folder, { recursive: true });
  const pglite = await PGlite.create(folder);
  return {
    query: async <T extends Row>(sql: string, parameters: readonly unknown[] = []) =>
      (await pglite.query<T>(sql, [...parameters])).rows,
    transaction: (work) =>
      pglite.transaction((tx) =>
        work({
          query: async <T extends Row>(sql: string, parameters: readonly unknown[] = []) =>
            (await tx.query<T>(sql, [...parameters])).rows,
        }),
      ),
    close: () => pglite.close(),
  };
}

function onServer(connectionString: string): Database {
  const pool = new Pool({ connectionString, connectionTimeoutMillis: 5_000 });
  // A server that goes down must not take this process with it: an error that nobody listens to would. The pool opens
  // other connections, and a statement that was under way fails by itself.
  pool.on('error', ignore);
  return {
    ...queriesOf(pool),
    transaction: async (work) => {
      const client = await pool.connect();
      client.on('error', ignore);
      try {
        return await inTransaction(client, work);
      } finally {
        client.off('error', ignore);
        client.release();
      }
    },
    close: () => pool.end(),
  };
}

function ignore(): void {}

function queriesOf(runner: Pool | PoolClient): Queries {
  return {
    query: async <T extends Row>(sql: string, parameters: readonly unknown[] = []) =>
      (await runner.query<T>(sql, [...parameters])).rows,
  };
}

async function inTransaction<T>(client: PoolClient, work: (queries: Queries) => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work(queriesOf(client));
    await client.query('commit');
    return result;
  } catch (error) {
    // Where the connection is gone, so is the transaction; why it failed is what counts.
    await client.query('rollback').catch(ignore);
    throw error;
  }
}

/** Whether a statement failed because a unique index has the value already. */
export function isTaken(error: unknown, index: string): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return code === '23505' && constraint === index;
}
