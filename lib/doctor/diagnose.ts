import { z } from 'zod';
import { WeComConfigError } from '../errors';
import { parseOptions } from '../options';
import { checkApiReachable } from './checks/api-reachable';
import { checkAppReachable } from './checks/app-reachable';
import { checkCallbackHosts } from './checks/callback-host';
import { checkCallbackRoutes } from './checks/callback-route';
import { checkCallbackUrls } from './checks/callback-url';
import { checkClock } from './checks/clock';
import { checkCookies } from './checks/cookies';
import { checkCorps } from './checks/corps';
import { checkDomainFile } from './checks/domain-file';
import { checkNames } from './checks/names';
import { checkReferrerPolicy } from './checks/referrer-policy';
import { checkSessions } from './checks/session';
import { checkStandIn } from './checks/stand-in';
import { checkSuiteCallbacks } from './checks/suite-callback';
import { checkSuiteTickets } from './checks/suite-ticket';
import { checkTlsVerification } from './checks/tls-verification';
import { checkTokens } from './checks/token';
import type { Receiver } from './console/receiver-rows';
import { consoleRows } from './console/row-of-finding';
import { type Draft, type Finding, inLanguage, type Lang } from './finding';
import { type Connection, type Inspectable, inspectStrategy } from './inspectable';
import { type DoctorRuntime, Patient } from './patient';

/** Options of {@link diagnose}. */
export interface DiagnoseOptions {
  /** The strategies of the application, made as it makes them. */
  readonly connections: readonly Inspectable[];
  /** Its receivers of pushes, as wecomRouter takes them. @defaultValue none are looked for */
  readonly callbacks?: readonly Receiver[];
  /** Origin at which the application runs. @defaultValue where each callbackURL leads */
  readonly app?: string;
  /** Path of the page that a login starts from. @defaultValue '/login' */
  readonly loginPage?: string;
  /** Name of the domain-verification file, `WW_verify_….txt`. @defaultValue not looked for */
  readonly verificationFile?: string;
  /** Language of messages and remedies. @defaultValue 'en' */
  readonly lang?: Lang;
}

/** What {@link diagnose} has found. */
export interface Diagnosis {
  /** Nothing failed; there may be warnings. */
  readonly ok: boolean;
  /** One for each thing that was looked at. */
  readonly findings: readonly Finding[];
}

type Check = (patient: Patient) => readonly Draft[] | Promise<readonly Draft[]>;

/** In the order in which a person would repair things: what is written down, WeCom, the application. */
const CHECKS: readonly Check[] = [
  checkTlsVerification,
  checkNames,
  checkCorps,
  checkStandIn,
  checkCallbackUrls,
  checkApiReachable,
  checkClock,
  checkSuiteTickets,
  checkTokens,
  checkAppReachable,
  checkCallbackHosts,
  checkCallbackRoutes,
  checkSessions,
  checkCookies,
  checkSuiteCallbacks,
  checkReferrerPolicy,
  checkDomainFile,
];

const schema = z.strictObject({
  connections: z.array(z.unknown(), 'must be a list of strategies').min(1, 'must name at least one strategy'),
  callbacks: z
    .array(
      z.custom<Receiver>(
        (value) => typeof (value as Partial<Receiver> | null)?.path === 'string',
        'must be made by suiteCallback(), appCallback() or providerCallback()',
      ),
    )
    .optional(),
  app: z
    .string('must be a string')
    .refine(isOrigin, 'must be an http(s) address without a path, such as https://app.example.com')
    .optional(),
  loginPage: z
    .string('must be a string')
    .regex(/^\/(?!\/)[^\\\s#]*$/, 'must be a path such as /login')
    .optional(),
  verificationFile: z
    .string('must be a string')
    .regex(/^WW_verify_[\w-]{1,64}\.txt$/, 'must be a file name such as WW_verify_aB3dE5fG7hI9jK1m.txt')
    .optional(),
  lang: z.enum(['en', 'zh'], 'must be en or zh').optional(),
});

const PROCESS: DoctorRuntime = { now: () => Date.now(), env: process.env };

/**
 * Examines a configuration before its first user does: the settings themselves, the way to WeCom, the
 * credentials, the suite tickets, and the running application. Each credential is tried once; logins are
 * begun at the application, and none is finished.
 *
 * Every finding says who acts and where. None holds a secret, a token or a ticket.
 *
 * @throws {@link WeComConfigError} for options that cannot work
 */
export function diagnose(options: DiagnoseOptions): Promise<Diagnosis> {
  return diagnoseWith(options, PROCESS);
}

/** `diagnose` with its clock and its environment as arguments. */
export async function diagnoseWith(options: DiagnoseOptions, runtime: DoctorRuntime): Promise<Diagnosis> {
  parseOptions(schema, options, 'diagnose');
  const { app, callbacks = [], loginPage = '/login', verificationFile, lang = 'en' } = options;
  const patient = new Patient(
    {
      connections: options.connections.map(inspected),
      callbacks,
      app: app === undefined ? undefined : new URL(app),
      loginPage,
      verificationFile,
    },
    runtime,
  );
  const drafts: Draft[] = [];
  // One after the other: a server under development is not to be hurried, and the order stays as it is.
  for (const check of CHECKS) drafts.push(...(await check(patient)));
  const inConsole = consoleRows(patient.asked);
  return {
    ok: drafts.every(({ level }) => level !== 'failure'),
    findings: drafts.map((draft) => inLanguage(lang, inConsole(draft))),
  };
}

function inspected(candidate: unknown, index: number): Connection {
  const connection = inspectStrategy(candidate);
  if (connection) return connection;
  throw new WeComConfigError(`diagnose: connections.${index} must be a WeComProviderQr or a WeComWorkbench.`);
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && `${url.origin}/` === url.href;
}
