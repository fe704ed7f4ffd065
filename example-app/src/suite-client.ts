import { SuiteClient } from 'passport-wecom';
import type { WeComParts } from './wecom';

/** The provider's side of the third-party app: redeems, signs, starts installations; undefined where there is none. */
export function createSuiteClient({
  access,
  stores,
}: Pick<WeComParts, 'access' | 'stores'>): SuiteClient | undefined {
  const { suite, hosts } = access;
  if (!suite) return undefined;
  const { suiteId, suiteSecret } = suite;
  return new SuiteClient({ suiteId, suiteSecret, tokenStore: stores.tokens, ...(hosts && { hosts }) });
}
