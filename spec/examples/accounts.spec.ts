import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { csrfIn, type RunningExample, startExample, submit } from './support/running-example';

const QR = '/auth/wecom/wecom-provider-qr';
const ALICE = { name: 'alice', password: 'the password of alice' };

let wecom: WeComSimulator;
let example: RunningExample;

beforeAll(async () => {
  wecom = await startWeComSimulator();
});
afterEach(() => example.stop());
afterAll(() => wecom.close());

const member = (userId: string) => ({ corpId: wecom.credentials.corpId, userId });

describe('The example bind', () => {
  beforeEach(async () => {
    example = await startExample('bind.ts', wecom);
  });

  it('asks once for the password of an account, and never again', async () => {
    const [first, second] = [example.visitor(), example.visitor()];

    const landed = await first.signIn(`${QR}?returnTo=/?orders`, member('lisi'));
    const form = await first.get(String(landed.headers['location']));
    const bound = await submit(first, '/account/bind', { csrf: csrfIn(form), ...ALICE });
    const again = await second.signIn(QR, member('lisi'));

    expect(landed.headers['location']).toBe('/account/bind');
    expect(bound.headers['location']).toBe('/?orders');
    expect((await first.get('/')).text).toBe('Signed in as alice');
    expect(again.headers['location']).toBe('/');
    expect((await second.get('/')).text).toBe('Signed in as alice');
  });

  it('binds nobody without the token of its form, or with a wrong password', async () => {
    const lisi = example.visitor();
    await lisi.signIn(QR, member('lisi'));
    const csrf = csrfIn(await lisi.get('/account/bind'));

    const forged = await submit(lisi, '/account/bind', ALICE);
    const wrong = await submit(lisi, '/account/bind', { csrf, ...ALICE, password: 'a guess' });

    expect(forged.status).toBe(403);
    expect(wrong.headers['location']).toBe('/account/bind');
    expect((await lisi.get('/')).text).toContain('Sign in');
  });

  it('starts a new session with the account', async () => {
    const lisi = example.visitor();
    await lisi.signIn(QR, member('lisi'));
    const csrf = csrfIn(await lisi.get('/account/bind'));
    const before = lisi.jar.get('connect.sid');

    await submit(lisi, '/account/bind', { csrf, ...ALICE });

    expect(before).toBeDefined();
    expect(lisi.jar.get('connect.sid')).not.toBe(before);
  });
});

describe('The example link', () => {
  beforeEach(async () => {
    example = await startExample('link.js', wecom);
  });

  async function signedInWithPassword() {
    const alice = example.visitor();
    const csrf = csrfIn(await alice.get('/login'));
    await submit(alice, '/login', { csrf, ...ALICE });
    return alice;
  }

  async function startLinking(alice: Awaited<ReturnType<typeof signedInWithPassword>>) {
    const started = await submit(alice, '/account/wecom', { csrf: csrfIn(await alice.get('/account')) });
    return String(started.headers['location']);
  }

  it('links a member to who is signed in, who comes in by QR code from then on', async () => {
    const alice = await signedInWithPassword();
    const later = example.visitor();

    const landed = await alice.get(await alice.answer(await startLinking(alice), member('lisi')));
    await later.signIn(QR, member('lisi'));

    expect(landed.headers['location']).toBe('/account');
    expect((await later.get('/account')).text).toContain('Signed in as alice, linked: ww');
  });

  it('says why on the account page where linking was declined', async () => {
    const alice = await signedInWithPassword();

    const landed = await alice.get(await alice.answer(await startLinking(alice), 'decline'));

    expect(landed.headers['location']).toBe('/account?wecom_error=declined');
    expect((await alice.get('/account?wecom_error=declined')).text).toMatch(/^<p>[^<]{10,}<\/p>/);
  });

  it('links nothing without the token of its form, and signs in nobody who is not linked', async () => {
    const alice = await signedInWithPassword();

    const forged = await submit(alice, '/account/wecom', {});
    const stranger = await example.visitor().signIn(QR, member('lisi'));

    expect(forged.status).toBe(403);
    expect(stranger.headers['location']).toBe('/login?wecom_error=not-bound');
  });

  it('unlinks after a fresh password only', async () => {
    const alice = await signedInWithPassword();
    await alice.get(await alice.answer(await startLinking(alice), member('lisi')));
    const unlink = async (password: string) => {
      const csrf = csrfIn(await alice.get('/account'));
      await submit(alice, '/account/wecom/unlink', { csrf, password });
      return (await alice.get('/account')).text;
    };

    expect(await unlink('a guess')).toContain('linked: ww');
    expect(await unlink(ALICE.password)).toMatch(/linked: </);
  });
});
