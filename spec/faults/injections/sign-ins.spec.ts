import { startWeComSimulator, type WeComSimulator } from '../../../lib/testing';
import { markedMember, markedWeCom } from '../../support/canaries';
import { ClientConnections } from '../../support/client-connections';
import { LOGINS } from '../support/login-journeys';
import { everythingFor } from '../support/plan';
import { injectIntoLogin, sideBySide } from '../support/run';

const PLANS = LOGINS.map((journey) => ({ journey, plan: everythingFor(journey.steps) }));
const MINUTES = 60_000;

describe('A sign-in while something goes wrong between the application and WeCom', () => {
  const problems = new Map<string, string[]>(LOGINS.map(({ title }) => [title, []]));

  beforeAll(async () => {
    const wecom: WeComSimulator = await startWeComSimulator(markedWeCom());
    wecom.addMember(markedMember(wecom.credentials.corpId));
    const connections = new ClientConnections();
    const all = PLANS.flatMap(({ journey, plan }) => plan.map((planned) => ({ journey, planned })));
    // Those that wait are begun first: the others run meanwhile.
    const silentFirst = all.sort(
      (a, b) => Number(b.planned.fault.effect === 'silent') - Number(a.planned.fault.effect === 'silent'),
    );
    await sideBySide(silentFirst, async ({ journey, planned }) => {
      problems.get(journey.title)?.push(...(await injectIntoLogin(journey, planned, wecom, connections)));
    });
    connections.stop();
    await wecom.close();
    process.stdout.write(`Faults injected into sign-ins: ${all.length}\n`);
  }, 10 * MINUTES);

  it.each(PLANS.map(({ journey, plan }) => [journey.title, plan.length] as const))(
    'ends as declared and leaves nothing behind, nobody half bound or signed in by mistake, and no secret in sight: %s (%i faults)',
    (title) => {
      expect(problems.get(title)).toEqual([]);
    },
  );
});
