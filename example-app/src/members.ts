import type { Database } from './database';

/** What an enterprise's administrator changes about the members linked here. */
export class Members {
  constructor(private readonly database: Database) {}

  /**
   * Forgets a member who has left. Whoever is given the userid next is somebody else, and every session that began with this
   * member has ended; the account stays, for its password and for other members linked to it.
   */
  async remove(corpId: string, userId: string, openUserId: string | undefined): Promise<void> {
    await this.database.query(
      'delete from identities where corp_id = $1 and (wecom_user_id = $2 or open_user_id = $3)',
      [corpId, userId, openUserId ?? null],
    );
  }

  /** Lets a member keep the account under a new userid. */
  async rename(corpId: string, userId: string, newUserId: string): Promise<void> {
    const [before, after] = [`${corpId}:u:${userId}`, `${corpId}:u:${newUserId}`];
    await this.database.transaction(async (queries) => {
      const [known] = await queries.query('select 1 from identities where id = $1', [before]);
      // A userid is given to one member at a time: what is linked under the new one belonged to somebody who has left.
      if (known) await queries.query('delete from identities where id = $1', [after]);
      await queries.query('update identities set id = $2 where id = $1', [before, after]);
      await queries.query(
        'update identities set wecom_user_id = $3 where corp_id = $1 and wecom_user_id = $2',
        [corpId, userId, newUserId],
      );
    });
  }
}
