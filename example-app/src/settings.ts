import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { z } from 'zod';
import { type Credentials, credentialsFrom, missingFor } from './credentials';
import { FLOW_NAMES, type Flow } from './flows';
import type { Text } from './language';
import { SettingsError } from './settings-error';

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

const MIN_SECRET_BYTES = 32;

const flag = z
  .enum(['0', '1'])
  .default('0')
  .transform((value) => value === '1');
const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .refine((value) => value <= 65_535);
const list = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,;]+/).filter((item) => item !== ''));
const origin = z
  .string()
  .refine((text) => URL.canParse(text) && new URL(text).origin === text.replace(/\/$/, ''))
  .transform((text) => new URL(text).origin);

const PORT_NUMBER: Text = { en: 'must be a port number', zh: '必须是端口号' };
const ORIGIN: Text = {
  en: 'must be an origin without a path, such as https://app.example.com',
  zh: '必须是带协议、不带路径的地址，例如 https://app.example.com',
};

/** What a variable must be, where not every text will do. */
const FORMS: Readonly<Record<string, Text>> = {
  PORT: PORT_NUMBER,
  BASE_URL: ORIGIN,
  TRUST_PROXY: {
    en: 'must be the number of proxies in front, such as 1',
    zh: '必须是前面反向代理的层数，例如 1',
  },
  SIMULATOR_PORT: PORT_NUMBER,
  FLOW: { en: `must be ${FLOW_NAMES.join(' or ')}`, zh: `只能是 ${FLOW_NAMES.join('、')} 之一` },
  WECOM_ORIGIN: ORIGIN,
  LOGIN_ONLY: { en: 'must be 1 or 0', zh: '只能是 1 或 0' },
  ON_UNASSOCIATED: {
    en: 'must be fail, create, bind or bind-or-register',
    zh: '只能是 fail、create、bind、bind-or-register 之一',
  },
};

const schema = z.object({
  NODE_ENV: z.string().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  BASE_URL: origin.optional(),
  TRUST_PROXY: z.string().regex(/^\d$/).transform(Number).default(0),
  SESSION_SECRET: z.string().optional(),
  DATA_DIR: z.string().optional(),
  DATABASE_URL: z.string().optional(),
  REDIS_URL: z.string().optional(),
  SIMULATOR_PORT: port.optional(),
  FLOW: z.enum(FLOW_NAMES).default('provider'),
  WECOM_ORIGIN: origin.optional(),
  WECOM_CORPS: list,
  LOGIN_ONLY: flag,
  ON_UNASSOCIATED: z.enum(['fail', 'create', 'bind', 'bind-or-register']).default('create'),
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
      parsed.error.issues.map(({ path, message }) => {
        const name = path.join('.');
        const { en, zh } = FORMS[name] ?? { en: message, zh: message };
        return { en: `${name} ${en}.`, zh: `${name} ${zh}。` };
      }),
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
    // Half of them have been named one by one already.
    ...(production && credentials.kind === 'simulator' && problems.length === 0
      ? [missingFor(env.FLOW)]
      : []),
  ];
  if (refusals.length > 0) throw new SettingsError(refusals);
  return settings;
}

function bindingProblems({ autoBindCorps, onUnassociated, loginOnly }: Settings): Text[] {
  if (autoBindCorps.length === 0 || onUnassociated !== 'bind-or-register' || loginOnly) return [];
  return [
    {
      en:
        'AUTO_BIND_CORPS does not go with ON_UNASSOCIATED=bind-or-register: strangers would choose names that members are ' +
        'matched by. Use ON_UNASSOCIATED=bind, or set LOGIN_ONLY=1.',
      zh:
        'AUTO_BIND_CORPS 不能与 ON_UNASSOCIATED=bind-or-register 同时使用：陌生人会抢注用来匹配成员的用户名。' +
        '请改用 ON_UNASSOCIATED=bind，或设置 LOGIN_ONLY=1。',
    },
  ];
}

function productionProblems(settings: Settings, secret: string | undefined): Text[] {
  const problems: Text[] = [];
  if (secret === undefined || Buffer.byteLength(secret) < MIN_SECRET_BYTES) {
    const command = `node -p "require('node:crypto').randomBytes(32).toString('base64url')"`;
    problems.push({
      en: `SESSION_SECRET must have at least ${MIN_SECRET_BYTES} bytes in production. Make one: ${command}`,
      zh: `生产环境的 SESSION_SECRET 至少要有 ${MIN_SECRET_BYTES} 字节。生成一个：${command}`,
    });
  }
  if (settings.redisUrl === undefined) {
    problems.push({
      en:
        'REDIS_URL is missing: in production sessions do not live in the memory of one process, where they are lost at each ' +
        'restart and never shrink.',
      zh: '缺少 REDIS_URL：生产环境的会话不能放在单个进程的内存里，否则每次重启都会丢失，而且只增不减。',
    });
  }
  if (!settings.baseUrl?.startsWith('https://')) {
    problems.push({
      en: 'BASE_URL must be the https origin of this application in production.',
      zh: '生产环境的 BASE_URL 必须是本应用的 https 地址（不带路径）。',
    });
  }
  return problems;
}
