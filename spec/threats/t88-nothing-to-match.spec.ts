import { join } from 'node:path';
import { bringBuildsUpToDate, ROOT } from '../support/builds';

type Row = Record<string, unknown>;
type Directory = { findMatch(profile: unknown): Promise<unknown> };

/** A table of one account, asked by a database that takes "nothing" for "no filter", as some query builders do. */
function lenientDatabase() {
  const asked: unknown[] = [];
  const row = { id: 1, login_name: 'first', name_is_given: true, display_name: 'first', password_hash: null };
  const query = async <T extends Row>(_sql: string, parameters: readonly unknown[] = []): Promise<T[]> => {
    asked.push(parameters[0]);
    const [name] = parameters;
    const found = name === undefined || name === null || name === '' || name === 'first' ? [row] : [];
    return found as unknown as T[];
  };
  const database = { query, transaction: () => Promise.reject(new Error('unused')), close: async () => {} };
  return { database, asked };
}

const member = (userId: unknown) => ({ id: 'o:1', corpId: 'ww1', userId });

describe('T88 A member without what accounts are matched by', () => {
  // As it runs: its types would make every test's `req.user` an account of the example app.
  let Accounts: new (database: unknown, reserved: readonly string[]) => Directory;

  beforeAll(async () => {
    await bringBuildsUpToDate();
    Accounts = require(join(ROOT, 'example-app/dist/accounts.js')).Accounts;
  }, 60_000);

  it.each([undefined, null, ''])(
    'matches nobody where it is %j, and no question is asked',
    async (userId) => {
      const { database, asked } = lenientDatabase();

      expect(await new Accounts(database, []).findMatch(member(userId))).toBeUndefined();
      expect(asked).toEqual([]);
    },
  );

  it('while one who has it is matched', async () => {
    const { database } = lenientDatabase();

    expect(await new Accounts(database, []).findMatch(member('first'))).toMatchObject({ id: 1 });
    expect(await new Accounts(database, []).findMatch(member('second'))).toBeUndefined();
  });
});
