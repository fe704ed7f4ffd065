import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { markedMember, markedWeCom } from '../support/canaries';
import { ClientConnections } from '../support/client-connections';
import { dice } from '../support/dice';
import { RealProcess } from '../support/real-process';
import { isSoak, report, SEED, SIZES } from '../support/sizes';
import { Spilled } from '../support/spilled';
import { leaksIn, leaksInValue } from './support/leaks';
import { LOGINS, LoginTrial } from './support/login-journeys';
import { everythingFor, type Step } from './support/plan';
import { PROVIDER_JOURNEYS, ProviderTrial } from './support/provider-journeys';
import { type Injected, inject, sideBySide, silentFirst } from './support/run';

interface Journey extends Pick<Injected, 'spent'> {
  readonly title: string;
  readonly steps: readonly Step[];
  readonly every: number;
  readonly open: (wecom: WeComSimulator) => Injected['open'];
}

const JOURNEYS: readonly Journey[] = [
  ...LOGINS.map((login) => ({
    title: `a sign-in, ${login.title}`,
    steps: login.steps,
    every: SIZES.everyLoginFault,
    spent: '401',
    open: (wecom: WeComSimulator) => (proxy: Parameters<Injected['open']>[0]) =>
      new LoginTrial(login, wecom, proxy),
  })),
  ...PROVIDER_JOURNEYS.map((journey) => ({
    title: `a provider's server, ${journey.title}`,
    steps: journey.steps,
    every: SIZES.everyProviderFault,
    spent: '502 ERR_WECOM_API',
    open: (wecom: WeComSimulator) => (proxy: Parameters<Injected['open']>[0]) =>
      new ProviderTrial(journey, wecom, proxy),
  })),
];

/** Every so many-th fault, others in each journey. */
const PLANS = JOURNEYS.map((journey, index) => ({
  journey,
  plan: everythingFor(journey.steps).filter((_, at) => (at + index) % journey.every === 0),
}));

/** As many as the size says, from all that can happen to any journey, breaking off anywhere. */
function chosenByChance(): Array<{ journey: Journey; plan: ReturnType<typeof everythingFor> }> {
  const random = dice(SEED);
  const one = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)] as T;
  return Array.from({ length: SIZES.randomFaults }, () => {
    const journey = one(JOURNEYS);
    return { journey, plan: [one(everythingFor(journey.steps, random()))] };
  });
}

const MINUTES = 60_000;

describe('While something goes wrong between an application and WeCom', () => {
  const problems = new Map<string, string[]>(JOURNEYS.map(({ title }) => [title, []]));
  let elsewhere: string[] = [];
  let leaks: string[] = [];

  beforeAll(
    async () => {
      const process = new RealProcess();
      const spilled = new Spilled();
      const connections = new ClientConnections();
      const wecom = await startWeComSimulator(markedWeCom());
      wecom.addMember(markedMember(wecom.credentials.corpId));
      const all = [...PLANS, ...chosenByChance()].flatMap(({ journey, plan }) =>
        plan.map((planned) => ({ journey, planned, open: journey.open(wecom), spent: journey.spent })),
      );
      await sideBySide(silentFirst(all), async ({ journey, ...injected }) => {
        problems.get(journey.title)?.push(...(await inject(injected, wecom, connections)));
      });
      connections.stop();
      spilled.stop();
      process.stop();
      elsewhere = [...process.heard, ...process.changedListeners()];
      leaks = [
        ...leaksIn('standard output', spilled.stdout.join('\n')),
        ...leaksIn('standard error', spilled.stderr.join('\n')),
        ...leaksIn('the operator log', spilled.warnings.join('\n')),
        ...spilled.events.flatMap(([name, event]) =>
          // Who has signed in is what this one event is for.
          leaksInValue(name, event, name === 'passport-wecom:sign-in' ? ['a secret'] : undefined),
        ),
        ...leaksInValue("the simulator's log", wecom.calls),
      ];
      await wecom.close();
      report('Faults injected between the library and WeCom', all.length);
    },
    (isSoak ? 60 : 10) * MINUTES,
  );

  it.each(PLANS.map(({ journey, plan }) => [journey.title, plan.length] as const))(
    'ends as declared, leaves no connection, listener or half binding, signs nobody in by mistake, shows no secret, and then works: %s (%i faults)',
    (title) => {
      expect(problems.get(title)).toEqual([]);
    },
  );

  it('no rejection goes unhandled, and the process has the listeners it had', () => {
    expect(elsewhere).toEqual([]);
  });

  it('no secret and nobody’s name is written anywhere: output, operator log, events, the simulator’s log', () => {
    expect(leaks).toEqual([]);
  });
});
