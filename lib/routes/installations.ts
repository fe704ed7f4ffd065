import { WeComUnreachableError } from '../errors';
import { stateMismatch } from '../in-flight/callback-query';
import { numberOf, UsedLogins } from '../in-flight/used-logins';
import type { Awaitable } from '../options';
import { type Installation, isVoidCode } from '../provider/installation';
import type { SuiteClient } from '../provider/suite-client';
import { SignInRefused } from '../refusals';

/** An administrator's way back from WeCom's install page, in the browser that began it. */
export interface InstallCallback {
  readonly state: string;
  /** Undefined where the administrator declined. */
  readonly code: string | undefined;
  /** Tells this callback from another one with the same state. */
  readonly fingerprint: string;
  /** Epoch milliseconds; from then on nobody comes back with this state. */
  readonly expiresAt: number;
}

/** Gives an installation to the application, on behalf of one request. */
export type HandOver = (installation: Installation) => Awaitable<void>;

/** A redemption that found no way to WeCom is tried this often, while the person waits. */
const TRIES = 3;
/** Installations of fifteen minutes; beyond these many the oldest are forgotten. */
const MAX_REDEEMED = 1_000;

/**
 * The installations that have come back to this process: each is redeemed once and handed over once, however
 * often its callback comes.
 *
 * What was redeemed stays until its login has expired, since its code is spent. Of a failure nothing is kept
 * but a number where the code is void: strangers can make as many failures as they like, and whoever reloads
 * the page brings all that another try needs.
 */
export class Installations {
  // Their keys are states.
  readonly #underWay = new Map<string, Returned>();
  // Apart from the others, so that no stranger's callbacks push one out.
  readonly #redeemed = new Map<string, Returned>();
  private readonly used: UsedLogins;

  constructor(
    private readonly suiteClient: Pick<SuiteClient, 'redeemAuthCode'>,
    private readonly now: () => number = Date.now,
  ) {
    this.used = new UsedLogins(now);
  }

  /**
   * Redeems the code and hands over what it brings. A repeat waits for the first, and ends like it; where the
   * first has failed, it tries again what is left to do.
   *
   * @throws SignInRefused `declined`; `code-rejected` where the code is void; `state-mismatch` for another
   *   code than the first
   */
  async finish(callback: InstallCallback, handOver: HandOver): Promise<void> {
    this.forgetExpired();
    const { state, fingerprint } = callback;
    const returned = this.#redeemed.get(state) ?? this.#underWay.get(state) ?? this.first(callback);
    if (returned.fingerprint !== fingerprint) throw stateMismatch();
    await returned.handOver(handOver);
  }

  private first({ state, code, fingerprint, expiresAt }: InstallCallback): Returned {
    if (code === undefined) {
      this.used.add(numberOf(state));
      throw new SignInRefused('declined');
    }
    if (this.used.has(numberOf(state))) throw new SignInRefused('code-rejected');
    const redemption = this.redeem(state, code).then(
      (installation) => {
        this.#underWay.delete(state);
        this.keep(state, returned);
        return installation;
      },
      (error: unknown) => {
        this.#underWay.delete(state);
        throw error;
      },
    );
    const returned = new Returned(fingerprint, expiresAt, redemption);
    this.#underWay.set(state, returned);
    return returned;
  }

  /** The auth_code lives ten minutes, so a moment without a way to WeCom does not cost the installation. */
  private async redeem(state: string, code: string): Promise<Installation> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.suiteClient.redeemAuthCode(code);
      } catch (error) {
        if (isVoidCode(error)) {
          this.used.add(numberOf(state));
          // Nothing went wrong here, unless it was our own call without an answer that has spent the code.
          throw attempt === 1 ? new SignInRefused('code-rejected') : error;
        }
        if (!(error instanceof WeComUnreachableError) || attempt === TRIES) throw error;
      }
    }
  }

  private keep(state: string, returned: Returned): void {
    this.#redeemed.set(state, returned);
    for (const [oldest] of this.#redeemed) {
      if (this.#redeemed.size <= MAX_REDEEMED) break;
      this.#redeemed.delete(oldest);
    }
  }

  private forgetExpired(): void {
    const now = this.now();
    for (const [state, { expiresAt }] of this.#redeemed) {
      if (expiresAt <= now) this.#redeemed.delete(state);
    }
  }
}

/** One callback and its repeats: what it brings, until the application has it. */
class Returned {
  // Holds the permanent_code.
  #redemption: Promise<Installation> | undefined;
  #handingOver: Promise<void> | undefined;

  constructor(
    readonly fingerprint: string,
    readonly expiresAt: number,
    redemption: Promise<Installation>,
  ) {
    this.#redemption = redemption;
  }

  /**
   * Hands over what was not handed over yet, once at a time. Keeps nothing of a request that was answered: a
   * reload brings its own.
   */
  handOver(handOver: HandOver): Promise<void> {
    this.#handingOver ??= this.#tryOnce(handOver).finally(() => {
      this.#handingOver = undefined;
    });
    return this.#handingOver;
  }

  async #tryOnce(handOver: HandOver): Promise<void> {
    if (!this.#redemption) return;
    await handOver(await this.#redemption);
    this.#redemption = undefined;
  }
}
