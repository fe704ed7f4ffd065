import type { WeComSimulator } from '../../../lib/testing';
import { canariesIn, type Mark } from '../../support/canaries';
import type { ClientConnections } from '../../support/client-connections';
import { FaultProxy } from '../../support/fault-proxy/fault-proxy';
import { shownBy } from '../../support/shown';
import { declared } from './declared';
import { LIMITS, type LoginJourney, LoginVisit, outcomeOf } from './login-journeys';
import { nameOf, type Planned } from './plan';

/** A loaded machine may take this much longer than the limit says; hanging is longer. */
const SLACK_MS = 15_000;
/** How many run side by side: most of the time they wait. */
const WIDTH = 24;

const ALWAYS = Number.POSITIVE_INFINITY;

/** Does all the work, so much of it at once. */
export async function sideBySide<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: WIDTH }, worker));
}

/**
 * Signs somebody in while one call goes wrong, then once more while nothing does.
 *
 * @returns what was not as declared; empty where everything was
 */
export async function injectIntoLogin(
  journey: LoginJourney,
  planned: Planned,
  wecom: WeComSimulator,
  connections: ClientConnections,
): Promise<string[]> {
  const { step, fault, isOnce, isKept, after } = planned;
  const owed = declared(step.role, fault, { isOnce, isKept, spent: '401' });
  const proxy = await FaultProxy.start(wecom.url);
  proxy.keepsConnections = isKept;
  const visit = new LoginVisit(journey, wecom, proxy);
  try {
    const browser = await visit.open();
    const back = await visit.begin(browser);
    // Connections from the start would be kept ones.
    if (!isKept) await proxy.dropConnections();
    const before = proxy.count(step.endpoint);
    proxy.arm({ endpoint: step.endpoint, fault, after, times: isOnce ? 1 : ALWAYS });

    const startedAt = performance.now();
    const outcome = outcomeOf(await browser.get(back));
    const tookMs = performance.now() - startedAt;
    const calls = proxy.count(step.endpoint) - before;
    const { met } = proxy;
    const isSignedIn = outcome === 'success';
    const problems = [
      ...(met > 0 ? [] : ['the fault was not met']),
      ...(owed.outcomes.includes(outcome)
        ? []
        : [`ended in ${outcome} instead of ${owed.outcomes.join(' or ')}`]),
      ...(calls <= owed.mostCalls ? [] : [`was sent ${calls} times`]),
      ...(tookMs < LIMITS.deadlineMs + SLACK_MS ? [] : [`took ${Math.round(tookMs)} ms`]),
      ...(await visit.problems(browser, isSignedIn)),
    ];

    await proxy.clear();
    const again = await visit.open();
    const next = outcomeOf(await again.get(await visit.begin(again)));
    problems.push(
      ...(next === 'success' ? [] : [`the next sign-in ended in ${next}`]),
      ...(await visit.problems(again, true)),
      ...connections.leftBy(`127.0.0.1:${proxy.port}`),
      ...leaksOf(visit),
    );
    return problems.map((problem) => `${nameOf(planned)}: ${problem}`);
  } catch (error) {
    return [`${nameOf(planned)}: ${String(error)}`];
  } finally {
    await visit.close();
    await proxy.close();
  }
}

/** Canaries in what the application answered, in the errors it was given, and in the strategy it holds. */
function leaksOf(visit: LoginVisit): string[] {
  return [
    ...leaksIn('an HTTP answer', visit.answers.join('\n'), ['a secret']),
    ...visit.door.errors.flatMap((error) => leaksInValue('an error', error)),
    ...leaksInValue('the strategy', visit.connection),
  ];
}

export function leaksInValue(what: string, value: unknown): string[] {
  return Object.entries(shownBy(value)).flatMap(([way, text]) => leaksIn(`${what}, by ${way}`, text));
}

export function leaksIn(sink: string, text: string, wanted?: readonly Mark[]): string[] {
  return canariesIn(text, wanted).map((leak) => `${sink} holds ${leak}`);
}
