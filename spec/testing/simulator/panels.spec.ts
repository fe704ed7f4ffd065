import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { CALLBACK, Caller } from './support/caller';

let sim: WeComSimulator;
let caller: Caller;

beforeAll(async () => {
  sim = await startWeComSimulator();
  caller = new Caller(sim);
});
afterAll(() => sim.close());

const ORIGIN = new URL(CALLBACK).origin;

/** What an embedded panel hands to the page around it. */
async function handedOver(headers: Record<string, string>) {
  const { status, body } = await caller.open(caller.serviceApp({ redirect_type: 'callback' }), headers);
  const part = (name: string) =>
    new RegExp(`data-${name}="([^"]*)"`).exec(body)?.[1]?.replaceAll('&#34;', '"');
  const payload = JSON.parse(part('payload') ?? '{}') as { code?: string; errMsg?: string };
  return { status, origin: part('origin'), name: part('name'), payload };
}

/** The notice on a panel inside a page of another origin. */
async function noticeIn(page: string, redirectType: string): Promise<string> {
  const address = caller.serviceApp({ redirect_type: redirectType });
  const { body } = await caller.open(address, { 'accept-language': 'en', referer: `${page}/` });
  return /<li data-notice>(.*?)<\/li>/.exec(body)?.[1] ?? '';
}

describe('an embedded panel', () => {
  it('with redirect_type=callback hands a code to the origin of redirect_uri, which redeems it', async () => {
    const { status, origin, name, payload } = await handedOver({ 'x-simulator-member': caller.own('lisi') });
    const suite_access_token = await caller.suiteToken('loginSuite');
    const query = { suite_access_token, code: payload.code ?? '' };

    expect({ status, origin, name }).toEqual({ status: 200, origin: ORIGIN, name: 'onLoginSuccess' });
    expect(await caller.get('service/auth/getuserinfo3rd', query)).toMatchObject({ userid: 'lisi' });
  });

  it('with redirect_type=callback tells the page that somebody declined', async () => {
    const { name, payload } = await handedOver({ 'x-simulator-decline': '1' });

    expect({ name, payload }).toEqual({ name: 'onLoginFail', payload: { errMsg: 'login cancelled' } });
  });

  it.each([
    ['top', '_top'],
    ['callback', undefined],
    ['self', undefined],
  ])('with redirect_type=%s goes on in the frame %s', async (redirectType, target) => {
    const { body } = await caller.open(caller.serviceApp({ redirect_type: redirectType }));

    expect(/data-member="[^"]+\/lisi"(?: target="(\w+)")?/.exec(body)?.[1]).toBe(target);
  });

  it.each([
    ['callback', 'receives nothing'],
    ['self', 'it cannot end well. Use top.'],
  ])('with redirect_type=%s says what cannot work in a page of another site', async (redirectType, words) => {
    expect(await noticeIn('https://portal.example', redirectType)).toContain(words);
    expect(await noticeIn(ORIGIN, redirectType)).toBe('');
  });

  it('with redirect_type=top works in any page', async () => {
    expect(await noticeIn('https://portal.example', 'top')).toBe('');
  });
});
