import { randomBytes } from 'node:crypto';
import { ENDPOINTS } from './api/endpoints';
import { CorpApps, Suites } from './apps';
import { CallLog } from './call-log';
import { ExpiringValues } from './codes';
import { ConsoleEntries } from './console/entries';
import { simulatorCredentials } from './credentials';
import { Directory } from './directory';
import { FaultQueue } from './faults';
import { NoticeLog } from './notice-log';
import type { SimulatorOptions } from './options';
import { PushLog } from './push-log';
import { ScriptedAnswers } from './scripted';
import { Settings } from './settings';
import { TokenBook } from './tokens';
import type { World } from './world';

const MINUTE_MS = 60_000;
const TOKEN_SECONDS = 7200;

/** Makes an empty world: credentials and the enterprise's own app, but nobody in it yet. */
export function createWorld(options: SimulatorOptions): World {
  const now = options.now ?? Date.now;
  const random = options.random ?? randomBytes;
  const credentials = simulatorCredentials(options.credentials);
  // 43 characters, as in the samples of path 96442; tokens are longer.
  const code = () => random(32).toString('base64url');
  const token = () => random(64).toString('base64url');
  const corpApps = new CorpApps();
  const { corpId, agentId, secret } = credentials;
  corpApps.add({ corpId, agentId: String(agentId), secret });
  const suites = [
    { suiteId: credentials.suiteId, secret: credentials.suiteSecret, kind: 'business' },
    { suiteId: credentials.loginSuiteId, secret: credentials.loginSuiteSecret, kind: 'login' },
    { suiteId: credentials.delegatedSuiteId, secret: credentials.delegatedSuiteSecret, kind: 'delegated' },
  ] as const;
  const settings = new Settings(options);
  return {
    now,
    random,
    credentials,
    letterCase: options.letterCase ?? 'new',
    settings,
    console: new ConsoleEntries(credentials, settings),
    quirks: { spaceBeforeSuiteTicket: options.spaceBeforeSuiteTicket ?? true },
    directory: new Directory(credentials.providerCorpId),
    corpApps,
    suites: new Suites(suites, token, now),
    tokens: new TokenBook(options.expiresIn ?? TOKEN_SECONDS, token, now),
    codes: new ExpiringValues(5 * MINUTE_MS, code, now),
    installCodes: new ExpiringValues(10 * MINUTE_MS, token, now),
    userTickets: new ExpiringValues(30 * MINUTE_MS, token, now),
    preAuthCodes: new ExpiringValues(20 * MINUTE_MS, token, now),
    scripted: new ScriptedAnswers(),
    faults: new FaultQueue([...ENDPOINTS.keys()]),
    calls: new CallLog(now),
    pushLog: new PushLog(now),
    notices: new NoticeLog(now, options.onNotice),
    site: { url: '' },
  };
}
