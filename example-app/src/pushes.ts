import type { WeComPush } from 'passport-wecom';
import type { Database } from './database';

/** How many are kept. */
const KEPT = 200;
const SHOWN = 20;

/** A push that has arrived: what it was and about whom, nothing of what was in it. */
export interface KeptPush {
  readonly at: Date;
  readonly source: WeComPush['source'];
  readonly type: string;
  /** Null where it is about no enterprise, or about one that is not known yet. */
  readonly corpId: string | null;
}

/** What WeCom has pushed, for the operator. */
export class Pushes {
  constructor(private readonly database: Database) {}

  async keep(push: WeComPush): Promise<void> {
    const corpId = 'authCorpId' in push ? (push.authCorpId ?? null) : null;
    const type = push.type === 'other' ? push.infoType : push.type;
    await this.database.query(
      `with kept as (
         insert into pushes (at, source, type, corp_id) values ($1, $2, $3, $4) returning id
       ) delete from pushes using kept where pushes.id <= kept.id - ${KEPT}`,
      [push.at.toISOString(), push.source, type, corpId],
    );
  }

  /** The latest first. */
  async latest(): Promise<KeptPush[]> {
    return this.database.query<KeptPush & Record<string, unknown>>(
      `select at, source, type, corp_id as "corpId" from pushes order by id desc limit ${SHOWN}`,
    );
  }
}
