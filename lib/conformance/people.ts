import type { FlowName } from './connection';
import type { Lab } from './lab';
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

/**
 * Two people who may sign in: those who were named, or plain members of the enterprise the app belongs to.
 */
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
export function strangers({ simulator, seen }: Lab, flow: FlowName, app: string): Person[] {
  const { corps, members } = simulator.facts;
  const installed = new Set(corps.filter((corp) => corp.installed).map(({ corpId }) => corpId));
  const isOf = (corpId: string) =>
    flow === 'corp-app' ? corpId === app : flow === 'provider-secret' || installed.has(corpId);
  const userIds = new Set([...seen].map((key) => key.slice(key.indexOf('/') + 1)));
  return members.filter(
    ({ key, corpId, userId, role, visible }) =>
      visible &&
      role !== 'external-admin' &&
      isOf(corpId) &&
      !seen.has(key) &&
      // Somebody of another enterprise with a userid that is taken would be mixed up on a page.
      (flow === 'corp-app' || !userIds.has(userId)),
  );
}
