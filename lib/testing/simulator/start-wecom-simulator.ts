import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { consoleApp } from './console/console-app';
import { saveApp } from './console/save-app';
import { createWorld } from './create-world';
import { apiPath } from './faults';
import { createHttpApp } from './http-app';
import {
  type CallbackTarget,
  refuseUnknownOptions,
  refuseUnsafePlaces,
  refuseWrongTimeout,
  type SimulatorOptions,
} from './options';
import { Pushes } from './pushes';
import { seedFor } from './seed';
import { mustBeWebAddress } from './settings';
import type { WeComSimulator } from './simulator';
import { Tenants } from './tenants';
import { TicketClock } from './ticket-clock';
import type { World } from './world';

const PUSH_TIMEOUT_MS = 5000;

/**
 * Starts a stand-in for WeCom on this machine: the login pages, the Workbench, the API and the pushes to a
 * suite's callback, as strict as WeCom itself.
 *
 * @throws Error where NODE_ENV is production, the host is not loopback, or an option makes no sense
 */
export async function startWeComSimulator(options: SimulatorOptions = {}): Promise<WeComSimulator> {
  const host = options.host ?? '127.0.0.1';
  refuseUnsafePlaces(process.env['NODE_ENV'], host);
  refuseUnknownOptions(options);
  const { pushTimeoutMs = PUSH_TIMEOUT_MS, ticketCallbacks = [] } = options;
  refuseWrongTimeout(pushTimeoutMs);
  const world = createWorld(options);
  for (const target of ticketCallbacks) checkTarget(world, target, 'ticketCallbacks');
  const pushes = new Pushes(world, pushTimeoutMs);
  const clock = new TicketClock(pushes, world.pushLog, world.now);
  const tenants = new Tenants(world, pushes, (suiteId) => clock.urlOf(suiteId));
  populate(world, tenants, options.seed ?? true);

  const control = controls(world, pushes, clock, tenants);
  const server = createServer(
    createHttpApp(world, {
      ...control,
      callbackUrl: () => clock.urlOf(world.credentials.suiteId),
      installQuietly: (corpId, suiteId) => tenants.installQuietly(corpId, suiteId),
      enterApp: (app, member) => tenants.enterApp(app, member),
      pushToApp: (app, corpId, fields) => tenants.push(app, corpId, fields),
      dataUrlOf: (app) => tenants.dataUrlOf(app),
    }),
  );
  await listen(server, options.port ?? 0, host);
  const url = origin(server, host);
  world.site.url = url;
  for (const target of ticketCallbacks) control.registerCallback(target);

  return {
    ...control,
    url,
    hosts: { api: url, oauth: url, login: url, legacyLogin: url },
    credentials: world.credentials,
    get corps() {
      return world.directory.allCorps().map(({ corp: { corpId, name } }) => ({
        corpId,
        name,
        installed: world.suites.installation(corpId, world.credentials.suiteId) !== undefined,
      }));
    },
    get members() {
      return world.directory.allCorps().flatMap(({ members }) => members);
    },
    get visitors() {
      return world.directory.visitors();
    },
    get notices() {
      return world.notices.all();
    },
    get calls() {
      return world.calls.all();
    },
    close: () => close(server, clock),
  };
}

type Controls = Omit<
  WeComSimulator,
  'url' | 'hosts' | 'credentials' | 'corps' | 'members' | 'visitors' | 'calls' | 'notices' | 'close'
>;

function controls(world: World, pushes: Pushes, clock: TicketClock, tenants: Tenants): Controls {
  const { directory, suites, scripted, credentials } = world;
  return {
    addCorp(corp) {
      directory.addCorp(corp);
      const installed = suites.installation(corp.corpId, credentials.suiteId);
      if (corp.installed && !installed) tenants.installQuietly(corp.corpId);
    },
    addMember: (member) => directory.addMember(member),
    addVisitor: (visitor) => directory.addVisitor(visitor),
    addApp(app) {
      if (!directory.corp(app.corpId)) throw new Error(`addApp: no enterprise ${app.corpId}.`);
      world.corpApps.add({ ...app, agentId: String(app.agentId) });
    },
    approveAs: (person) => scripted.add({ approveAs: directory.mustFind(person, 'approveAs') }),
    declineNext: () => scripted.add('decline'),
    failNext: (endpoint, fault) => world.faults.add(endpoint, fault),
    clearFaults: () => world.faults.clear(),
    revokeTokens: (as = 'invalid') => world.tokens.revoke(as),
    businessSettingsCode: (member) =>
      world.codes.mint({
        flow: 'business-settings',
        app: credentials.providerCorpId,
        person: directory.mustFindMember(member, 'businessSettingsCode'),
        withTicket: false,
      }),
    configure: (settings) => world.settings.change(settings),
    setQuirks({ spaceBeforeSuiteTicket = world.quirks.spaceBeforeSuiteTicket }) {
      world.quirks.spaceBeforeSuiteTicket = spaceBeforeSuiteTicket;
    },
    async enterInConsole(name, fields) {
      const app = consoleApp(name);
      if (!app) throw new Error(`enterInConsole: the console has no ${name}.`);
      return saveApp({ world, pushes, clock }, app, fields);
    },
    setHomepage: (homepage) => world.settings.change({ homepage }),
    registerCallback({ url, suiteId = credentials.suiteId }) {
      checkTarget(world, { url, suiteId }, 'registerCallback');
      clock.register({ url, suiteId });
    },
    pushDueTickets: () => clock.pushDue(),
    pushSuiteTicket: (callbackUrl, suiteId, options) =>
      pushes.ticket(callbackUrl, { ...options, ...(suiteId !== undefined && { suiteId }) }),
    issueSuiteTicket: (suiteId = credentials.suiteId) =>
      suites.issueTicket(suites.mustFind(suiteId, 'issueSuiteTicket')),
    pushEvent: (callbackUrl, fields, options) => pushes.event(callbackUrl, fields, options),
    pushData: (callbackUrl, corpId, fields) => {
      if (!directory.corp(corpId)) throw new Error(`pushData: no enterprise ${corpId}.`);
      return pushes.data(callbackUrl, corpId, fields);
    },
    pushSystem: (callbackUrl, fields) => pushes.system(callbackUrl, fields),
    pushMessage: (callbackUrl, message, options) => pushes.message(callbackUrl, message, options),
    verifyCallbackUrl: (callbackUrl, suiteId, options) =>
      pushes.verify(callbackUrl, { ...options, ...(suiteId !== undefined && { suiteId }) }),
    installApp: (corpId, options) => tenants.install(corpId, options),
    uninstallApp: (corpId, options) => tenants.uninstall(corpId, options),
    removeMember: (member, options) => tenants.removeMember(member, options),
    renameMember: (member, newUserId, options) => tenants.renameMember(member, newUserId, options),
    permanentCode: (corpId, suiteId = credentials.suiteId) =>
      suites.installation(corpId, suiteId)?.permanentCode,
    count: (endpoint) => world.calls.count(apiPath(endpoint)),
  };
}

function checkTarget({ suites }: World, { url, suiteId }: CallbackTarget, caller: string): void {
  mustBeWebAddress(`${caller}: url`, url);
  if (suiteId !== undefined) suites.mustFind(suiteId, caller);
}

// The enterprise of the credentials exists even where nobody is seeded: its app has to belong somewhere.
function populate(world: World, tenants: Tenants, seeded: boolean): void {
  const seed = seedFor(world.credentials);
  const corps = seeded ? seed.corps : seed.corps.slice(0, 1);
  for (const corp of corps) {
    world.directory.addCorp(corp);
    if (corp.installed) tenants.installQuietly(corp.corpId);
  }
  if (!seeded) return;
  for (const member of seed.members) world.directory.addMember(member);
  for (const visitor of seed.visitors) world.directory.addVisitor(visitor);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function origin(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host.replace(/[[\]]/g, '')}]` : host}:${port}`;
}

function close(server: Server, clock: TicketClock): Promise<void> {
  clock.stop();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
