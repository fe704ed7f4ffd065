import type { Keyv } from 'keyv';
import type { StoredToken, TokenStore } from 'passport-wecom';

/** Keeps tokens in any store that Keyv knows, for one process: Keyv cannot compare and set, so writes wait for each other here. */
export function keyvTokenStore(keyv: Keyv<StoredToken>): TokenStore {
  let last: Promise<unknown> = Promise.resolve();
  const oneByOne = (write: () => Promise<unknown>) => {
    last = last.then(write, write);
    return last.then(() => undefined);
  };
  return {
    get: (key) => keyv.get(key),
    set: (key, token) =>
      oneByOne(async () => {
        const later = ((await keyv.get(key))?.expiresAt ?? 0) > token.expiresAt;
        if (!later) await keyv.set(key, token, Math.max(1, token.expiresAt - Date.now()));
      }),
    delete: (key, value) => oneByOne(async () => (await keyv.get(key))?.value === value && keyv.delete(key)),
  };
}
