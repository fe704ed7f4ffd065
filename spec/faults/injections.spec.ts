import { startWeComSimulator, type WeComSimulator } from '../../lib/testing';
import { markedMember, markedWeCom } from '../support/canaries';
import { ClientConnections } from '../support/client-connections';
import { dice } from '../support/dice';
import { RealProcess } from '../support/real-process';
import { isSoak, report, SEED, SIZES } from '../support/sizes';
import { Spilled } from '../support/spilled';
import { leaksIn, leaksInValue } from './support/leaks';
import { LOGINS, LoginTrial } from './support/login-journeys';
import { everythingFor, type Planned, type Step } from './support/plan';
import { PROVIDER_JOURNEYS, ProviderTrial } from './support/provider-journeys';
import { type Injected, inject, injectAll } from './support/run';

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
    open:
      (wecom: WeComSimulator): Injected['open'] =>
      (proxy, limits) =>
        new LoginTrial(login, wecom, proxy, limits),
  })),
  ...PROVIDER_JOURNEYS.map((journey) => ({
    title: `a provider's server, ${journey.title}`,
    steps: journey.steps,
    every: SIZES.everyProviderFault,
    spent: '502 ERR_WECOM_API',
    open:
      (wecom: WeComSimulator): Injected['open'] =>
      (proxy, { timeoutMs }) =>
        new ProviderTrial(journey, wecom, proxy, timeoutMs),
  })),
];

/**
 * Every so many-th fault, others in each journey; of those that have to be waited for, half as many. Where each journey begins to count is
 * chosen so that every call meets something in each of its phases: a test below says so.
 */
const PLANS = JOURNEYS.map((journey, index) => ({
  journey,
  plan: everythingFor(journey.steps).filter(({ fault }, at) => {
    const every = journey.every > 1 && fault.effect === 'silent' ? 2 * journey.every : journey.every;
    return (at + 7 * index + 1) % every === 0;
  }),
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

/** The table of faults, as far as they happen between the library and WeCom. */
const ROWS = {
  F03: 'a refused connection is tried once more',
  F06: 'a connection that breaks before its answer costs a token one more try, and no code is sent twice over fresh connections',
  F07: 'an answer that breaks off is asked for once more, unless a code may have been spent for it',
  F08: 'an error page is no answer, and Retry-After keeps nobody waiting',
  F10: 'an answer may take a while, and has no effect when it comes too late',
  F11: 'an answer in drips ends at the limit of a call',
  F12: 'silence ends at the limit of a call, and leaves no connection',
  F13: 'HTML is no answer, wherever it stands',
  F14: 'a text that is no whole JSON is no answer',
  F15: 'an answer shorter than it was announced is none',
  F16: 'an answer over 64 KiB is none, in its head or in its body',
  F17: 'a packed answer over 64 KiB is not unpacked',
  F19: 'an empty answer is none',
  F20: 'no redirect is followed',
  F21: 'an answer without what was asked for is none',
  F48: 'what comes behind an answer harms neither it nor the next one',
  F56: 'a kept connection that was closed meanwhile is replaced by a fresh one',
} as const;

const MINUTES = 60_000;

describe('While something goes wrong between an application and WeCom', () => {
  const problems = new Map<string, string[]>(JOURNEYS.map(({ title }) => [title, []]));
  const byRow = new Map<string, string[]>();
  const counts = new Map<string, number>();
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
      await injectAll(all, async ({ journey, ...injected }) => {
        const found = await inject(injected, wecom, connections);
        const { row = '' } = injected.planned.fault;
        problems.get(journey.title)?.push(...found);
        byRow.set(row, [...(byRow.get(row) ?? []), ...found]);
        counts.set(row, (counts.get(row) ?? 0) + 1);
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

  it('happens to every call at each of its phases, in 600 injections or more', () => {
    const places = (all: readonly Planned[]) =>
      new Set(all.map(({ step, fault }) => `${step.endpoint}, ${fault.phase}`));
    const planned = PLANS.flatMap(({ plan }) => plan);
    const possible = JOURNEYS.flatMap(({ steps }) => everythingFor(steps));

    expect([...places(possible)].filter((place) => !places(planned).has(place))).toEqual([]);
    expect(places(planned).size).toBeGreaterThan(100);
    expect(planned.length).toBeGreaterThanOrEqual(600);
  });

  it.each(PLANS.map(({ journey, plan }) => [journey.title, plan.length] as const))(
    'ends as declared, leaves no connection, listener or half binding, signs nobody in by mistake, shows no secret, and then works: %s (%i faults)',
    (title) => {
      expect(problems.get(title)).toEqual([]);
    },
  );

  it.each(Object.entries(ROWS))('%s %s', (row) => {
    expect(byRow.get(row)).toEqual([]);
    expect(counts.get(row)).toBeGreaterThan(0);
  });

  it('no rejection goes unhandled, and the process has the listeners it had', () => {
    expect(elsewhere).toEqual([]);
  });

  it('no secret and nobody’s name is written anywhere: output, operator log, events, the simulator’s log', () => {
    expect(leaks).toEqual([]);
  });
});
