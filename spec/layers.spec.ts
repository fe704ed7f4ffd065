import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const ROOT = join(__dirname, '..');

/** Files at the root of lib that every room may stand on. */
const GROUND = 'errors refusals events operator-log options time-limits checked-path';

/**
 * The drawing of the house: what each room may import besides itself. A name is a room, or one file of a room.
 *
 * ```
 * routes ──► strategies ──► in-flight ──► logins ──► tokens ──► qyapi ──► the ground
 *   │             └───────► accounts ──────┘           ▲          ▲
 *   ├──► callbacks ────────────────────────────────────┤          │       redis ──► tokens, in-flight
 *   ├──► provider ─────────────────────────────────────┴──────────┘       doctor ─► reads all below routes
 *   └──► pages
 * ```
 */
const MAY_IMPORT: Readonly<Record<string, string>> = {
  errors: '',
  refusals: 'errors',
  events: '',
  'checked-path': '',
  'time-limits': 'errors',
  'operator-log': 'errors events time-limits',
  options: 'errors',
  qyapi: GROUND,
  tokens: `${GROUND} qyapi`,
  logins: `${GROUND} qyapi tokens`,
  accounts: `${GROUND} logins`,
  'in-flight': `${GROUND} logins`,
  pages: GROUND,
  strategies: `${GROUND} pages in-flight accounts logins tokens qyapi`,
  callbacks: `${GROUND} tokens`,
  provider: `${GROUND} tokens qyapi`,
  redis: `${GROUND} tokens in-flight logins/profile`,
  routes: `${GROUND} pages strategies in-flight callbacks provider`,
  doctor: `${GROUND} strategies callbacks logins tokens qyapi`,
  cli: `${GROUND} doctor testing`,
  'testing/contracts': 'tokens in-flight',
  // Sealed, so that a misreading of WeCom is not shared: names of hosts, and the search for the name that was meant.
  'testing/simulator': 'qyapi/hosts options',
  // Looks at an application from outside, as WeCom and a browser do: nothing of the library is in it.
  conformance: 'testing/simulator',
  testing: 'testing/contracts testing/simulator conformance',
  index: `${GROUND} routes pages strategies in-flight accounts logins tokens qyapi callbacks provider redis doctor/health`,
};

/** Packages that one room alone may use: what leaves it has been made ours. */
const KEEPER: Readonly<Record<string, string>> = {
  axios: 'qyapi/call qyapi/agents doctor/visit',
  'passport-oauth2': 'strategies/redirect-login routes/launch-page',
};

const FILES = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => `lib/${path.replaceAll('\\', '/')}`);

function sourceOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** `strategies/start-leg` for `lib/strategies/start-leg.ts`. */
function nameOf(path: string): string {
  return path.replace(/^lib\//, '').replace(/(?:\/index)?\.ts$/, '');
}

/** The room a file stands in; a file at the root of lib is a room of its own. */
function roomOf(name: string): string {
  const [first = '', second, third] = name.split('/');
  return first === 'testing' && third !== undefined ? `testing/${second}` : first;
}

function importsOf(source: string): string[] {
  const found = source.matchAll(/(?:\bfrom\s+|\bimport\s+|\b(?:import|require)\(\s*)(['"`])([^'"`\n]+)\1/g);
  return [...found].map(([, , specifier = '']) => specifier);
}

/** What is imported from where it must not be, one line each. */
function trespasses(path: string, source: string): string[] {
  const name = nameOf(path);
  const room = roomOf(name);
  return importsOf(source).flatMap((specifier) => {
    if (!specifier.startsWith('.')) {
      const keepers = KEEPER[specifier.split('/')[0] ?? ''];
      return keepers === undefined || keepers.split(' ').includes(name) ? [] : [`${name} → ${specifier}`];
    }
    const target = nameOf(`${posix.join(posix.dirname(path), specifier)}.ts`);
    const isAllowed =
      roomOf(target) === room ||
      (MAY_IMPORT[room] ?? '').split(' ').some((allowed) => allowed === target || allowed === roomOf(target));
    return isAllowed ? [] : [`${name} → ${target}`];
  });
}

describe('The rooms of lib', () => {
  it.each(FILES)('%s imports only what its room may', (path) => {
    expect(trespasses(path, sourceOf(path))).toEqual([]);
  });

  it('each have a line in the drawing, and no line is left over', () => {
    const rooms = new Set(FILES.map((path) => roomOf(nameOf(path))));

    expect([...rooms].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  });

  it('leave at most eight files at the root', () => {
    expect(FILES.filter((path) => path.split('/').length === 2).length).toBeLessThanOrEqual(8);
  });

  it('keep strategies to nineteen files', () => {
    expect(FILES.filter((path) => path.startsWith('lib/strategies/')).length).toBeLessThanOrEqual(19);
  });
});

describe('The drawing refuses', () => {
  it.each([
    // Upwards.
    ['qyapi/call.ts', "import { TokenCache } from '../tokens/token-cache';"],
    ['qyapi/errcodes.ts', "import type { WeComProfile } from '../logins/profile';"],
    ['tokens/breaker.ts', "import { CorpAppLogin } from '../logins/corp-app-login';"],
    ['tokens/token-cache.ts', "import { redisTokenStore } from '../redis/redis-token-store';"],
    ['logins/profile.ts', "import { outcome } from '../accounts/outcome';"],
    ['logins/suite-login.ts', "import { Deadline } from '../strategies/callback-leg';"],
    ['accounts/outcome.ts', "import { WeComWorkbench } from '../strategies/workbench';"],
    ['in-flight/redeem-once.ts', "import { CallbackLeg } from '../strategies/callback-leg';"],
    ['strategies/start-leg.ts', "import { returnTo } from '../routes/return-to';"],
    ['callbacks/deliver.ts', "import { wecomRouter } from '../routes/router';"],
    ['provider/suite-client.ts', "import { installRouter } from '../routes/install-router';"],
    ['pages/page.ts', "import { returnTo } from '../routes/return-to';"],
    ['doctor/diagnose.ts', "import { run } from '../cli/run';"],
    ['testing/contracts/scripted.ts', "import { redisTokenStore } from '../../redis/redis-token-store';"],
    // Sideways.
    ['accounts/outcome.ts', "import { SealedCookies } from '../in-flight/sealed-cookies';"],
    ['callbacks/verify.ts', "import { Qyapi } from '../qyapi/call';"],
    ['callbacks/deliver.ts', "import { SuiteClient } from '../provider/suite-client';"],
    ['provider/suite-client.ts', "import { suiteCallback } from '../callbacks/suite-callback';"],
    ['redis/sealer.ts', "import { Qyapi } from '../qyapi/call';"],
    ['redis/redis-client.ts', "import { CorpAppLogin } from '../logins/corp-app-login';"],
    // The root.
    ['tokens/breaker.ts', "import { WeComError } from '..';"],
    ['routes/router.ts', "import { outcome } from '../index';"],
    ['errors.ts', "import { OperatorLog } from './operator-log';"],
    ['options.ts', "import { returnTo } from './routes/return-to';"],
    ['checked-path.ts', "export { WeComError } from './errors';"],
    ['index.ts', "export { startWeComSimulator } from './testing';"],
    // Into the simulator, and out of it.
    ['strategies/workbench.ts', "import { World } from '../testing/simulator/world';"],
    ['cli/run.ts', "import { World } from '../testing/simulator/world';"],
    ['testing/contracts/scripted.ts', "import { World } from '../simulator/world';"],
    ['testing/simulator/seal.ts', "import { seal } from '../../callbacks/envelope';"],
    ['testing/simulator/api/reply.ts', "import { ERRCODES } from '../../../qyapi/errcodes';"],
    // In another spelling.
    ['qyapi/call.ts', "import type { StoredToken } from '../tokens/token-store';"],
    ['qyapi/call.ts', "export * from '../tokens/token-store';"],
    ['qyapi/call.ts', "import '../tokens/token-store';"],
    ['qyapi/call.ts', "const { TokenCache } = await import('../tokens/token-cache');"],
    ['qyapi/call.ts', "const { TokenCache } = require('../tokens/token-cache');"],
    ['qyapi/call.ts', "type Store = import('../tokens/token-store').TokenStore;"],
    ['qyapi/call.ts', 'import { TokenCache } from "../tokens/token-cache";'],
    ['qyapi/call.ts', "import {\n  type TokenStore,\n  MemoryTokenStore,\n} from '../tokens/token-store';"],
    ['qyapi/call.ts', "import { TokenCache } from '../../lib/tokens/token-cache';"],
    // Packages with one keeper.
    ['logins/suite-login.ts', "import axios from 'axios';"],
    ['strategies/start-leg.ts', "import OAuth2Strategy from 'passport-oauth2';"],
    ['strategies/start-leg.ts', "import Strategy from 'passport-oauth2/lib/strategy';"],
  ])('in %s: %s', (path, planted) => {
    expect(trespasses(`lib/${path}`, planted)).toHaveLength(1);
  });
});

// V8 puts a function into its old space where it is written as the value of a property. There it keeps all that it sees, a whole request, until
// the next full collection. In a constructor, on `this`, it is as old as what it belongs to.
describe('A function of each request is not written as the value of a property', () => {
  const WRITTEN = /(?<!\bthis)\.\w+ = (?:async )?(?:function\b|\([^()]*\)(?:: [^=;{]+)? =>|\w+ =>)/;
  const SERVING =
    /^lib\/(?:strategies|in-flight|accounts|logins|tokens|qyapi|routes|pages|callbacks|provider)\//;
  /** One for each agent, and for each connection. */
  const LASTING = 'lib/qyapi/agents.ts';

  it.each(FILES.filter((path) => SERVING.test(path) && path !== LASTING))('in %s', (path) => {
    expect(sourceOf(path)).not.toMatch(WRITTEN);
  });

  it.each([
    'run.success = (user, info) => view.actions.success(user, info);',
    'res.end = function end() {};',
    'next.find = async (lookup: Lookup): Promise<App> => {',
  ])('and would be found: %s', (source) => {
    expect(source).toMatch(WRITTEN);
  });
});
