import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import type { Browser } from '../support/browser';
import { type RunningExample, startExample } from './support/running-example';

const WORKBENCH = '/auth/wecom/wecom-workbench';
const CORP = 'wwaaaaaaaaaaaaaaaa';
const LISI = { corpId: CORP, userId: 'lisi' };

let wecom: WeComSimulator;
let example: RunningExample;

beforeEach(async () => {
  wecom = await startWeComSimulator();
  wecom.addCorp({ corpId: CORP, name: '青松科技' });
  wecom.addMember(LISI);
});
afterEach(async () => {
  await example.stop();
  await wecom.close();
});

const pushes = (suiteId: string) => `${example.url}/auth/wecom/suite/${suiteId}`;

/** The first sign-in that is let in: a code is redeemed after WeCom was answered. */
async function signInOnceInstalled(browser: Browser, start: string): Promise<string> {
  for (const began = performance.now(); performance.now() - began < 10_000; ) {
    const { headers } = await browser.get(start);
    const goesToWeCom = headers['location']?.startsWith(wecom.hosts.oauth);
    const landed = goesToWeCom ? await browser.signIn(start, LISI) : undefined;
    if (landed?.headers['location'] === '/') return (await browser.get('/')).text;
  }
  throw new Error('the installation did not arrive');
}

describe('The example suite', () => {
  beforeEach(async () => {
    example = await startExample('suite.ts', wecom);
  });

  it('is installed from the market, and signs in members of that customer until it is removed', async () => {
    const { suiteId } = wecom.credentials;
    const lisi = example.visitor();
    await wecom.pushSuiteTicket(pushes(suiteId), suiteId);
    const early = await lisi.signIn(WORKBENCH, LISI);

    await wecom.installApp(CORP, { callbackUrl: pushes(suiteId) });
    const installed = await signInOnceInstalled(lisi, WORKBENCH);
    await wecom.uninstallApp(CORP, { callbackUrl: pushes(suiteId) });

    expect(early.headers['location']).toBe('/login?wecom_error=corp-not-allowed');
    expect(installed).toMatch(/^Signed in as o:/);
    expect((await lisi.get('/')).text).toBe('Nobody');
  });

  it('is installed from its website', async () => {
    const { suiteId } = wecom.credentials;
    const administrator = example.visitor();
    await wecom.pushSuiteTicket(pushes(suiteId), suiteId);

    const page = await administrator.start('/install/wecom');
    const landed = await administrator.get(await administrator.answer(page, LISI));
    const lisi = example.visitor();
    await lisi.signIn(WORKBENCH, LISI);

    expect(landed.headers['location']).toBe('/login');
    expect((await lisi.get('/')).text).toMatch(/^Signed in as o:/);
  });
});

describe('The example delegated-tenants', () => {
  it('serves each customer through the app that was made for it, until it is removed', async () => {
    const { delegatedSuiteId: suiteId, delegatedSuiteSecret } = wecom.credentials;
    example = await startExample('delegated-tenants.ts', wecom, {
      WECOM_SUITE_ID: suiteId,
      WECOM_SUITE_SECRET: delegatedSuiteSecret,
    });
    const lisi = example.visitor();
    const target = { callbackUrl: pushes(suiteId), suiteId };
    await wecom.pushSuiteTicket(pushes(suiteId), suiteId);
    const early = await lisi.get(`${WORKBENCH}?corp=${CORP}`);

    const link = await example.visitor().get('/authorise');
    await wecom.installApp(CORP, target);
    const installed = await signInOnceInstalled(lisi, `${WORKBENCH}?corp=${CORP}`);
    await wecom.uninstallApp(CORP, target);

    expect(early.headers['location']).toBe('/login?wecom_error=unknown-tenant');
    expect(link.headers['location']).toContain(suiteId);
    expect(installed).toBe(`Signed in as ${CORP}:u:lisi`);
    expect((await lisi.get('/')).text).toBe('Open this app from your Workbench.');
  });
});
