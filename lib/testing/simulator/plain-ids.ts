import type { CorpApp } from './apps';
import type { World } from './world';

/**
 * Whether two plain ids are one: they go without case. Those that WeCom has encrypted for a provider do not
 * (paths 96255, 96516).
 */
export function isSamePlainId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Whether an app of an enterprise is a provider's delegated one, which knows encrypted ids only. */
export function isDelegated(
  { suites, credentials }: World,
  { corpId, agentId }: Pick<CorpApp, 'corpId' | 'agentId'>,
): boolean {
  return suites.installation(corpId, credentials.delegatedSuiteId)?.agentId === agentId;
}

/**
 * The enterprise that an app of its own, or a delegated one, has named.
 *
 * @param agentId - of that app, where it is known
 * @returns the corpid as the directory spells it
 */
export function spelledCorpId(world: World, corpId: string, agentId: string | undefined): string | undefined {
  if (world.directory.corp(corpId)) return corpId;
  const found = world.directory.allCorps().find(({ corp }) => isSamePlainId(corp.corpId, corpId))
    ?.corp.corpId;
  if (found === undefined || agentId === undefined) return found;
  return isDelegated(world, { corpId: found, agentId }) ? undefined : found;
}
