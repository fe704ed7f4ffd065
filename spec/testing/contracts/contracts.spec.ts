import { SealedCookies } from '../../../lib/in-flight/sealed-cookies';
import { tokenStoreContract, transactionStoreContract } from '../../../lib/testing';
import { MemoryTokenStore, type StoredToken, type TokenStore } from '../../../lib/tokens/token-store';

describe('tokenStoreContract', () => {
  for (const { name, check } of tokenStoreContract(() => new MemoryTokenStore())) {
    it(`passes MemoryTokenStore, which ${name}`, check);
  }

  it('catches a store that lets an older token replace a newer one', async () => {
    const failed = await failures(() => new LastWriteWins());

    expect(failed).toEqual([
      'keeps a token when one that expires earlier arrives late',
      'keeps the latest expiry when writes arrive together in any order',
    ]);
  });

  it('catches a store that deletes whatever it holds', async () => {
    class DeletesAll extends MemoryTokenStore {
      override async delete(key: string): Promise<void> {
        const held = await this.get(key);
        if (held) await super.delete(key, held.value);
      }
    }

    expect(await failures(() => new DeletesAll())).toEqual([
      'leaves a token alone when another value is to be deleted',
    ]);
  });

  it('catches a store whose exclusive work is not exclusive', async () => {
    class Careless extends MemoryTokenStore {
      exclusively<T>(_key: string, work: () => Promise<T>): Promise<T> {
        return work();
      }
    }

    expect(await failures(() => new Careless())).toEqual(['lets one at a time work exclusively for a key']);
  });

  it('catches a store that cuts long tokens off', async () => {
    class Cutting extends MemoryTokenStore {
      override async set(key: string, { value, expiresAt }: StoredToken): Promise<void> {
        await super.set(key, { value: value.slice(0, 100), expiresAt });
      }
    }

    expect(await failures(() => new Cutting())).toEqual(['returns a token of 512 bytes whole']);
  });

  it('catches a lock that is never given back, instead of waiting for it', async () => {
    class Locked extends MemoryTokenStore {
      private turn: Promise<unknown> = Promise.resolve();

      exclusively<T>(_key: string, work: () => Promise<T>): Promise<T> {
        const result = this.turn.then(work);
        this.turn = result.catch(() => new Promise(() => undefined));
        return result;
      }
    }

    const failed = await failures(() => new Locked());

    expect(failed).toEqual([
      'passes a failure of exclusive work on and lets the next one in',
      'lets work for different keys run side by side',
    ]);
  });
});

describe('transactionStoreContract', () => {
  const create = () =>
    new SealedCookies({
      secrets: ['0123456789abcdef0123456789abcdef'],
      connection: { secure: true, appId: 'ww1', callbackURL: 'https://app.example/callback' },
    });
  for (const { name, check } of transactionStoreContract(create)) {
    it(`passes the sealed cookies: ${name}`, check);
  }

  it('catches a store that does not look at the browser', async () => {
    const store = create();
    const known = new Map<string, Parameters<typeof store.take>[0]>();
    const anyBrowser = {
      async begin(...[req, transaction]: Parameters<typeof store.begin>) {
        const state = await store.begin(req, transaction);
        known.set(state, { ...req, headers: { cookie: cookiesOf(req) } } as typeof req);
        return state;
      },
      take: (...[req, state, strategy]: Parameters<typeof store.take>) =>
        store.take(Object.assign({}, known.get(state) ?? req, { url: req.url }), state, strategy),
      complete: store.complete.bind(store),
    };

    const failed: string[] = [];
    for (const { name, check } of transactionStoreContract(() => anyBrowser)) {
      await check().catch(() => failed.push(name));
    }

    expect(failed).toContain('refuses another browser, and keeps the login for the right one');
  });
});

class LastWriteWins implements TokenStore {
  private readonly entries = new Map<string, { value: string; expiresAt: number }>();

  async get(key: string) {
    return this.entries.get(key);
  }

  async set(key: string, token: { value: string; expiresAt: number }) {
    this.entries.set(key, token);
  }

  async delete(key: string, value: string) {
    if (this.entries.get(key)?.value === value) this.entries.delete(key);
  }
}

async function failures(create: () => TokenStore): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, check } of tokenStoreContract(create)) {
    await check().catch((error: unknown) => {
      expect(error).toMatchObject({ name: 'AssertionError' });
      failed.push(name);
    });
  }
  return failed;
}

function cookiesOf(req: { res?: { getHeader(name: string): unknown } | undefined }): string {
  const lines = [req.res?.getHeader('set-cookie') ?? []].flat() as string[];
  return lines.map((line) => line.split(';')[0]).join('; ');
}
