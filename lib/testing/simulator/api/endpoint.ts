import type { TokenGrant } from '../tokens';
import type { World } from '../world';
import type { Reply } from './reply';

/**
 * Names under which a token travels in the query. `provider` stands for a provider token named access_token.
 */
export type TokenKind = 'access_token' | 'suite_access_token' | 'provider_access_token' | 'provider';

/** One call as an endpoint sees it: method, form and token are already checked. */
export interface ApiCall {
  readonly world: World;
  readonly query: URLSearchParams;
  readonly body: JsonBody;
  /** Undefined for the endpoints that hand out tokens. */
  readonly grant: TokenGrant | undefined;
}

export interface Endpoint {
  readonly method: 'GET' | 'POST';
  readonly token?: TokenKind;
  /** errcode for a GET where POST is documented. */
  readonly onGet?: number;
  /** errcode for a form where JSON is documented. @defaultValue 47001 */
  readonly onForm?: number;
  /** Empty lists that WeCom adds to this endpoint's errors. */
  readonly emptyInErrors?: readonly string[];
  /** Checked before the token. */
  readonly before?: (query: URLSearchParams) => Reply | undefined;
  answer(call: ApiCall): Reply;
}

/** A request body; fields that are missing or of the wrong type read as undefined and leave a warning. */
export class JsonBody {
  private readonly fields: Readonly<Record<string, unknown>>;
  private malformed = false;

  constructor(text: string) {
    this.fields = this.parse(text);
  }

  /** As sent, whatever it is. */
  value(field: string): unknown {
    return Object.hasOwn(this.fields, field) ? this.fields[field] : undefined;
  }

  text(field: string): string | undefined {
    const value = this.value(field);
    if (typeof value === 'string') return value === '' ? undefined : value;
    if (value !== undefined) this.malformed = true;
    return undefined;
  }

  /** A list of texts. */
  texts(field: string): readonly string[] | undefined {
    const value = this.value(field);
    if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value as string[];
    if (value !== undefined) this.malformed = true;
    return undefined;
  }

  /** What WeCom adds to errmsg when it could not read the body as it should be. */
  get warning(): string {
    return this.malformed ? ', Warning: wrong json format.' : '';
  }

  private parse(text: string): Readonly<Record<string, unknown>> {
    if (text === '') return {};
    try {
      const value: unknown = JSON.parse(text);
      if (isObject(value)) return { ...value };
    } catch {
      // Broken JSON reads as an empty body with a warning, like any other wrong form.
    }
    this.malformed = true;
    return {};
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
