import type { FlowName } from './connection';
import type { Person, SimulatorDoor } from './simulator-door';
import { ConformanceError } from './text';

/** @throws {@link ConformanceError} where the simulator knows nobody like that */
export function personOf(simulator: SimulatorDoor, key: string): Person {
  const person = simulator.facts.members.find((member) => member.key === key);
  if (person) return person;
  throw new ConformanceError({
    en: `The simulator has no member ${key}. It has ${simulator.facts.members.map((member) => member.key).join(', ')}.`,
    zh: `模拟器中没有成员 ${key}。现有成员：${simulator.facts.members.map((member) => member.key).join('、')}。`,
  });
}

/** Two people who may sign in: those who were named, or plain members of the enterprise the app belongs to. */
export function annAndBen(simulator: SimulatorDoor, named: readonly string[]): readonly [Person, Person] {
  const corpId = simulator.text('corpId');
  const own = simulator.facts.members.filter((member) => member.corpId === corpId && member.visible);
  const plainFirst = [...own].sort((a, b) => Number(b.role === 'member') - Number(a.role === 'member'));
  const [ann, ben] = [...named.map((key) => personOf(simulator, key)), ...plainFirst].filter(
    (person, at, all) => all.findIndex(({ key }) => key === person.key) === at,
  );
  if (ann && ben) return [ann, ben];
  throw new ConformanceError({
    en: 'The simulator has fewer than two members.',
    zh: '模拟器中的成员少于两人。',
  });
}

/** Members whom the application has not seen in this run, and who may sign in by this flow. */
export function strangers(
  simulator: SimulatorDoor,
  flow: FlowName,
  app: string,
  seen: readonly Person[],
): Person[] {
  const installed = new Set(
    simulator.facts.corps.filter((corp) => corp.installed).map(({ corpId }) => corpId),
  );
  return simulator.facts.members.filter(
    (member) =>
      member.visible &&
      member.role !== 'external-admin' &&
      (flow === 'corp-app' ? member.corpId === app : installed.has(member.corpId)) &&
      !seen.some(
        ({ key, userId }) => key === member.key || (flow !== 'corp-app' && userId === member.userId),
      ),
  );
}
