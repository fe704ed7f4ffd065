import type { Request } from 'express';
import { type ExampleApp, startExampleApp } from '../browser/support/example-app';
import { ALICE, BOB, GALAXY } from '../browser/support/steps';
import { Client } from '../example-app/support/client';

// Not imported: its types would make the user of every other test the account of the example app.
const { isFresh } = require('../../example-app/src/passport') as { isFresh(req: Request): boolean };

const MEMBER = { corpId: GALAXY, userId: 'lisi' };

describe('T44 A session that was left open', () => {
  let app: ExampleApp;

  beforeAll(async () => {
    app = await startExampleApp();
  }, 90_000);
  afterAll(() => app?.stop());

  /** Links lisi to alice, who is signed in and knows her password. */
  async function linked(): Promise<{ owner: Client; identity: string }> {
    const owner = new Client(app.url);
    await owner.signIn(ALICE.name, ALICE.password);
    const form = { password: ALICE.password, connection: 'wecom-workbench' };
    await owner.finish(await owner.submit('/account', '/account/link', form), MEMBER);
    return { owner, identity: /data-linked="([^"]+)"/.exec(await accountPage(owner))?.[1] ?? '' };
  }

  const accountPage = async (client: Client) => (await client.get('/account')).text();

  it.each([
    ['no password', ''],
    ['a wrong one', 'wrong'],
    ['that of somebody else', ALICE.password],
  ])('links nobody with %s', async (_, password) => {
    const left = new Client(app.url);
    await left.signIn(BOB.name, BOB.password);

    const form = { password, connection: 'wecom-workbench' };
    const answer = await left.submit('/account', '/account/link', form);

    expect([400, 401]).toContain(answer.status);
    expect(answer.headers.getSetCookie().filter((line) => line.startsWith('wecom_'))).toEqual([]);
    expect(await accountPage(left)).toContain('data-linked="none"');
  });

  it('unlinks nobody with a wrong password, and does with the right one', async () => {
    const { owner, identity } = await linked();
    expect(identity).not.toBe('none');

    const refused = await owner.submit('/account', '/account/unlink', { identity, password: 'wrong' });
    const afterwards = await accountPage(owner);
    const done = await owner.submit('/account', '/account/unlink', { identity, password: ALICE.password });

    expect(refused.status).toBe(401);
    expect(afterwards).toContain(`data-linked="${identity}"`);
    expect(done.headers.get('location')).toBe('/account?done=unlinked');
    expect(await accountPage(owner)).toContain('data-linked="none"');
  });
});

describe('T44 A session that is to choose a first password', () => {
  const session = (minutes: number) =>
    ({
      session: {
        passport: {
          user: { account: 1, signedInAt: Date.now() - minutes * 60_000, signedInWith: { how: 'password' } },
        },
      },
    }) as unknown as Request;

  it.each([
    [0, true],
    [4.9, true],
    [5, false],
    [600, false],
  ])('%s minutes after its sign-in: %s', (minutes, fresh) => {
    expect(isFresh(session(minutes))).toBe(fresh);
  });

  it('is not fresh where it does not say when it began', () => {
    expect(isFresh({ session: {} } as unknown as Request)).toBe(false);
    expect(isFresh({ session: { passport: { user: 1 } } } as unknown as Request)).toBe(false);
  });
});
