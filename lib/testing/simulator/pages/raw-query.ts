import type { Text } from './language';

export interface QueryRule {
  /** Every documented parameter, in the documented order. */
  readonly order: readonly string[];
  readonly required: readonly string[];
  /** Parameters of scripts for embedding, whose place nobody documents. */
  readonly anywhere?: readonly string[];
}

/** A page that cannot be shown, and why. */
export interface PageProblem {
  readonly problem: Text;
  readonly advice: Text;
}

/** A query that can be read: its documented parameters, and what is unlike the documents but no error. */
export interface ReadQuery {
  readonly values: ReadonlyMap<string, string>;
  readonly notices: readonly Text[];
}

/** Documented parameters that say nothing when they are empty (assumed). */
const MAY_BE_EMPTY = new Set(['usertype', 'agentid', 'redirect_type']);

/**
 * Reads a query byte by byte: each parameter with one value and properly encoded, the required ones present.
 *
 * Another order, and parameters that nobody documents, are what published clients send (observed), so they
 * are notices. So are an empty part, an empty value and the same thing twice: they do no harm (assumed).
 */
export function readQuery(rawQuery: string, rule: QueryRule): ReadQuery | PageProblem {
  const values = new Map<string, string>();
  const seen = new Map<string, string>();
  const twice = new Set<string>();
  const notices: Text[] = [];
  const parts = rawQuery === '' ? [] : rawQuery.split('&');
  if (parts.includes('')) notices.push(EMPTY_PART);
  for (const part of parts.filter((each) => each !== '')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(0, equals));
    if (equals <= 0) return malformed(part);
    const value = decode(part.slice(equals + 1));
    if (value === undefined) return malformed(part);
    const before = seen.get(name);
    if (before !== undefined && before !== value) return repeated(name);
    seen.set(name, value);
    if (before !== undefined) {
      twice.add(name);
      continue;
    }
    if (!rule.order.includes(name) && !rule.anywhere?.includes(name)) {
      notices.push(unknownParameter(name, rule));
      continue;
    }
    if (value === '' && MAY_BE_EMPTY.has(name)) notices.push(emptyValue(name));
    else values.set(name, value);
  }
  notices.push(...[...twice].map(sameTwice));
  const odd = anotherOrder(
    [...values.keys()].filter((name) => rule.order.includes(name)),
    rule,
  );
  if (odd !== undefined) notices.push(odd);
  const missing = rule.required.find((name) => !values.get(name));
  return missing === undefined ? { values, notices } : missingParameter(missing, seen.keys(), rule);
}

/** The bytes of one parameter as sent. */
export function rawValue(rawQuery: string, name: string): string {
  const part = rawQuery.split('&').find((each) => each.startsWith(`${name}=`));
  return part?.slice(name.length + 1) ?? '';
}

function decode(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

function documented({ order }: QueryRule): Text {
  const list = order.join(', ');
  return { zh: `文档顺序：${list}`, en: `Documented order: ${list}` };
}

function malformed(part: string): PageProblem {
  return {
    problem: { zh: `参数格式错误：“${part}”`, en: `Malformed query: "${part}"` },
    advice: {
      zh: '每个参数都应写成 name=value，并且只编码一次。',
      en: 'Each parameter is written name=value and encoded once.',
    },
  };
}

function unknownParameter(name: string, rule: QueryRule): Text {
  const meant = sameLetters(name, rule.order);
  return meant === undefined
    ? {
        zh: `文档中没有参数“${name}”，已忽略。`,
        en: `"${name}" is in no document; it is passed over.`,
      }
    : {
        zh: `参数“${name}”大小写不对，应为“${meant}”；已忽略。`,
        en: `"${name}" is "${meant}" in wrong letter case; it is passed over.`,
      };
}

function sameLetters(name: string, among: Iterable<string>): string | undefined {
  return [...among].find((other) => other !== name && other.toLowerCase() === name.toLowerCase());
}

function repeated(name: string): PageProblem {
  return {
    problem: { zh: `参数“${name}”重复`, en: `Parameter "${name}" is repeated` },
    advice: {
      zh: '每个参数只能出现一次，而这里的两个值不同。',
      en: 'Each parameter may stand once, and the two values differ.',
    },
  };
}

const EMPTY_PART: Text = {
  zh: '地址中有空的参数（多余的“&”），已忽略。',
  en: 'The query has an empty part (one ampersand too many); it is passed over.',
};

function sameTwice(name: string): Text {
  return {
    zh: `参数“${name}”出现了不止一次，值相同；只看一次。`,
    en: `"${name}" stands more than once with the same value; it counts once.`,
  };
}

function emptyValue(name: string): Text {
  return {
    zh: `参数“${name}”为空，视为没有这个参数。`,
    en: `"${name}" is empty; it counts as left out.`,
  };
}

function anotherOrder(names: readonly string[], rule: QueryRule): Text | undefined {
  const at = (name: string | undefined) => rule.order.indexOf(name ?? '');
  const name = names.find((each, index) => index > 0 && at(each) < at(names[index - 1]));
  if (name === undefined) return undefined;
  const last = names[names.indexOf(name) - 1];
  const { zh, en } = documented(rule);
  return {
    zh: `参数“${name}”排在“${last}”之后，与文档不同；这里不看顺序。${zh}`,
    en: `"${name}" comes after "${last}", unlike in the documents; the order is not looked at. ${en}`,
  };
}

function missingParameter(name: string, seen: Iterable<string>, rule: QueryRule): PageProblem {
  const written = sameLetters(name, seen);
  return {
    problem: { zh: `缺少参数“${name}”`, en: `Parameter "${name}" is missing` },
    advice:
      written === undefined
        ? documented(rule)
        : {
            zh: `有“${written}”，但大小写不对，应为“${name}”。`,
            en: `There is "${written}". Wrong letter case: it is "${name}".`,
          },
  };
}
