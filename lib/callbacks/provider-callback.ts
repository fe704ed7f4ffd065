import type { RequestHandler } from 'express';
import { type ProviderCallbackOptions, parseCallbackOptions } from './callback-options';
import { type CallbackRuntime, createReceiver, PROCESS } from './receiver';
import { readSystemPush } from './system-push';
import type { PushKind } from './verify';

/** A handler that says which provider it is for, and where `wecomRouter` mounts it. */
export type ProviderCallback = RequestHandler & {
  /** CorpID of the provider whose events it takes. */
  readonly providerCorpId: string;
  /** Where `wecomRouter` mounts it, below its own address. */
  readonly path: string;
};

/**
 * Receives what WeCom pushes to a provider as a whole: 系统事件接收URL, which has a Token and an EncodingAESKey of
 * its own.
 *
 * @throws {@link WeComConfigError} where an option is missing, malformed or unknown
 * @see https://developer.work.weixin.qq.com/document/path/95994 (auto_activate)
 */
export function providerCallback(options: ProviderCallbackOptions): ProviderCallback {
  return createProviderCallback(options, PROCESS);
}

/** `providerCallback` with its clock and its voice as arguments. */
export function createProviderCallback(
  options: ProviderCallbackOptions,
  runtime: CallbackRuntime,
): ProviderCallback {
  const settings = parseCallbackOptions('providerCallback', options);
  const { providerCorpId } = options;
  const system: PushKind = { read: readSystemPush };
  const handler = createReceiver(
    {
      label: 'providerCallback',
      settings,
      kindOf: (receiveId) => (receiveId === providerCorpId ? system : undefined),
      urlCheckIds: new Set([providerCorpId]),
    },
    runtime,
  );
  return Object.assign(handler, { providerCorpId, path: '/provider' });
}
