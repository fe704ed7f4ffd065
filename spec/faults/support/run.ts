import type { WeComSimulator } from '../../../lib/testing';
import type { ClientConnections } from '../../support/client-connections';
import { FaultProxy } from '../../support/fault-proxy/fault-proxy';
import { declared } from './declared';
import { nameOf, type Planned } from './plan';

/** Far more than a call takes, also where many run at once; short enough to wait for. */
export const LIMITS = { timeoutMs: 3_000, deadlineMs: 12_000 } as const;
/** A loaded machine may take this much longer than the limit says; hanging is longer. */
const SLACK_MS = 15_000;
/** How many run side by side: much of the time they wait. */
const WIDTH = 24;

const ALWAYS = Number.POSITIVE_INFINITY;

/** Something that calls WeCom: tried once while a call goes wrong, and once more while none does. */
export interface Trial {
  /** Goes as far as to the moment in which the fault may strike. */
  prepare(): Promise<Attempt>;
  /** Canaries in whatever it has shown. */
  leaks(): string[];
  close(): Promise<unknown>;
}

export interface Attempt {
  /** `success`, or status and code. */
  finish(): Promise<string>;
  /** What is wrong with the state things are in afterwards. */
  problems(hasSucceeded: boolean): Promise<string[]>;
}

export interface Injected {
  readonly planned: Planned;
  readonly open: (proxy: FaultProxy) => Trial;
  /** How it ends where WeCom has seen a code and is asked about it once more. */
  readonly spent: string;
}

/** Does all the work, so much of it at once. */
export async function sideBySide<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: WIDTH }, worker));
}

/** Those that wait are begun first: the others run meanwhile. */
export function silentFirst<T extends { readonly planned: Planned }>(items: readonly T[]): T[] {
  const isSilent = ({ planned }: T) => Number(planned.fault.effect === 'silent');
  return [...items].sort((a, b) => isSilent(b) - isSilent(a));
}

/**
 * Injects one fault.
 *
 * @returns what was not as declared; empty where everything was
 */
export async function inject(
  { planned, open, spent }: Injected,
  wecom: WeComSimulator,
  connections: ClientConnections,
): Promise<string[]> {
  const proxy = await FaultProxy.start(wecom.url);
  proxy.keepsConnections = planned.isKept;
  const trial = open(proxy);
  const host = `127.0.0.1:${proxy.port}`;
  try {
    const problems = await meet(trial, planned, proxy, spent);
    await proxy.clear();
    const again = await trial.prepare();
    const next = await again.finish();
    problems.push(
      ...(next === 'success' ? [] : [`the next one ended in ${next}`]),
      ...(await again.problems(true)),
      ...(await emptyInTheEnd(() => connections.leftBy(host))),
      ...trial.leaks(),
    );
    return problems.map((problem) => `${nameOf(planned)}: ${problem}`);
  } catch (error) {
    return [`${nameOf(planned)}: ${String(error)}`];
  } finally {
    await trial.close();
    await proxy.close();
    connections.forget(host);
  }
}

/** What is still there when it has had time to go. */
async function emptyInTheEnd(left: () => string[]): Promise<string[]> {
  const until = performance.now() + SLACK_MS;
  while (left().length > 0 && performance.now() < until)
    await new Promise((resolve) => setImmediate(resolve));
  return left();
}

async function meet(trial: Trial, planned: Planned, proxy: FaultProxy, spent: string): Promise<string[]> {
  const { step, fault, isOnce, isKept, after } = planned;
  const owed = declared(step.role, fault, { isOnce, isKept, spent });
  const attempt = await trial.prepare();
  // Connections from the preparations would be kept ones.
  if (!isKept) await proxy.dropConnections();
  const before = proxy.count(step.endpoint);
  proxy.arm({ endpoint: step.endpoint, fault, after, times: isOnce ? 1 : ALWAYS });

  const startedAt = performance.now();
  const outcome = await attempt.finish();
  const tookMs = performance.now() - startedAt;
  const calls = proxy.count(step.endpoint) - before;

  return [
    ...(proxy.met > 0 ? [] : ['the fault was not met']),
    ...(owed.outcomes.includes(outcome) ? [] : [`ended in ${outcome}, not in ${owed.outcomes.join(' or ')}`]),
    ...(calls <= owed.mostCalls ? [] : [`was sent ${calls} times`]),
    ...(tookMs < LIMITS.deadlineMs + SLACK_MS ? [] : [`took ${Math.round(tookMs)} ms`]),
    ...(await attempt.problems(outcome === 'success')),
  ];
}
