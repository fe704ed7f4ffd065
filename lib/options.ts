import { z } from 'zod';
import { WeComConfigError } from './errors';

const OTHER_SUITES = '(web login: 应用管理 > 登录授权; template: 应用管理 > 应用代开发 > 代开发应用模板)';

/** Where a value can be copied from, in the labels of WeCom's own consoles (paths 90595, 98171, 91039). */
const CONSOLE_FIELDS: Readonly<Record<string, string>> = {
  providerCorpId: '应用管理 > 通用开发参数 > CorpID',
  providerSecret: '应用管理 > 通用开发参数 > ProviderSecret',
  suiteId: `应用管理 > 应用详情 > SuiteID ${OTHER_SUITES}`,
  suiteSecret: `应用管理 > 应用详情 > Secret ${OTHER_SUITES}`,
  corpId: '我的企业 > 企业信息 > 企业ID',
  agentId: '应用管理 > 应用 > AgentId',
  secret: '应用管理 > 应用 > Secret',
};

/**
 * Checks an option object. A message names the option, what is wrong with it and where its value can be
 * found; never the value, save what an address made of no variable begins with.
 *
 * @param consoleFields - where a value can be copied from, by the name of its option
 * @throws {@link WeComConfigError}
 */
export function parseOptions<T>(
  schema: z.ZodType<T>,
  input: unknown,
  label: string,
  consoleFields = CONSOLE_FIELDS,
): T {
  const parsed = schema.safeParse(withoutUndefined(input));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => describeIssue(issue, input, schema, consoleFields));
  throw new WeComConfigError(`${label}: ${faults.join('; ')}.`);
}

// An option that is undefined is one that was not given, also where its name is unknown.
function withoutUndefined(input: unknown): unknown {
  // What a class made keeps its methods.
  if (typeof input !== 'object' || input === null || Object.getPrototypeOf(input) !== Object.prototype)
    return input;
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

function describeIssue(
  issue: z.core.$ZodIssue,
  input: unknown,
  schema: z.ZodType,
  consoleFields: Readonly<Record<string, string>>,
): string {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, issue.path);
    return issue.keys.map((key) => unknownOption(pathName([...issue.path, key]), key, known)).join('; ');
  }
  const name = pathName(issue.path);
  if (name === '')
    return input === undefined ? 'options are missing' : 'the argument must be an object with options';
  const field = consoleFields[String(issue.path.at(-1))];
  const where = field === undefined ? '' : ` (console: ${field})`;
  if (valueAt(input, issue.path) === undefined) return `${name} is missing${where}`;
  return `${name} ${issue.message}${where}`;
}

/** `keys[1].token` for the path of that option. */
function pathName(path: readonly PropertyKey[]): string {
  const parts = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`));
  return parts.join('').replace(/^\./, '');
}

function unknownOption(name: string, key: string, known: readonly string[]): string {
  // The nearest name would be bad advice: an app knows its enterprise.
  if (key === 'corps' && known.includes('requireVisible')) {
    return `unknown option ${name}: a corp-app signs in members of its own enterprise only, so leave it out`;
  }
  const near = closest(key, known);
  return `unknown option ${name}${near === undefined ? '' : `: did you mean ${near}?`}`;
}

/** Returns the known name a misspelt one was probably meant to be. */
export function closest(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.max(2, name.length / 3) ? best.candidate : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const replaced = (row[j] ?? 0) + (letter === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Names of the options at a path; an optional object has the same ones. */
function knownKeys(schema: unknown, path: readonly PropertyKey[]): readonly string[] {
  const object = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  if (object instanceof z.ZodArray) return knownKeys(object.element, path.slice(1));
  if (!(object instanceof z.ZodObject)) return [];
  const [key, ...rest] = path;
  return key === undefined ? Object.keys(object.shape) : knownKeys(object.shape[String(key)], rest);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    input,
  );
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Tells whether an address is safe to send a secret or a code to: https, or a server on this machine. */
function isSecure(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}

/** Makes something when it is first asked for: no application needs every form that options can have. */
export function later<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** A value, or a promise of one. */
export type Awaitable<T> = T | PromiseLike<T>;

/**
 * Enterprises whose members may sign in, or whose events are taken. No default at a sign-in: members of any
 * enterprise can reach these pages, so 'any' must be written down. Checked before the resolver runs.
 */
export type AllowedCorps = 'any' | readonly string[] | ((corpId: string) => Awaitable<boolean>);

/** Asks whether an enterprise is allowed. A row, a promise or a word is no permission. */
export function isAllowedCorp(corps: AllowedCorps, corpId: string): boolean | Promise<boolean> {
  return typeof corps === 'function' ? says(corps, corpId) : corps === 'any' || corps.includes(corpId);
}

async function says(corps: (corpId: string) => Awaitable<boolean>, corpId: string): Promise<boolean> {
  return (await corps(corpId)) === true;
}

/** An object with certain methods, whatever its class. */
export function objectWith<T>(...methods: readonly string[]) {
  return z.custom<T>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      methods.every((method) => typeof (value as Record<string, unknown>)[method] === 'function'),
    `must have the methods ${methods.join(', ')}`,
  );
}

const LEFT_OVER = 'is what is left of a setting that is missing: undefined, null or a placeholder';
const CORPS = "must be 'any', a list of at least one CorpID, or a function";
/** Scheme and host as templates make them of variables that are not set; no user name stands in it. */
const UNSET =
  /^(?:https?:\/\/)?(?:(?:undefined|null|NaN|\[object \w+\])(?=[/:]|$)|[^/?#@]*:(?:undefined|null|NaN)(?=\/|$)|(?<=\/\/)(?=\/|$))/;
const SECURE = 'must be https; http is for localhost, 127.0.0.1 and [::1] only';

type Rule = readonly [holds: (url: URL, text: string) => boolean, otherwise: string];

/** An address, of which every broken rule is named. */
function address(demand: string, noAddress: string, ...rules: readonly Rule[]) {
  return z.string('must be a string').superRefine((text, context) => {
    const unset = UNSET.exec(text)?.[0];
    if (unset !== undefined)
      return context.addIssue(`begins with '${unset}', as if a variable were not set; it ${demand}`);
    if (!URL.canParse(text)) return context.addIssue(demand + noAddress);
    const url = new URL(text);
    for (const [holds, otherwise] of rules) if (!holds(url, text)) context.addIssue(otherwise);
  });
}

/** The forms that options of several parts have; made with the first of them. */
export const forms = later(() => {
  // As copied from the console. A template makes undefined or null of a missing setting, or fills nothing in.
  const credential = z
    .string('must be a string')
    .min(1, 'must not be empty')
    .regex(/^[\x21-\x7e]*$/, 'must not contain spaces or other characters a console never shows')
    .refine((text) => !/^(undefined|null|\$\{.*\})$/.test(text), LEFT_OVER);

  const functionOption = z.custom<(...args: never[]) => unknown>(
    (value) => typeof value === 'function',
    'must be a function',
  );

  const listedCorp = credential.refine(
    (corpId) => corpId !== 'any' && corpId !== '*',
    "must be a CorpID; 'any' stands alone, not in a list",
  );
  const allowedCorps = z.union(
    [z.literal('any', CORPS), z.array(listedCorp, CORPS).min(1, CORPS), functionOption],
    CORPS,
  );

  const cookieSecret = z.string('must be a string').min(16, 'must have at least 16 characters');
  const cookieSecrets = z.union(
    [cookieSecret, z.array(cookieSecret).min(1, 'must list at least one')],
    'must have at least 16 characters, each',
  );

  // Milliseconds that a timer can count.
  const milliseconds = z
    .int('must be a whole number of milliseconds')
    .min(1, 'must be at least 1')
    .max(600_000, 'must be at most 600000');

  // Address that WeCom sends the browser back to; the path is for an example.
  const callbackURL = (path: string) =>
    address(
      `must be an absolute URL such as https://app.example.com${path}`,
      '; a path would be completed from the Host header, which a visitor can choose',
      [isSecure, SECURE],
      // It goes to WeCom byte by byte, so what a browser would put right is wrong here.
      [
        (_, text) => /^https?:\/\/[^\s\p{Cc}\p{Cs}\\]+$/iu.test(text),
        'must be written out: scheme, two slashes, no spaces, control characters or backslashes',
      ],
      [(_, text) => !text.includes('#'), 'must not have a fragment: WeCom adds its parameters before the #'],
      [({ username, password }) => !username && !password, 'must not carry a user name or a password'],
      [
        ({ searchParams }) => !['code', 'auth_code', 'state', 'error'].some((name) => searchParams.has(name)),
        'must not have parameters called code, auth_code, state or error: WeCom adds its own',
      ],
    );

  // Scheme, host and port of servers that receive tokens and codes.
  const host = address(
    'must be an origin such as https://wecom.example.com',
    '',
    [isSecure, SECURE],
    [(url) => `${url.origin}/` === url.href, 'must be an origin: no path, no query, no user name'],
  ).optional();
  const hosts = z.strictObject(
    { api: host, oauth: host, login: host, legacyLogin: host },
    'must be an object with some of api, oauth, login and legacyLogin',
  );

  return { credential, functionOption, allowedCorps, cookieSecrets, milliseconds, callbackURL, hosts };
});
