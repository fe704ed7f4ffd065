import type { RequestHandler } from 'express';
import { SuiteTickets } from '../tokens/suite-ticket';
import { parseCallbackOptions, type SuiteCallbackOptions } from './callback-options';
import { readCommandPush } from './command-push';
import { readDataPush } from './data-push';
import { type CallbackRuntime, createReceiver, isCorpId, PROCESS } from './receiver';
import type { PushKind } from './verify';

/** A handler that says which suite it is for, and where `wecomRouter` mounts it. */
export type SuiteCallback = RequestHandler & {
  /** The suite whose pushes it takes. */
  readonly suiteId: string;
  /** Where `wecomRouter` mounts it, below its own address. */
  readonly path: string;
};

/**
 * Receives all that WeCom pushes to a suite: answers the URL checks, stores each suite_ticket, hands events
 * to `onEvent`.
 *
 * One address for 指令回调URL and 数据回调URL of a third-party app (`$CORPID$` in it is fine), for 模板回调URL of a
 * delegated template and the apps made from it, and for the 登录授权 suite. Duplicates are known by this process
 * only; make `onEvent` idempotent. What the operator has to repair (a receive id that does not fit, a wrong
 * key or clock, a store that fails) is said by `process.emitWarning`, never by the response.
 *
 * @throws {@link WeComConfigError} where an option is missing, malformed or unknown
 * @see https://developer.work.weixin.qq.com/document/path/90613 (command events)
 * @see https://developer.work.weixin.qq.com/document/path/90376 (data events)
 */
export function suiteCallback(options: SuiteCallbackOptions): SuiteCallback {
  return createSuiteCallback(options, PROCESS);
}

/** `suiteCallback` with its clock and its voice as arguments. */
export function createSuiteCallback(options: SuiteCallbackOptions, runtime: CallbackRuntime): SuiteCallback {
  const settings = parseCallbackOptions('suiteCallback', options);
  const { suiteId, providerCorpId, tokenStore, receiveIds = [], corps = 'any' } = options;
  const ids = new Set([suiteId, ...receiveIds]);
  const command: PushKind = { ids, read: (push) => readCommandPush(push, suiteId) };
  const data: PushKind = { read: readDataPush };
  const handler = createReceiver(
    {
      label: 'suiteCallback',
      settings,
      kindOf: (receiveId) => (ids.has(receiveId) ? command : isCorpId(receiveId) ? data : undefined),
      urlCheckIds: new Set([...ids, providerCorpId]),
      corps,
      suiteId,
      tickets: new SuiteTickets(suiteId, tokenStore, runtime.now),
    },
    runtime,
  );
  // For the doctor; what prints the handler does not print the store, which may hold a password.
  return Object.defineProperty(Object.assign(handler, { suiteId, path: `/suite/${suiteId}` }), 'tokenStore', {
    value: tokenStore,
  });
}
