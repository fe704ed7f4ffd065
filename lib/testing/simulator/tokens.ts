import type { CorpApp, Suite } from './apps';

/** What a token stands for. */
export type TokenGrant =
  | { readonly kind: 'corp-app'; readonly app: CorpApp }
  | { readonly kind: 'suite-corp'; readonly corpId: string; readonly suiteId: string }
  | { readonly kind: 'suite'; readonly suite: Suite }
  | { readonly kind: 'provider' }
  /** No token at all: it signs pages. */
  | { readonly kind: 'js-ticket' };

interface IssuedToken {
  readonly grant: TokenGrant;
  readonly expiresAt: number;
}

/** Expired tokens are remembered, to say `expired` rather than `invalid`, until there are this many. */
const MAX_REMEMBERED = 10_000;

/**
 * The tokens WeCom has handed out. Fetching again within the validity gives the same token.
 *
 * @see https://developer.work.weixin.qq.com/document/path/97164
 */
export class TokenBook {
  private readonly byValue = new Map<string, IssuedToken>();
  private readonly byCredential = new Map<string, string>();

  constructor(
    private readonly lifetimeSeconds: number,
    private readonly make: () => string,
    private readonly now: () => number,
  ) {}

  /** @param credential - names what was shown to get the token: kind, corp or suite, app */
  issue(credential: string, grant: TokenGrant): { value: string; expiresIn: number } {
    const held = this.byCredential.get(credential);
    const issued = held === undefined ? undefined : this.byValue.get(held);
    if (held !== undefined && issued && issued.expiresAt > this.now()) {
      return { value: held, expiresIn: Math.max(1, Math.ceil((issued.expiresAt - this.now()) / 1000)) };
    }
    const value = this.make();
    this.byValue.set(value, { grant, expiresAt: this.now() + this.lifetimeSeconds * 1000 });
    this.byCredential.set(credential, value);
    this.forgetOldest();
    return { value, expiresIn: this.lifetimeSeconds };
  }

  /** Looks a token up; `expired` is only said of tokens that this simulator issued. */
  find(value: string): TokenGrant | 'expired' | undefined {
    const issued = this.byValue.get(value);
    if (!issued) return undefined;
    return issued.expiresAt > this.now() ? issued.grant : 'expired';
  }

  /** Kills all tokens that `matches` picks, long before they expire. */
  revoke(as: 'invalid' | 'expired', matches: (grant: TokenGrant) => boolean = () => true): void {
    for (const [value, issued] of this.byValue) {
      if (!matches(issued.grant)) continue;
      if (as === 'invalid') this.byValue.delete(value);
      else this.byValue.set(value, { ...issued, expiresAt: this.now() });
    }
  }

  private forgetOldest(): void {
    if (this.byValue.size <= MAX_REMEMBERED) return;
    for (const [value, issued] of this.byValue) {
      if (issued.expiresAt <= this.now()) this.byValue.delete(value);
    }
  }
}
