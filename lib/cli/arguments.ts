import { type ParseArgsConfig, parseArgs } from 'node:util';
import { closest } from '../options';
import { UsageError } from './io';

type Flags = NonNullable<ParseArgsConfig['options']>;

/** What was given for each flag. */
export type Values<Options extends Flags> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Options; strict: true; allowPositionals: false }>
>['values'];

/**
 * Reads flags and nothing else.
 *
 * @throws {@link UsageError} that names the flag meant, or the one that lacks a value; never a value
 */
export function readFlags<Options extends Flags>(argv: readonly string[], options: Options): Values<Options> {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(explain(error, argv, options));
  }
}

function explain(error: unknown, argv: readonly string[], options: Flags): string {
  const { code } = (error ?? {}) as { code?: unknown };
  const known = Object.keys(options);
  for (const argument of argv) {
    const name = /^--([^=]+)/.exec(argument)?.[1];
    if (name === undefined || known.includes(name)) continue;
    const near = closest(name, known);
    return `There is no flag --${name}${near === undefined ? '' : `: did you mean --${near}?`}`;
  }
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') {
    return 'An argument stands where only flags can: each value needs its flag in front of it.';
  }
  const withoutValue = known.find(
    (name) => options[name]?.type === 'string' && argv.includes(`--${name}`) && !hasValue(name, argv),
  );
  if (withoutValue !== undefined) return `--${withoutValue} needs a value.`;
  const withValue = known.find(
    (name) => options[name]?.type === 'boolean' && argv.some((each) => each.startsWith(`--${name}=`)),
  );
  return withValue === undefined ? 'These flags cannot be read.' : `--${withValue} takes no value.`;
}

function hasValue(name: string, argv: readonly string[]): boolean {
  const value = argv[argv.indexOf(`--${name}`) + 1];
  return value !== undefined && !value.startsWith('-');
}

/** @throws {@link UsageError} for anything but one of the given words */
export function oneOf<Word extends string>(flag: string, value: string | undefined, words: readonly Word[]) {
  if (value === undefined) return undefined;
  const word = words.find((known) => known === value);
  if (word === undefined) throw new UsageError(`--${flag} is one of ${words.join(', ')}.`);
  return word;
}

/** @throws {@link UsageError} for anything but a whole number in the range */
export function wholeNumber(flag: string, value: string | undefined, min: number, max: number) {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= min && number <= max) return number;
  throw new UsageError(`--${flag} is a whole number from ${min} to ${max}.`);
}

/** The language of a terminal, where no flag says it. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): 'en' | 'zh' {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return locale.startsWith('zh') ? 'zh' : 'en';
}
