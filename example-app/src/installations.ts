import { createHash } from 'node:crypto';
import { type SuiteClient, WeComApiError } from 'passport-wecom';
import type { Database } from './database';
import type { Tenants } from './tenants';

/** As long as WeCom says a code lives. */
const LIFE_MS = 10 * 60_000;
const AGAIN_AFTER_MS = 2_000;
/** Longer than a try takes. Until then the code is left to the process that took it: it works once. */
const TAKEN_FOR = '30 seconds';
/** WeCom knows no such code, or it was redeemed. */
const VOID_CODE = 40078;

/** What installations are made of. */
export interface InstallationParts {
  readonly database: Database;
  readonly tenants: Tenants;
  readonly client: SuiteClient;
  readonly suiteId: string;
  readonly log: (line: string) => void;
}

/**
 * Redeems the codes of installations. A code is kept first and WeCom answered, because WeCom waits a second only; then it is
 * redeemed, and again until that is done or the code has expired. What a process leaves behind, the next one finds.
 */
export class Installations {
  private timer: NodeJS.Timeout | undefined;
  private work: Promise<void> = Promise.resolve();
  private isClosed = false;

  constructor(private readonly parts: InstallationParts) {}

  /** Keeps a code; returns once the database has it. A code that is kept already stays one. */
  async keep(authCode: string, at: Date): Promise<void> {
    const { database, suiteId } = this.parts;
    await database.query(
      `insert into auth_codes (id, suite_id, auth_code, expires_at) values ($1, $2, $3, $4) on conflict (id) do nothing`,
      [
        createHash('sha256').update(authCode).digest('base64url'),
        suiteId,
        authCode,
        new Date(at.getTime() + LIFE_MS).toISOString(),
      ],
    );
    this.redeemSoon();
  }

  /** Redeems whatever waits, in the background. */
  redeemSoon(): void {
    if (this.isClosed) return;
    this.work = this.work.then(() => this.redeemAll()).catch((error: unknown) => this.comeBack(error));
  }

  /** Ends what has begun. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.work;
  }

  private async redeemAll(): Promise<void> {
    const { database, suiteId, log } = this.parts;
    const expired = await database.query(
      'delete from auth_codes where suite_id = $1 and expires_at <= now() returning id',
      [suiteId],
    );
    for (const _ of expired)
      log('An installation was lost: its code expired. Its administrator has to install again.');
    while (!this.isClosed) {
      const taken = await this.take();
      if (!taken) break;
      await this.redeem(taken);
    }
    await this.completeTenants();
    const [waiting] = await database.query('select 1 from auth_codes where suite_id = $1 limit 1', [suiteId]);
    if (waiting) this.comeBack();
  }

  // WeCom tells the agentId by another call than the one that redeems a code, and that call may have failed.
  private async completeTenants(): Promise<void> {
    const { tenants, client, log } = this.parts;
    for (const { corpId, permanentCode } of await tenants.withoutAgentId()) {
      try {
        const { agentId } = await client.authInfo(corpId, permanentCode);
        if (agentId !== undefined) await tenants.learnAgentId(corpId, agentId);
      } catch (error) {
        log(`The agentid of ${corpId} is not known yet: ${error instanceof Error ? error.message : error}`);
      }
    }
  }

  private async take(): Promise<KeptCode | undefined> {
    const [code] = await this.parts.database.query<KeptCode>(
      `update auth_codes set try_at = now() + interval '${TAKEN_FOR}' where id = (
         select id from auth_codes where suite_id = $1 and try_at <= now() and expires_at > now()
         order by expires_at limit 1 for update skip locked)
       returning id, auth_code`,
      [this.parts.suiteId],
    );
    return code;
  }

  private async redeem({ id, auth_code: authCode }: KeptCode): Promise<void> {
    const { database, tenants, client, log } = this.parts;
    try {
      await tenants.install(await client.redeemAuthCode(authCode));
    } catch (error) {
      const isVoid = error instanceof WeComApiError && error.errcode === VOID_CODE;
      const reason = error instanceof Error ? error.message : String(error);
      log(`An installation ${isVoid ? 'was lost' : 'waits'}: ${reason}`);
      if (!isVoid) return this.putBack(id);
    }
    await database.query('delete from auth_codes where id = $1', [id]);
  }

  private async putBack(id: string): Promise<void> {
    const again = new Date(Date.now() + AGAIN_AFTER_MS).toISOString();
    await this.parts.database.query('update auth_codes set try_at = $2 where id = $1', [id, again]);
  }

  private comeBack(error?: unknown): void {
    if (error !== undefined) this.parts.log(`Installations wait: ${String(error)}`);
    if (this.isClosed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.redeemSoon(), AGAIN_AFTER_MS).unref();
  }
}

type KeptCode = { id: string; auth_code: string };
