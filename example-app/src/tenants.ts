import type { Database } from './database';

/** An enterprise that has the suite. */
export interface Tenant {
  readonly corpId: string;
  readonly name: string | null;
  /** The app's id there; null where WeCom has not said. */
  readonly agentId: number | null;
}

/** What calls for an enterprise's data need. */
export interface Authorisation {
  readonly corpId: string;
  readonly permanentCode: string;
  readonly agentId: number;
}

/** What is told about an enterprise that has the suite; what is left out stays as it is known. */
export interface Installed {
  readonly corpId: string;
  readonly corpName?: string | undefined;
  readonly agentId?: number | undefined;
  readonly permanentCode?: string | undefined;
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

  /** An enterprise that has not installed anything, whatever was known of it before. */
  async remember(corpId: string, name: string): Promise<void> {
    await this.database.query(
      `insert into tenants (corp_id, name) values ($1, $2)
       on conflict (corp_id) do update set name = excluded.name, installed = null, agent_id = null,
         permanent_code = null`,
      [corpId, name],
    );
  }

  /** An enterprise has installed the suite. */
  async install({ corpId, corpName, agentId, permanentCode }: Installed): Promise<void> {
    await this.database.query(
      `insert into tenants (corp_id, name, agent_id, permanent_code, installed) values ($1, $2, $3, $4, true)
       on conflict (corp_id) do update set name = coalesce(excluded.name, tenants.name),
         agent_id = coalesce(excluded.agent_id, tenants.agent_id),
         permanent_code = coalesce(excluded.permanent_code, tenants.permanent_code), installed = true`,
      [corpId, corpName ?? null, agentId ?? null, permanentCode ?? null],
    );
  }

  /** Enterprises of which WeCom has not said the app's id yet. */
  async withoutAgentId(): Promise<Array<Pick<Authorisation, 'corpId' | 'permanentCode'>>> {
    return this.database.query(
      `select corp_id as "corpId", permanent_code as "permanentCode" from tenants
       where installed and agent_id is null and permanent_code is not null`,
    );
  }

  /** Of an enterprise that has the suite still. */
  async learnAgentId(corpId: string, agentId: number): Promise<void> {
    await this.database.query('update tenants set agent_id = $2 where corp_id = $1 and installed', [
      corpId,
      agentId,
    ]);
  }

  /** Undefined where the enterprise has not the suite, or is not known well enough. */
  async authorisation(corpId: string): Promise<Authorisation | undefined> {
    const [row] = await this.database.query<Authorisation & Record<string, unknown>>(
      `select corp_id as "corpId", permanent_code as "permanentCode", agent_id as "agentId" from tenants
       where corp_id = $1 and installed and agent_id is not null and permanent_code is not null`,
      [corpId],
    );
    return row;
  }

  /** An enterprise has removed the suite: nobody of it signs in any more, and the sessions there are have ended. */
  async uninstall(corpId: string): Promise<void> {
    await this.database.query(
      `insert into tenants (corp_id, installed, closed_at) values ($1, false, now())
       on conflict (corp_id) do update set installed = false, closed_at = now(), agent_id = null,
         permanent_code = null`,
      [corpId],
    );
  }

  async isInstalled(corpId: string): Promise<boolean> {
    const [row] = await this.database.query('select 1 from tenants where corp_id = $1 and installed', [
      corpId,
    ]);
    return row !== undefined;
  }

  /** Whether an enterprise had the suite and has removed it. */
  async hasLeft(corpId: string): Promise<boolean> {
    const [row] = await this.database.query('select 1 from tenants where corp_id = $1 and not installed', [
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
