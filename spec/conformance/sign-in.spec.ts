import { type ConformanceOptions, startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { checkApp, failuresOf } from './support/check-app';
import { handWritten } from './support/hand-written';
import { BOTH_WAYS_MISTAKES, QR_MISTAKES, rowsOf, type Seeded, WORKBENCH_MISTAKES } from './support/mistakes';
import type { Way } from './support/wecom-by-hand';

const PARTS = { suiteCallback: '/none' };
/** What the command has to be asked with before it can see the mistake. */
const ASKED_WITH: Readonly<Partial<Record<Seeded, Partial<ConformanceOptions>>>> = {
  // Without a pattern, it may be the page that changes.
  'somebody new at each sign-in': { whoPattern: 'Signed in as ([^<]+)' },
  'no page at a hang': { slow: true },
};

describe('A login written by hand', () => {
  let wecom: WeComSimulator;
  beforeAll(async () => {
    wecom = await startWeComSimulator();
  });
  afterAll(() => wecom.close());

  async function failures(way: Way | 'both', bug?: Seeded): Promise<string[]> {
    const { corpId } = wecom.corps.find(({ installed }) => !installed) ?? {};
    const options: Partial<ConformanceOptions> = {
      ...PARTS,
      // To an app of one enterprise everybody else's members are no members.
      ...(way !== 'workbench' && { foreigner: `${corpId}/zhouba` }),
      ...(bug && ASKED_WITH[bug]),
    };
    return failuresOf(await checkApp(wecom, (url) => handWritten(wecom, way, () => url, bug), options));
  }

  it.each(['qr', 'workbench', 'both'] as const)(
    'fails nothing where it makes no mistake: %s',
    async (way) => {
      expect(await failures(way)).toEqual([]);
    },
    60_000,
  );

  it('fails nothing where it gives up a WeCom that does not answer', async () => {
    const report = await checkApp(wecom, (url) => handWritten(wecom, 'qr', () => url), {
      ...PARTS,
      slow: true,
    });

    expect(failuresOf(report)).toEqual([]);
  }, 60_000);

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
    'with the mistake “%s” in an application with both ways fails its check in both and nothing else',
    async (bug, checks) => {
      expect(await failures('both', bug)).toEqual(checks);
    },
    60_000,
  );
});
