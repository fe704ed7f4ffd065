import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser } from '../support/browser';
import { custom, openDoor } from '../support/doors';
import { FLOWS, lisi } from '../support/flows';

/** The legacy QR page says `auth_code`, all others say `code`. */
const OTHER = { code: 'auth_code', auth_code: 'code' } as const;

describe.each(FLOWS)('The code of $title', ({ create, codeParam, redeems }) => {
  let wecom: WeComSimulator;
  let browser: Browser;
  let back: string;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
    wecom.addMember({ ...lisi(wecom), openUserId: 'woLisi' });
    browser = new Browser(openDoor(create(wecom, ({ profile }) => ({ id: profile.id }))).app);
    back = await browser.answer(await browser.start('/start'), lisi(wecom));
  });
  afterEach(() => wecom.close());

  const renamed = (callback: string) => callback.replace(`${codeParam}=`, `${OTHER[codeParam]}=`);

  it(`is ${codeParam}: under the parameter of other flows it is none, and WeCom is not asked`, async () => {
    const { body } = await browser.get(custom(renamed(back)));

    expect(body).toMatchObject({ user: false, info: { code: 'declined' }, status: 401 });
    expect(wecom.count(redeems)).toBe(0);
  });

  it(`is ${codeParam}, also where the parameter of other flows is there besides`, async () => {
    const { status } = await browser.get(`${back}&${OTHER[codeParam]}=of-something-else`);

    expect(status).toBe(200);
    expect(wecom.count(redeems)).toBe(1);
  });
});
