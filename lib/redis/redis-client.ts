import { createHash } from 'node:crypto';
import { z } from 'zod';
import { WeComConfigError } from '../errors';
import { parseOptions } from '../options';
import { withinLimit } from '../tokens/within-limit';

/** What is used of a connected client of the `redis` package (v5 or later). */
export interface RedisLike {
  sendCommand(command: string[]): Promise<unknown>;
}

/**
 * A command that takes longer than this has failed, whatever the client thinks: frozen servers never answer.
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
export const prefix = z.string('must be a string').optional();

/**
 * Checks what a store is made from.
 *
 * @throws {@link WeComConfigError}
 */
export function requireRedis(client: unknown, schema: z.ZodType, options: unknown, label: string): void {
  const { sendCommand, defineCommand } = (client ?? {}) as Record<string, unknown>;
  // The clients of the package ioredis have a function of that name too, which wants something else.
  if (typeof sendCommand !== 'function' || typeof defineCommand === 'function') {
    throw new WeComConfigError(
      `${label}: the first argument must be a connected client of the package redis (v5 or later). With ioredis, pass ` +
        '{ sendCommand: ([name, ...args]) => client.call(name, ...args) }.',
    );
  }
  parseOptions(schema, options, label);
}

/** Commands with a time limit of their own. */
export class RedisCommands {
  constructor(
    private readonly client: RedisLike,
    private readonly timeoutMs = COMMAND_TIMEOUT_MS,
  ) {}

  send(...command: string[]): Promise<unknown> {
    // A client may throw at once when it is closed.
    return withinLimit(
      Promise.resolve(command).then((args) => this.client.sendCommand(args)),
      this.timeoutMs,
    );
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
