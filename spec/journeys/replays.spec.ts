import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { STACKS } from '../support/app';
import { Browser } from '../support/browser';
import { openDoor } from '../support/doors';
import { lisi, providerSecret } from '../support/flows';

describe.each(STACKS)('A stranger on Express $express and Passport $passport', (stack) => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  it('who replays a callback is refused before, during and after it (T05, T18)', async () => {
    const { app } = openDoor(
      providerSecret(wecom, ({ profile }) => ({ id: profile.id })),
      { stack },
    );
    const owner = new Browser(app);
    const stranger = new Browser(app);
    await stranger.start('/start');
    const back = await owner.answer(await owner.start('/start'), lisi(wecom));
    wecom.failNext('service/get_login_info', { delayMs: 30 });

    const before = await stranger.get(back);
    const [, during] = await Promise.all([owner.get(back), stranger.get(back)]);
    const after = await stranger.get(back);

    expect([before.status, during.status, after.status]).toEqual([403, 403, 403]);
    expect(await stranger.me()).toBeUndefined();
    expect(await owner.me()).toBeDefined();
  });
});
