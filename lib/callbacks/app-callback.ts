import type { RequestHandler } from 'express';
import { type AppCallbackOptions, parseCallbackOptions } from './callback-options';
import { readDataPush } from './data-push';
import { type CallbackRuntime, createReceiver, isCorpId, PROCESS } from './receiver';
import type { PushKind } from './verify';

/** A handler that says which app it is for, and where `wecomRouter` mounts it. */
export type AppCallback = RequestHandler & {
  /** Where `wecomRouter` mounts it, below its own address. */
  readonly path: string;
};

/**
 * Receives what WeCom pushes to an app with keys of its own: 接收消息 of a self-built app, or of a delegated app.
 *
 * @throws {@link WeComConfigError} where an option is missing, malformed or unknown
 * @see https://developer.work.weixin.qq.com/document/path/90238 (receiving messages)
 */
export function appCallback(options: AppCallbackOptions): AppCallback {
  return createAppCallback(options, PROCESS);
}

/** `appCallback` with its clock and its voice as arguments. */
export function createAppCallback(options: AppCallbackOptions, runtime: CallbackRuntime): AppCallback {
  const settings = parseCallbackOptions('appCallback', options);
  const data: PushKind = { read: readDataPush };
  const handler = createReceiver(
    {
      label: 'appCallback',
      settings,
      kindOf: (receiveId) => (isCorpId(receiveId) ? data : undefined),
      urlCheckIds: new Set(),
      corps: options.corps,
    },
    runtime,
  );
  // A function has a name already, which cannot be assigned.
  return Object.defineProperty(Object.assign(handler, { path: `/app/${options.name}` }), 'name', {
    value: options.name,
  });
}
