import { inspect } from 'node:util';

/** Made-up secrets that no text contains by accident; `+`, `/` and `=` make their encoded forms differ from them. */
export const CANARIES = {
  corpSecret: 'CANARYcorp/secret+1==',
  providerSecret: 'CANARYprovider/secret+2==',
  suiteSecret: 'CANARYsuite/secret+3==',
  suiteTicket: 'CANARYsuite/ticket+4==',
  permanentCode: 'CANARYpermanent/code+5==',
  accessToken: 'CANARYaccess/token+6==',
  suiteToken: 'CANARYsuite/token+7==',
  code: 'CANARYlogin/code+8==',
  authCode: 'CANARYauth/code+9==',
  userTicket: 'CANARYuser/ticket+0==',
} as const;

/** Every form in which a canary stands somewhere in what an error shows: `[canary in form at sink]`. */
export function leaksOf(error: unknown): string[] {
  const sinks = Object.entries(shownBy(error));
  return Object.entries(CANARIES).flatMap(([canary, value]) =>
    Object.entries(formsOf(value)).flatMap(([form, needles]) =>
      sinks
        .filter(([, shown]) => needles.some((needle) => shown.includes(needle)))
        .map(([sink]) => `${canary} in ${form} form at ${sink}`),
    ),
  );
}

function formsOf(value: string): Record<string, readonly string[]> {
  const bytes = Buffer.from(value);
  // Wherever a value begins inside a longer text, its base64 has one of three shapes; the ends depend on the neighbours.
  const shapes = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(offset ? 4 : 0, -4),
  );
  return {
    plain: [value, value.slice(0, -2)],
    'URL-encoded': [encodeURIComponent(value), encodeURI(value), encodeURIComponent(value).toLowerCase()],
    JSON: [JSON.stringify(value).slice(1, -1), value.replaceAll('/', '\\/')],
    base64: shapes.flatMap((shape) => [shape, shape.replaceAll('+', '-').replaceAll('/', '_')]),
    hex: [bytes.toString('hex'), bytes.toString('hex').toUpperCase()],
    reversed: [[...value].reverse().join('')],
  };
}

function shownBy(error: unknown): Record<string, string> {
  return {
    String: String(error),
    stack: String((error as Error).stack),
    JSON: JSON.stringify(error),
    inspect: inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
    properties: everythingIn(error).join('\n'),
    'own property descriptors': inspect(Object.getOwnPropertyDescriptors(error), {
      depth: Number.POSITIVE_INFINITY,
      showHidden: true,
    }),
  };
}

/** All texts that can be reached from a value by its properties, own and inherited, hidden ones and `cause` included. */
function everythingIn(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value === 'string') return [value];
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value))
    return [];
  seen.add(value);
  if (Buffer.isBuffer(value)) return [value.toString('latin1')];
  const texts: string[] = [];
  for (let at: object | null = value; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    if (at === Function.prototype) break;
    for (const key of Reflect.ownKeys(at)) {
      texts.push(String(key), ...everythingIn(read(value, key), seen));
    }
  }
  return texts;
}

function read(value: object, key: PropertyKey): unknown {
  try {
    return Reflect.get(value, key);
  } catch {
    return undefined;
  }
}
