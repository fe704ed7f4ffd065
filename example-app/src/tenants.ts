import type { Database } from './database';

/** An enterprise that has the suite. */
export interface Tenant {
  readonly corpId: string;
  readonly name: string | null;
  /** The app's id there; null where WeCom has not said. */
  readonly agentId: number | null;
}

/** The enterprises this application has heard of. */
export class Tenants {
  constructor(private readonly database: Database) {}

  async nameOf(corpId: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ name: string | null }>(
      'select name from tenants where corp_id = $1',
      [corpId],
    );
    return row?.name ?? undefined;
  }

  async remember(corpId: string, name: string): Promise<void> {
    await this.database.query(
      `insert into tenants (corp_id, name) values ($1, $2)
       on conflict (corp_id) do update set name = excluded.name`,
      [corpId, name],
    );
  }

  /** An enterprise has installed the suite. */
  async install(corpId: string, name: string | undefined, agentId?: number): Promise<void> {
    await this.database.query(
      `insert into tenants (corp_id, name, agent_id, installed) values ($1, $2, $3, true)
       on conflict (corp_id) do update set name = coalesce(excluded.name, tenants.name),
         agent_id = coalesce(excluded.agent_id, tenants.agent_id), installed = true`,
      [corpId, name ?? null, agentId ?? null],
    );
  }

  /** An enterprise has removed the suite: nobody of it signs in any more, and the sessions there are have ended. */
  async uninstall(corpId: string): Promise<void> {
    await this.database.query(
      `insert into tenants (corp_id, installed, closed_at) values ($1, false, now())
       on conflict (corp_id) do update set installed = false, closed_at = now()`,
      [corpId],
    );
  }

  async isInstalled(corpId: string): Promise<boolean> {
    const [row] = await this.database.query('select 1 from tenants where corp_id = $1 and installed', [
      corpId,
    ]);
    return row !== undefined;
  }

  /** Every enterprise that has the suite. */
  async installed(): Promise<Tenant[]> {
    return this.database.query<Tenant & Record<string, unknown>>(
      'select corp_id as "corpId", name, agent_id as "agentId" from tenants where installed order by corp_id',
    );
  }
}
