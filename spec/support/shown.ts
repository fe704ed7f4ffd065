import { inspect } from 'node:util';

const EVERYTHING = { depth: 12, maxArrayLength: null, maxStringLength: null } as const;

/** What becomes of a value in the hands of those who write things down: by the way it was written, the text. */
export function shownBy(value: unknown): Readonly<Record<string, string>> {
  return {
    'inspect with hidden fields': inspect(value, { ...EVERYTHING, showHidden: true }),
    'inspect with getters': inspect(value, { ...EVERYTHING, getters: true }),
    JSON: asJson(value),
    structuredClone: cloned(value).join('\n'),
    "a logger's error serialiser": JSON.stringify(asLogger(value)) ?? '',
  };
}

/** As a logger serialises an object: own fields, circles left out. */
function asJson(value: unknown): string {
  const above: unknown[] = [];
  const text: string | undefined = JSON.stringify(value, function (this: unknown, _key, field: unknown) {
    while (above.length > 0 && above.at(-1) !== this) above.pop();
    if (above.includes(field)) return '[Circular]';
    above.push(field);
    if (field instanceof Map || field instanceof Set) return [...field];
    return typeof field === 'bigint' ? String(field) : field;
  });
  return text ?? '';
}

/** Whatever of an object can be cloned, as it is handed to a worker. */
function cloned(value: unknown): string[] {
  const parts = typeof value === 'object' && value !== null ? [value, ...Object.values(value)] : [value];
  return parts.flatMap((part: unknown) => {
    try {
      return [inspect(structuredClone(part), { ...EVERYTHING, showHidden: true })];
    } catch {
      return [];
    }
  });
}

/**
 * What pino's standard serialiser for errors writes, written anew because pino is not installed: type, message and stack, each with those
 * of its causes, the errors of an AggregateError, and every own enumerable property.
 */
function asLogger(value: unknown, depth = 0): unknown {
  if (!(value instanceof Error) || depth > 12)
    return value instanceof Error ? String(value) : JSON.parse(asJson(value) || 'null');
  const causes: Error[] = [];
  for (let cause = value.cause; cause instanceof Error && causes.length < 12; cause = cause.cause)
    causes.push(cause);
  const own = Object.entries(value).map(([name, field]) => [name, asLogger(field, depth + 1)]);
  return {
    type:
      Object.prototype.toString.call(value.constructor) === '[object Function]'
        ? value.constructor.name
        : value.name,
    message: [value, ...causes].map(({ message }) => message).join(': '),
    stack: [value, ...causes].map(({ stack }) => stack).join('\ncaused by: '),
    ...(value instanceof AggregateError && {
      aggregateErrors: value.errors.map((error) => asLogger(error, depth + 1)),
    }),
    ...Object.fromEntries(own),
  };
}
