import { SealedCookies } from '../../lib/in-flight/sealed-cookies';
import { cookieOf, STARTED_AT, TRANSACTION, visit } from '../strategies/support/visit';
import { noise } from '../support/noise';

const SECRET = '0123456789abcdef';
const MINUTE = 60_000;

function over(now: () => number = () => STARTED_AT, secrets: readonly string[] = [SECRET]): SealedCookies {
  return new SealedCookies({
    secrets,
    connection: { secure: false, appId: 'ww1', callbackURL: 'http://localhost/callback' },
    now,
  });
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

  it('is never left unsealed for want of a secret', async () => {
    const { req, lines } = visit();

    const begun = over(undefined, []).begin(req, TRANSACTION);

    await expect(begun).rejects.toThrow(RangeError);
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
