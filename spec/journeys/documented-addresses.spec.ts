import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { Browser, USER_AGENTS } from '../support/browser';
import { openDoor } from '../support/doors';
import { FLOWS, lisi } from '../support/flows';

describe("The address of WeCom's page", () => {
  let wecom: WeComSimulator;

  beforeEach(async () => {
    wecom = await startWeComSimulator();
  });
  afterEach(() => wecom.close());

  it.each(FLOWS)(
    'is in $title what the documents write, to the order of its parameters',
    async ({ create }) => {
      const { app } = openDoor(create(wecom, ({ profile }) => ({ id: profile.id })));

      await new Browser(app, { 'User-Agent': USER_AGENTS.windows }).signIn('/start', lisi(wecom));

      expect(wecom.notices).toEqual([]);
    },
  );
});
