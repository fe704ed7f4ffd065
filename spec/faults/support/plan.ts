import { CONNECTION_FAULTS, FAULTS_BEFORE } from '../../support/fault-proxy/connection-faults';
import type { ProxyFault } from '../../support/fault-proxy/faults';
import { FAULTS_AFTERWARDS } from '../../support/fault-proxy/later-faults';
import { partialAnswers, SPOILED_ANSWERS } from '../../support/fault-proxy/partial-answers';
import { strangeAnswers } from '../../support/fault-proxy/strange-answers';
import type { Role } from './declared';

/** One call of a journey. */
export interface Step {
  /** Without `/cgi-bin/`. */
  readonly endpoint: string;
  readonly role: Role;
  /** Its answer says nothing but that it was done. */
  readonly isPlain?: boolean;
}

/** What happens to one call of a journey. */
export interface Planned {
  readonly step: Step;
  /** The call before it, if any. */
  readonly after: string | undefined;
  readonly fault: ProxyFault;
  /** Only the first call meets it, not the second try. */
  readonly isOnce: boolean;
  /** The connection has served the call before. */
  readonly isKept: boolean;
}

/** An address that only a redirect leads to. */
export const ELSEWHERE = 'http://127.0.0.1:9';

/** @param share - how much of an answer was sent when it breaks off, from 0 to 1 */
const allFaults = (share: number): readonly ProxyFault[] => [
  ...CONNECTION_FAULTS,
  ...FAULTS_BEFORE,
  ...strangeAnswers(ELSEWHERE),
  ...partialAnswers(share),
  ...SPOILED_ANSWERS,
  ...FAULTS_AFTERWARDS,
];

/** Everything that can happen to each call of a journey. */
export function everythingFor(steps: readonly Step[], share = 0.5): readonly Planned[] {
  const faults = allFaults(share);
  return steps.flatMap((step, index) =>
    faults.flatMap((fault) => {
      if (fault.isLater && index < steps.length - 1) return [];
      if (fault.isPlainSuccess && step.isPlain) return [];
      const planned = { step, after: steps[index - 1]?.endpoint, fault };
      return waysToMeet(fault, index > 0).map((way) => ({ ...planned, ...way }));
    }),
  );
}

/** Once or again and again, on a fresh connection or on one that was kept: as far as it makes a difference. */
function waysToMeet(
  { phase, effect }: ProxyFault,
  hasBefore: boolean,
): ReadonlyArray<{ isOnce: boolean; isKept: boolean }> {
  if (phase === 'after') return [{ isOnce: true, isKept: true }];
  const connections = phase === 'connection' || !hasBefore ? [false] : [false, true];
  if (effect === 'lost') {
    return connections.flatMap((isKept) => [true, false].map((isOnce) => ({ isOnce, isKept })));
  }
  const isKept = connections.at(-1) ?? false;
  const isRepeated = effect === 'never-sent' || effect === 'cut-off' || effect === 'broken-off';
  return (isRepeated ? [true, false] : [true]).map((isOnce) => ({ isOnce, isKept }));
}

/** A line that tells which injection it was. */
export function nameOf({ step, fault, isOnce, isKept }: Planned): string {
  const connection = isKept ? 'a kept connection' : 'a fresh connection';
  return `${step.endpoint} ${fault.name}, ${isOnce ? 'once' : 'again and again'}, on ${connection}`;
}
