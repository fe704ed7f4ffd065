import type { TransactionStore } from '../../lib';
import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { PROFILE } from '../strategies/support/visit';
import { createTestApp, STACKS } from '../support/app';
import { Browser } from '../support/browser';
import { custom, mountDoor } from '../support/doors';
import { corpAppWorkbench } from '../support/flows';

describe.each(STACKS)('A link that is refused on Express $express and Passport $passport', (stack) => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  it('says of a refusal where it was to return to', async () => {
    const connection = corpAppWorkbench(wecom, () => null);
    const own = createTestApp(
      (app, passport) => mountDoor(app, passport, connection, '', { returnTo: '/account' }),
      { stack },
    );
    const browser = new Browser(own.app);
    await browser.post('/local/ada');
    const started = await browser.post('/link');
    const back = await browser.answer(String(started.headers['location']), 'decline');

    const { body } = await browser.get(custom(back));

    expect(body).toMatchObject({ info: { code: 'declined', linkedFrom: '/account' }, status: 401 });
  });

  it('that another process has done is refused where the session is not the one that asked', async () => {
    const transaction = { strategy: 'wecom-workbench', startedAt: Date.now(), link: 'of another session' };
    const transactions: TransactionStore = {
      begin: async () => 'State1',
      take: async () => ({ status: 'done', transaction, profile: PROFILE }),
      complete: async () => undefined,
    };
    const connection = corpAppWorkbench(wecom, () => ({ id: 'ben' }), { transactions });
    const own = createTestApp((app, passport) => mountDoor(app, passport, connection), { stack });
    const browser = new Browser(own.app);
    await browser.post('/local/ada');

    const { body } = await browser.get('/custom?code=c0de&state=State1');

    expect(body).toMatchObject({ info: { code: 'link-user-changed' }, status: 403 });
    expect(await browser.me()).toBe('ada');
  });
});
