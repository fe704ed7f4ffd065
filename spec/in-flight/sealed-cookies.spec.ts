import { SealedCookies } from '../../lib/in-flight/sealed-cookies';
import { visit as anyVisit, cookieOf, PROFILE, STARTED_AT, TRANSACTION } from '../strategies/support/visit';
import { noise } from '../support/noise';

const SECRET = '0123456789abcdef';
const MINUTE = 60_000;

const CONNECTION = { secure: false, appId: 'ww1', callbackURL: 'http://localhost/callback' };

let browsers = 0;

/** Each visit is by another browser: none of them has cookies on its way. */
function visit(request: Parameters<typeof anyVisit>[0] = {}): ReturnType<typeof anyVisit> {
  browsers += 1;
  return anyVisit({ agent: `browser ${browsers}`, ...request });
}

function over(
  now: () => number = () => STARTED_AT,
  secrets: readonly string[] = [SECRET],
  connection = CONNECTION,
): SealedCookies {
  return new SealedCookies({ secrets, connection, now });
}

describe('A login sealed into a cookie', () => {
  it('comes back as it was', async () => {
    const cookies = over();
    const { req, lines } = visit();
    const transaction = { ...TRANSACTION, returnTo: '/orders/1', appState: { cart: 7 } };

    const state = await cookies.begin(req, transaction);

    const taken = await cookies.take(visit({ cookie: cookieOf(lines) }).req, state, TRANSACTION.strategy);
    expect(taken).toEqual({ status: 'claimed', transaction });
  });

  it('lands on the default page rather than being lost where its landing page is too long to keep', async () => {
    const cookies = over();
    const { req, lines } = visit();
    const kept = { ...TRANSACTION, appState: { note: noise(1_000) } };

    const state = await cookies.begin(req, { ...kept, returnTo: `/${noise(5_000)}` });

    const cookie = cookieOf(lines);
    const taken = await cookies.take(visit({ cookie }).req, state, TRANSACTION.strategy);
    expect(cookie.length).toBeLessThanOrEqual(4_096);
    expect(taken).toEqual({ status: 'claimed', transaction: kept });
  });

  it('is over after 15 minutes, whatever the browser keeps', async () => {
    let now = STARTED_AT;
    const cookies = over(() => now);
    const { req, lines } = visit();
    const states = [await cookies.begin(req, TRANSACTION), await cookies.begin(req, TRANSACTION)];
    const back = visit({ cookie: cookieOf(lines) }).req;

    const statuses = [];
    for (const [index, state] of states.entries()) {
      now = STARTED_AT + 15 * MINUTE - 1 + index;
      statuses.push((await cookies.take(back, state, TRANSACTION.strategy))?.status);
    }

    expect(statuses).toEqual(['claimed', undefined]);
  });

  it('can be read without being claimed, by the browser that began it alone', async () => {
    const cookies = over();
    const { req, lines } = visit();
    const state = await cookies.begin(req, TRANSACTION);
    const back = visit({ cookie: cookieOf(lines) }).req;

    const read = [back, back, visit().req].map((by) => cookies.read(by, state, TRANSACTION.strategy));

    expect(read).toEqual([TRANSACTION, TRANSACTION, undefined]);
    expect((await cookies.take(back, state, TRANSACTION.strategy))?.status).toBe('claimed');
  });

  it('is never left unsealed for want of a secret', async () => {
    const { req, lines } = visit();

    const begun = over(undefined, []).begin(req, TRANSACTION);

    await expect(begun).rejects.toThrow(new RangeError('SealedCookies needs a secret'));
    expect(lines).toEqual([]);
  });

  it('is none where the cookie is shorter than a seal', async () => {
    const cookies = over();
    const { req, lines } = visit();
    const state = await cookies.begin(req, TRANSACTION);
    const [name = '', startedAt = ''] = cookieOf(lines).split(/[=.]/);

    const cut = visit({ cookie: `${name}=${startedAt}.AAAA` }).req;

    expect(await cookies.take(cut, state, TRANSACTION.strategy)).toBeUndefined();
  });
});

describe('The seal of a login', () => {
  const SHORT = { ...TRANSACTION, returnTo: '/orders/1' };
  const LONG = { ...TRANSACTION, returnTo: `/${noise(300)}` };

  /** Begins a login, and tries to finish it with the cookies of another time, place or key. */
  async function opened(
    {
      with: other = over(),
      strategy = TRANSACTION.strategy,
      ...changed
    }: {
      with?: SealedCookies;
      strategy?: string;
      cookie?: (cookie: string) => string;
    },
    transaction = SHORT,
  ) {
    const { req, lines } = visit();
    const state = await over().begin(req, transaction);
    const { cookie = (unchanged) => unchanged } = changed;
    const taken = await other.take(visit({ cookie: cookie(cookieOf(lines)) }).req, state, strategy);
    return taken?.status === 'claimed' ? taken.transaction : undefined;
  }

  it.each([SHORT, LONG])('opens in any process with the same secret and connection: %j', async (login) => {
    expect(await opened({}, login)).toEqual(login);
  });

  it.each([
    ['another app', { ...CONNECTION, appId: 'ww2' }],
    ['another callbackURL', { ...CONNECTION, callbackURL: 'http://localhost/other' }],
  ])('opens for no connection of %s, whatever secret both share', async (_, connection) => {
    expect(await opened({ with: over(undefined, undefined, connection) })).toBeUndefined();
  });

  it('opens for no other strategy', async () => {
    expect(await opened({ strategy: 'wecom-provider-qr' })).toBeUndefined();
  });

  it('opens under no other moment, with which a login would live longer', async () => {
    const later = (STARTED_AT + 1).toString(36);
    const cookie = (genuine: string) => genuine.replace(/=[^.]+\./, `=${later}.`);

    expect(await opened({ cookie })).toBeUndefined();
  });

  it('opens under no other state', async () => {
    const [first, second] = [visit(), visit()];
    await over().begin(first.req, SHORT);
    const state = await over().begin(second.req, SHORT);
    const [name] = cookieOf(second.lines).split('=');
    const [, sealed] = cookieOf(first.lines).split('=');

    const taken = await over().take(visit({ cookie: `${name}=${sealed}` }).req, state, SHORT.strategy);

    expect(taken).toBeUndefined();
  });

  it('opens with an older secret as long as that is among them, and with no other', async () => {
    const rotated = (...secrets: string[]) => over(undefined, secrets);

    expect(await opened({ with: rotated('a newer secret', SECRET) })).toEqual(SHORT);
    expect(await opened({ with: rotated('a newer secret') })).toBeUndefined();
  });

  it('opens with no letter changed, nor with some that are missing', async () => {
    const changed = (genuine: string) => {
      const other = genuine.at(-9) === 'A' ? 'B' : 'A';
      return `${genuine.slice(0, -9)}${other}${genuine.slice(-8)}`;
    };

    expect(await opened({ cookie: changed })).toBeUndefined();
    expect(await opened({ cookie: (genuine) => genuine.slice(0, -4) })).toBeUndefined();
  });

  it('loses the landing page, and not the login, where only the cookie of that was changed', async () => {
    const changed = (genuine: string) => `${genuine.slice(0, -20)}${'A'.repeat(20)}`;
    const cookie = (genuine: string) =>
      genuine
        .split('; ')
        .map((pair) => (pair.startsWith('wecom_landing') ? changed(pair) : pair))
        .join('; ');

    expect(await opened({ cookie }, LONG)).toEqual(TRANSACTION);
  });
});

describe('The cookie of a login', () => {
  it.each([
    ['stands alone where its landing page is short', '/orders/1', 1],
    ['stands beside another where its landing page is long', `/${noise(80)}`, 2],
  ])('%s', async (_, returnTo, cookies) => {
    const { req, lines } = visit();

    await over().begin(req, { ...TRANSACTION, returnTo });

    expect(lines).toHaveLength(cookies);
  });

  it('stands alone where there is no landing page, however much else it holds', async () => {
    const { req, lines } = visit();

    await over().begin(req, { ...TRANSACTION, appState: { note: noise(300) } });

    expect(lines).toHaveLength(1);
  });

  it('is packed where that makes it shorter', async () => {
    const { req, lines } = visit();

    await over().begin(req, { ...TRANSACTION, appState: { note: 'again and again '.repeat(50) } });

    expect(cookieOf(lines).length).toBeLessThan(200);
  });

  it('goes 30 seconds after its login has come back, and a repeat finds what is left of the member', async () => {
    const cookies = over();
    const { req, lines } = visit();
    const state = await cookies.begin(req, TRANSACTION);
    const back = visit({ cookie: cookieOf(lines) });
    await cookies.take(back.req, state, TRANSACTION.strategy);

    await cookies.complete(back.req, state, { ...PROFILE, unverified: { mobile: '13800000001' } });

    const repeat = await cookies.take(back.req, state, TRANSACTION.strategy);
    expect(back.lines).toEqual([expect.stringContaining('Max-Age=30;')]);
    expect(repeat).toEqual({ status: 'done', transaction: TRANSACTION, profile: { ...PROFILE, _json: {} } });
  });

  it('says to a repeat that its login has failed', async () => {
    const cookies = over();
    const { req, lines } = visit();
    const state = await cookies.begin(req, TRANSACTION);
    const back = visit({ cookie: cookieOf(lines) });
    await cookies.take(back.req, state, TRANSACTION.strategy);

    await cookies.complete(back.req, state, undefined);

    const repeat = await cookies.take(back.req, state, TRANSACTION.strategy);
    expect(repeat).toEqual({ status: 'done', transaction: TRANSACTION, profile: undefined });
  });
});
