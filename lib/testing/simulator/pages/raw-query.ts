import type { Text } from './language';

export interface QueryRule {
  /** Every documented parameter, in the documented order. */
  readonly order: readonly string[];
  readonly required: readonly string[];
}

/** A page that cannot be shown, and why. */
export interface PageProblem {
  readonly problem: Text;
  readonly advice: Text;
}

/**
 * Reads a query byte by byte: only documented parameters, each once, in the documented order, properly
 * encoded.
 *
 * The real pages forgive some of this; what they forgive is nowhere written, so the simulator forgives
 * nothing.
 */
export function readQuery(rawQuery: string, rule: QueryRule): ReadonlyMap<string, string> | PageProblem {
  const values = new Map<string, string>();
  let last: string | undefined;
  for (const part of rawQuery === '' ? [] : rawQuery.split('&')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(0, equals));
    if (equals <= 0) return malformed(part);
    if (!rule.order.includes(name)) return unknownParameter(name, rule);
    if (values.has(name)) return repeated(name);
    if (last !== undefined && rule.order.indexOf(name) < rule.order.indexOf(last)) {
      return wrongOrder(name, last, rule);
    }
    const value = decode(part.slice(equals + 1));
    if (value === undefined) return malformed(part);
    values.set(name, value);
    last = name;
  }
  const missing = rule.required.find((name) => !values.get(name));
  return missing === undefined ? values : missingParameter(missing, rule);
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

function unknownParameter(name: string, rule: QueryRule): PageProblem {
  const meant = rule.order.find((known) => known.toLowerCase() === name.toLowerCase());
  return {
    problem: { zh: `未知参数“${name}”`, en: `Unknown parameter "${name}"` },
    advice:
      meant === undefined
        ? documented(rule)
        : { zh: `大小写不对，应为“${meant}”。`, en: `Wrong letter case: it is "${meant}".` },
  };
}

function repeated(name: string): PageProblem {
  return {
    problem: { zh: `参数“${name}”重复`, en: `Parameter "${name}" is repeated` },
    advice: { zh: '每个参数只能出现一次。', en: 'Each parameter may stand once.' },
  };
}

function wrongOrder(name: string, last: string, rule: QueryRule): PageProblem {
  return {
    problem: {
      zh: `参数顺序错误：“${name}”不应在“${last}”之后`,
      en: `Wrong order: "${name}" must not come after "${last}"`,
    },
    advice: documented(rule),
  };
}

function missingParameter(name: string, rule: QueryRule): PageProblem {
  return {
    problem: { zh: `缺少参数“${name}”`, en: `Parameter "${name}" is missing` },
    advice: documented(rule),
  };
}
