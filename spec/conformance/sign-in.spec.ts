import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { checkApp, failuresOf } from './support/check-app';
import { handWritten } from './support/hand-written';
import { BOTH_WAYS_MISTAKES, QR_MISTAKES, rowsOf, type Seeded, WORKBENCH_MISTAKES } from './support/mistakes';
import type { Way } from './support/wecom-by-hand';

const PARTS = { suiteCallback: '/none' };

describe('A login written by hand', () => {
  let wecom: WeComSimulator;
  beforeAll(async () => {
    wecom = await startWeComSimulator();
  });
  afterAll(() => wecom.close());

  async function failures(way: Way | 'both', bug?: Seeded): Promise<string[]> {
    const { corpId } = wecom.corps.find(({ installed }) => !installed) ?? {};
    // To an app of one enterprise everybody else's members are no members.
    const parts = way === 'workbench' ? PARTS : { ...PARTS, foreigner: `${corpId}/zhouba` };
    return failuresOf(await checkApp(wecom, (url) => handWritten(wecom, way, () => url, bug), parts));
  }

  it.each(['qr', 'workbench', 'both'] as const)(
    'fails nothing where it makes no mistake: %s',
    async (way) => {
      expect(await failures(way)).toEqual([]);
    },
    60_000,
  );

  it.each(rowsOf(QR_MISTAKES))(
    'with the mistake “%s” fails %s and nothing else',
    async (bug, check) => {
      expect(await failures('qr', bug)).toEqual([check]);
    },
    60_000,
  );

  it.each(rowsOf(WORKBENCH_MISTAKES))(
    'with the mistake “%s” in the Workbench fails %s and nothing else',
    async (bug, check) => {
      expect(await failures('workbench', bug)).toEqual([check]);
    },
    60_000,
  );

  it.each(rowsOf(BOTH_WAYS_MISTAKES))(
    'with the mistake “%s” in both ways fails %s and nothing else',
    async (bug, checks) => {
      expect(await failures('both', bug)).toEqual(checks);
    },
    60_000,
  );
});
