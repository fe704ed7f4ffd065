import type { WeComSimulator } from '../../../lib/testing';
import type { ClientConnections } from '../../support/client-connections';
import { FaultProxy } from '../../support/fault-proxy/fault-proxy';
import { declared } from './declared';
import { nameOf, type Planned } from './plan';

/** How long the library may take. */
export interface Limits {
  readonly timeoutMs: number;
  readonly deadlineMs: number;
}

/** Where the limit is waited for: far more than a call takes, also on a loaded machine. */
const SHORT: Limits = { timeoutMs: 6_000, deadlineMs: 40_000 };
/** Where a fault is noticed at once, and a machine may stand still for a while without being taken for it. */
const LONG: Limits = { timeoutMs: 30_000, deadlineMs: 60_000 };
/**
 * A loaded machine may take this much longer than it should. What ends at the deadline instead of the limit of a call, or at the limit of a
 * call instead of at once, takes longer still.
 */
const SLACK_MS = 25_000;
/** How many run side by side. Those that wait for a limit are done waiting all at once, and must not be late then. */
const WIDTH = { waiting: 16, busy: 12 } as const;

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
  readonly open: (proxy: FaultProxy, limits: Limits) => Trial;
  /** How it ends where WeCom has seen a code and is asked about it once more. */
  readonly spent: string;
}

/** Does all the work: first all that waits for limits, which costs little, then the rest. */
export async function injectAll<T extends { readonly planned: Planned }>(
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const isWaiting = ({ planned }: T) => planned.fault.effect === 'silent';
  await sideBySide(items.filter(isWaiting), WIDTH.waiting, work);
  await sideBySide(
    items.filter((item) => !isWaiting(item)),
    WIDTH.busy,
    work,
  );
}

async function sideBySide<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
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
  const isSilent = planned.fault.effect === 'silent';
  const limits = isSilent ? SHORT : LONG;
  const mostMs = isSilent ? limits.timeoutMs + SLACK_MS : SLACK_MS;
  const trial = open(proxy, limits);
  const host = `127.0.0.1:${proxy.port}`;
  try {
    const problems = await meet(trial, { ...planned, spent, mostMs }, proxy);
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

async function meet(
  trial: Trial,
  { step, fault, isOnce, isKept, after, spent, mostMs }: Planned & { spent: string; mostMs: number },
  proxy: FaultProxy,
): Promise<string[]> {
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
    ...(tookMs < mostMs ? [] : [`took ${Math.round(tookMs)} ms`]),
    ...(await attempt.problems(outcome === 'success')),
  ];
}
