import assert from 'node:assert/strict';
import type { LoginTransaction, TransactionStore } from '../../in-flight/transactions';
import { FakeBrowser } from './fake-browser';
import type { ContractCheck } from './token-store-contract';

type Create = () => TransactionStore | Promise<TransactionStore>;
type Profile = NonNullable<Parameters<TransactionStore['complete']>[2]>;
type Taken = Awaited<ReturnType<TransactionStore['take']>>;

const STRATEGY = 'wecom-provider-qr';

const PROFILE: Profile = {
  provider: 'wecom',
  id: 'o:wo1',
  aliases: ['ww0000000000000001:u:zhangsan'],
  corpId: 'ww0000000000000001',
  userId: 'zhangsan',
  openUserId: 'wo1',
  channel: 'provider-qr',
  unverified: { mobile: '13800000001' },
  _json: { corpid: 'ww0000000000000001', mobile: '13800000001' },
};

/**
 * Checks every TransactionStore must pass. `create` makes a store; what others left in it does not matter.
 */
export function transactionStoreContract(create: Create): readonly ContractCheck[] {
  return CHECKS.map(([name, run]) => ({ name, check: async () => run(await create()) }));
}

const CHECKS: ReadonlyArray<readonly [string, (store: TransactionStore) => Promise<void>]> = [
  [
    'makes states of letters and digits, at most 64, each a new one',
    async (store) => {
      const states = await Promise.all(
        Array.from({ length: 5 }, () => store.begin(start(new FakeBrowser()), login())),
      );
      for (const state of states) assert.match(state, /^[A-Za-z0-9]{16,64}$/);
      assert.equal(new Set(states).size, states.length);
    },
  ],
  [
    'gives the whole login back to the browser that started it',
    async (store) => {
      const browser = new FakeBrowser();
      const transaction = login({
        returnTo: '/orders/1?a=b',
        appState: { step: 2, text: '中文' },
        tenant: { corpId: 'ww0000000000000001', agentId: 1000002 },
        link: 'hash-of-a-session',
      });
      const state = await store.begin(start(browser), transaction);
      assert.deepEqual(await back(store, browser, state), { status: 'claimed', transaction });
    },
  ],
  [
    'knows no other state, and keeps the right one',
    async (store) => {
      const browser = new FakeBrowser();
      const state = await store.begin(start(browser), login());
      const wrong = `${state.slice(0, -1)}${state.endsWith('0') ? '1' : '0'}`;
      for (const other of [wrong, '', `${state}0`, '__proto__', 'x'.repeat(64)]) {
        assert.equal(await back(store, browser, other), undefined);
      }
      assert.equal((await back(store, browser, state))?.status, 'claimed');
    },
  ],
  [
    'refuses another browser, and keeps the login for the right one',
    async (store) => {
      const browser = new FakeBrowser();
      const stranger = new FakeBrowser();
      const state = await store.begin(start(browser), login());
      await store.begin(start(stranger), login());
      assert.equal(await back(store, stranger, state), undefined);
      assert.equal(await back(store, new FakeBrowser(), state), undefined);
      assert.equal((await back(store, browser, state))?.status, 'claimed');
    },
  ],
  [
    'refuses another strategy, and keeps the login for the right one',
    async (store) => {
      const browser = new FakeBrowser();
      const state = await store.begin(start(browser), login());
      const request = browser.request(`/cb?code=1&state=${state}`);
      assert.equal(await store.take(request, state, 'wecom-workbench'), undefined);
      assert.equal((await back(store, browser, state))?.status, 'claimed');
    },
  ],
  [
    'keeps several logins of one browser, finished in any order',
    async (store) => {
      const browser = new FakeBrowser();
      const states: string[] = [];
      for (const returnTo of ['/a', '/b', '/c']) {
        states.push(await store.begin(start(browser), login({ returnTo })));
      }
      const landed: unknown[] = [];
      for (const state of states.reverse()) {
        const taken = await back(store, browser, state);
        landed.push(taken?.status === 'claimed' ? taken.transaction.returnTo : taken);
      }
      assert.deepEqual(landed, ['/c', '/b', '/a']);
    },
  ],
  [
    'lets one of many callbacks that arrive together claim the login',
    async (store) => {
      const browser = new FakeBrowser();
      const state = await store.begin(start(browser), login());
      const taken = await Promise.all(Array.from({ length: 10 }, () => back(store, browser, state)));
      const statuses = taken.map((each) => each?.status).sort();
      assert.deepEqual(statuses, ['claimed', ...Array<string>(9).fill('pending')]);
    },
  ],
  [
    'shows a repeat the member that was found, without what nobody checked',
    async (store) => {
      const browser = new FakeBrowser();
      const transaction = login({ returnTo: '/orders/1' });
      const state = await store.begin(start(browser), transaction);
      await back(store, browser, state);
      await store.complete(browser.request(callback(state)), state, PROFILE);
      const repeat = await back(store, browser, state);
      assert(repeat?.status === 'done', `expected 'done', got ${JSON.stringify(repeat)}`);
      assert.deepEqual(repeat.transaction, transaction);
      assert.equal(repeat.profile?.id, PROFILE.id);
      assert.equal(JSON.stringify(repeat.profile).includes('13800000001'), false);
    },
  ],
  [
    'shows a stranger nothing of a login that is done',
    async (store) => {
      const browser = new FakeBrowser();
      const state = await store.begin(start(browser), login());
      await back(store, browser, state);
      await store.complete(browser.request(callback(state)), state, PROFILE);
      assert.equal(await back(store, new FakeBrowser(), state), undefined);
    },
  ],
  [
    'never lets a failed redemption be claimed again',
    async (store) => {
      const browser = new FakeBrowser();
      const state = await store.begin(start(browser), login());
      await back(store, browser, state);
      await store.complete(browser.request(callback(state)), state, undefined);
      const repeat = await back(store, browser, state);
      assert.notEqual(repeat?.status, 'claimed');
      assert(repeat?.status !== 'done' || repeat.profile === undefined, 'a failed redemption found a member');
    },
  ],
];

function login(fields: Partial<LoginTransaction> = {}): LoginTransaction {
  return { strategy: STRATEGY, startedAt: Date.now(), ...fields };
}

function start(browser: FakeBrowser) {
  return browser.request('/auth/wecom');
}

function callback(state: string): string {
  return `/auth/wecom/callback?auth_code=code-of-${state}&state=${state}`;
}

async function back(store: TransactionStore, browser: FakeBrowser, state: string): Promise<Taken> {
  return store.take(browser.request(callback(state)), state, STRATEGY);
}
