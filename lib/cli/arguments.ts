import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Bilingual } from '../errors';
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

function explain(error: unknown, argv: readonly string[], options: Flags): Bilingual {
  const { code } = (error ?? {}) as { code?: unknown };
  const known = Object.keys(options);
  for (const argument of argv) {
    const name = /^--([^=]+)/.exec(argument)?.[1];
    if (name === undefined || known.includes(name)) continue;
    const near = closest(name, known);
    return {
      en: `There is no flag --${name}${near === undefined ? '' : `: did you mean --${near}?`}`,
      zh: `没有参数 --${name}${near === undefined ? '' : `，是否应为 --${near}？`}`,
    };
  }
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') {
    return {
      en: 'An argument stands where only flags can: each value needs its flag in front of it.',
      zh: '有一个值前面没有参数名：每个值都要写在它的参数之后。',
    };
  }
  const withoutValue = known.find(
    (name) => options[name]?.type === 'string' && argv.includes(`--${name}`) && !hasValue(name, argv),
  );
  if (withoutValue !== undefined) {
    return { en: `--${withoutValue} needs a value.`, zh: `--${withoutValue} 需要一个值。` };
  }
  const withValue = known.find(
    (name) => options[name]?.type === 'boolean' && argv.some((each) => each.startsWith(`--${name}=`)),
  );
  return withValue === undefined
    ? { en: 'These flags cannot be read.', zh: '无法解析这些参数。' }
    : { en: `--${withValue} takes no value.`, zh: `--${withValue} 不带值。` };
}

function hasValue(name: string, argv: readonly string[]): boolean {
  const value = argv[argv.indexOf(`--${name}`) + 1];
  return value !== undefined && !value.startsWith('-');
}

/**
 * Names an option that is wrong as the flag it was given by: `trustedDomains takes …` is about
 * `--trusted-domain`.
 */
export function inFlags(text: string, flags: Flags): string {
  return text.replace(
    /(^|[:;] )([a-z]\w*)(?= (?:must|takes|is no|必须|不是))/g,
    (said, before: string, option: string) => {
      const name = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      const flag = [name, name.replace(/(?:s|-url)$/, '')].find((each) => Object.hasOwn(flags, each));
      return flag === undefined ? said : `${before}--${flag}`;
    },
  );
}

/** @throws {@link UsageError} for anything but one of the given words */
export function oneOf<Word extends string>(flag: string, value: string | undefined, words: readonly Word[]) {
  if (value === undefined) return undefined;
  const word = words.find((known) => known === value);
  if (word === undefined) {
    throw new UsageError({
      en: `--${flag} is one of ${words.join(', ')}.`,
      zh: `--${flag} 只能是 ${words.join('、')} 之一。`,
    });
  }
  return word;
}

/** @throws {@link UsageError} for anything but a whole number in the range */
export function wholeNumber(flag: string, value: string | undefined, min: number, max: number) {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= min && number <= max) return number;
  throw new UsageError({
    en: `--${flag} is a whole number from ${min} to ${max}.`,
    zh: `--${flag} 须为 ${min} 到 ${max} 的整数。`,
  });
}

/** The language to answer in, also where the rest of the command line makes no sense. */
export function askedLanguage(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): 'en' | 'zh' {
  const at = argv.lastIndexOf('--lang');
  const said = at >= 0 ? argv[at + 1] : argv.findLast((each) => each.startsWith('--lang='))?.slice(7);
  return said === 'zh' || said === 'en' ? said : languageOf(env);
}

/** The language of a terminal, where no flag says it. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): 'en' | 'zh' {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return locale.startsWith('zh') ? 'zh' : 'en';
}
