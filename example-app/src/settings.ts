import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { z } from 'zod';
import { type Credentials, credentialsFrom } from './credentials';
import { FLOW_NAMES, type Flow } from './flows';

/** What the operator can set, checked. `.env.example` explains each setting. */
export interface Settings {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  /** Origin under which browsers reach the application; undefined: localhost and the port it listens on. */
  readonly baseUrl: string | undefined;
  readonly trustProxy: number;
  readonly sessionSecret: string;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  readonly simulatorPort: number | undefined;
  readonly flow: Flow;
  /** Another origin in place of WeCom's hosts. */
  readonly weComOrigin: string | undefined;
  readonly corps: 'any' | readonly string[];
  readonly loginOnly: boolean;
  readonly onUnassociated: 'fail' | 'create' | 'bind' | 'bind-or-register';
  readonly autoBindCorps: readonly string[];
  /** Names of the accounts that may see the operator's page; nobody can choose them. */
  readonly operators: readonly string[];
  readonly credentials: Credentials;
}

/** Something the operator has to change; the message says what, and never repeats a secret. */
export class SettingsError extends Error {}

const MIN_SECRET_BYTES = 32;

const flag = z
  .enum(['0', '1'], 'must be 1 or 0')
  .default('0')
  .transform((value) => value === '1');
const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number')
  .transform(Number)
  .refine((value) => value <= 65_535, 'must be a port number');
const list = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,;]+/).filter((item) => item !== ''));
const origin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text.replace(/\/$/, ''),
    'must be an origin without a path, such as https://app.example.com',
  )
  .transform((text) => new URL(text).origin);

const schema = z.object({
  NODE_ENV: z.string().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  BASE_URL: origin.optional(),
  TRUST_PROXY: z
    .string()
    .regex(/^\d$/, 'must be the number of proxies in front')
    .transform(Number)
    .default(0),
  SESSION_SECRET: z.string().optional(),
  DATA_DIR: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  REDIS_URL: z.string().optional(),
  SIMULATOR_PORT: port.optional(),
  FLOW: z.enum(FLOW_NAMES, `must be ${FLOW_NAMES.join(' or ')}`).default('provider'),
  WECOM_ORIGIN: origin.optional(),
  WECOM_CORPS: list,
  LOGIN_ONLY: flag,
  ON_UNASSOCIATED: z
    .enum(['fail', 'create', 'bind', 'bind-or-register'], 'must be fail, create, bind or bind-or-register')
    .default('create'),
  AUTO_BIND_CORPS: list,
  OPERATORS: list,
});

/**
 * Reads the settings from the environment. A variable that is empty counts as not set.
 *
 * @throws {@link SettingsError} that names every variable to change
 */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    throw new SettingsError(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}.`).join('\n'),
    );
  }
  const env = parsed.data;
  const { credentials, problems } = credentialsFrom(given, env.FLOW);
  const production = env.NODE_ENV === 'production';
  const settings: Settings = {
    production,
    host: env.HOST,
    port: env.PORT,
    baseUrl: env.BASE_URL,
    trustProxy: env.TRUST_PROXY,
    sessionSecret: env.SESSION_SECRET ?? randomBytes(MIN_SECRET_BYTES).toString('base64url'),
    dataDir: resolve(env.DATA_DIR ?? resolve(__dirname, '../data')),
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    simulatorPort: env.SIMULATOR_PORT,
    flow: env.FLOW,
    weComOrigin: env.WECOM_ORIGIN,
    corps: env.WECOM_CORPS.length === 0 ? 'any' : env.WECOM_CORPS,
    loginOnly: env.LOGIN_ONLY,
    onUnassociated: env.ON_UNASSOCIATED,
    autoBindCorps: env.AUTO_BIND_CORPS,
    operators: env.OPERATORS.length === 0 && credentials.kind === 'simulator' ? ['alice'] : env.OPERATORS,
    credentials,
  };
  const refusals = [
    ...problems,
    ...bindingProblems(settings),
    ...(production ? productionProblems(settings, env.SESSION_SECRET) : []),
  ];
  if (refusals.length > 0) throw new SettingsError(refusals.join('\n'));
  return settings;
}

function bindingProblems({ autoBindCorps, onUnassociated, loginOnly }: Settings): string[] {
  if (autoBindCorps.length === 0 || onUnassociated !== 'bind-or-register' || loginOnly) return [];
  return [
    'AUTO_BIND_CORPS does not go with ON_UNASSOCIATED=bind-or-register: strangers would choose names that members are matched ' +
      'by. Use ON_UNASSOCIATED=bind, or set LOGIN_ONLY=1.',
  ];
}

function productionProblems(settings: Settings, secret: string | undefined): string[] {
  const problems: string[] = [];
  if (secret === undefined || Buffer.byteLength(secret) < MIN_SECRET_BYTES) {
    problems.push(
      `SESSION_SECRET must have at least ${MIN_SECRET_BYTES} bytes in production. Make one: ` +
        `node -p "require('node:crypto').randomBytes(32).toString('base64url')"`,
    );
  }
  if (settings.redisUrl === undefined) {
    problems.push(
      'REDIS_URL is missing: in production sessions do not live in the memory of one process, where they are lost at each ' +
        'restart and never shrink.',
    );
  }
  if (!settings.baseUrl?.startsWith('https://')) {
    problems.push('BASE_URL must be the https origin of this application in production.');
  }
  if (settings.credentials.kind === 'simulator') {
    problems.push(
      'WeCom credentials are missing, and the simulator, which signs in anybody as anybody, does not start in production. ' +
        'Fill in the WECOM_… settings of your flow.',
    );
  }
  return problems;
}
