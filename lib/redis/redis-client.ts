import { createHash } from 'node:crypto';
import { z } from 'zod';
import { WeComConfigError, WeComStoreError } from '../errors';
import { parseOptions } from '../options';
import { StoreLimit } from '../time-limits';

/**
 * What is used of a connected client of the `redis` package (v5 or later): of `createClient`,
 * `createClientPool`, `createCluster` or `createSentinel`. Every command of ours names one key, so each of
 * them can.
 */
export interface RedisLike {
  /** Each kind of client has arguments of its own. */
  sendCommand(...args: never[]): Promise<unknown>;
}

/** Sends a command, as each kind of client wants it. */
type Send = (command: readonly string[]) => Promise<unknown>;

/**
 * After so long without any answer a command has failed, whatever the client thinks: frozen servers never
 * answer.
 */
const COMMAND_TIMEOUT_MS = 400;

/** A script that Redis runs as one step. */
export interface Script {
  readonly text: string;
  readonly sha1: string;
}

export function script(text: string): Script {
  return { text, sha1: createHash('sha1').update(text).digest('hex') };
}

/** What both stores put before their keys. */
export const prefix = () => z.string('must be a string').optional();

/**
 * Checks what a store is made from.
 *
 * @throws {@link WeComConfigError}
 */
export function requireRedis(client: unknown, schema: z.ZodType, options: unknown, label: string): void {
  const { sendCommand, defineCommand, send_command } = (client ?? {}) as Record<string, unknown>;
  // The clients of the package ioredis have a function of that name too, which wants something else.
  const isIoRedis = typeof defineCommand === 'function';
  if (typeof sendCommand !== 'function' || isIoRedis) {
    throw new WeComConfigError(
      `${label}: the first argument must be a connected client of the package redis (v5 or later)${
        isIoRedis ? ', and this one is of ioredis' : ''
      }. With ioredis, pass { sendCommand: ([name, ...args]) => client.call(name, ...args) }.`,
    );
  }
  if (isLegacy(client)) {
    throw new WeComConfigError(
      `${label}: this client of the package redis runs in legacy mode, which wants callbacks. Pass client.v4, or redis v5.`,
    );
  }
  // Its first three releases had the command's name apart from its arguments, and wanted callbacks.
  if (typeof send_command === 'function') {
    throw new WeComConfigError(
      `${label}: this client is of the package redis before v4, which has no promises. Pass one of v5 or later: npm install redis@latest.`,
    );
  }
  parseOptions(schema, options, label);
}

function isLegacy(client: unknown): boolean {
  return (client as { options?: { legacyMode?: unknown } }).options?.legacyMode === true;
}

/** Commands with a time limit of their own. */
export class RedisCommands {
  private readonly call: Send;
  private readonly limit: StoreLimit;

  constructor(client: RedisLike, timeoutMs = COMMAND_TIMEOUT_MS) {
    this.limit = new StoreLimit(timeoutMs);
    const send = senderOf(client);
    this.call = (command) => {
      refuseUnconnected(client);
      return send(command);
    };
  }

  send(...command: string[]): Promise<unknown> {
    // A client may throw at once when it is closed.
    return this.limit.within(Promise.resolve(command).then((args) => this.call(args)));
  }

  /** Runs a script, which is sent in full only where Redis does not know it yet. */
  async run({ sha1, text }: Script, key: string, ...args: string[]): Promise<unknown> {
    try {
      return await this.send('EVALSHA', sha1, '1', key, ...args);
    } catch (error) {
      if (!String(error).includes('NOSCRIPT')) throw error;
      return this.send('EVAL', text, '1', key, ...args);
    }
  }
}

// A client that was never connected says that it is closed, which sends people to look at the server.
function refuseUnconnected(client: RedisLike): void {
  if ((client as { isOpen?: unknown }).isOpen !== false) return;
  throw new WeComStoreError(
    'The Redis client is not connected. Call await client.connect() before the application takes requests.',
  );
}

function senderOf(client: RedisLike): Send {
  const { sendCommand } = client as { sendCommand(...args: unknown[]): Promise<unknown> };
  const kind = client as { nodeClient?: unknown; getMasterNode?: unknown };
  // A cluster must know the key before the command, to find its node; a sentinel whether a replica may
  // answer.
  if (typeof kind.nodeClient === 'function') {
    return (command) => sendCommand.call(client, keyOf(command), false, command);
  }
  if (typeof kind.getMasterNode === 'function') {
    return (command) => sendCommand.call(client, false, command);
  }
  return (command) => sendCommand.call(client, command);
}

/** The one key of a command of ours: behind the number of keys where it is a script. */
function keyOf(command: readonly string[]): string | undefined {
  return command[0]?.startsWith('EVAL') ? command[3] : command[1];
}
