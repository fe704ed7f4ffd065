import type { WeComSimulator } from 'passport-wecom/testing';
import { portTaken } from './http-server';
import type { Settings } from './settings';
import type { Tenants } from './tenants';
import { WECOM_PATH, type WeComAccess } from './wecom';

/** The WeCom this application talks to. */
export interface ReachedWeCom {
  readonly access: WeComAccess;
  /** Undefined where it is the real one. */
  readonly simulatorUrl: string | undefined;
  /** Enters this application's addresses where somebody would do it in the consoles. It has to be running. */
  announce(baseUrl: string): Promise<void>;
  close(): Promise<void>;
}

/** The real WeCom where there are credentials for it, else a simulated one. */
export async function reachWeCom(
  settings: Settings,
  simulated: { readonly port: number; readonly tenants: Tenants },
): Promise<ReachedWeCom> {
  const { credentials, weComOrigin: origin } = settings;
  if (credentials.kind === 'wecom') {
    const hosts =
      origin === undefined ? undefined : { api: origin, oauth: origin, login: origin, legacyLogin: origin };
    const nothing = async () => {};
    return { access: { ...credentials, hosts }, simulatorUrl: undefined, announce: nothing, close: nothing };
  }
  // Loaded here and not above: a deployment has no use for it.
  const { startSimulator } = await import('./simulator.js');
  const port = settings.simulatorPort ?? simulated.port;
  const simulator = await startSimulator(port, simulated.tenants).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? portTaken('SIMULATOR_PORT', port) : error;
  });
  return {
    access: accessTo(simulator),
    simulatorUrl: simulator.url,
    announce: (baseUrl) => announce(simulator, settings, baseUrl),
    close: () => simulator.close(),
  };
}

function accessTo({ credentials, hosts }: WeComSimulator): WeComAccess {
  const { providerCorpId, providerSecret, corpId, agentId, secret, token, encodingAESKey } = credentials;
  const seal = { providerCorpId, token, encodingAESKey };
  return {
    hosts,
    provider: { providerCorpId, providerSecret },
    corpApp: { corpId, agentId: String(agentId), secret },
    suite: { suiteId: credentials.suiteId, suiteSecret: credentials.suiteSecret, ...seal },
    loginSuite: { suiteId: credentials.loginSuiteId, suiteSecret: credentials.loginSuiteSecret, ...seal },
  };
}

async function announce(simulator: WeComSimulator, { flow }: Settings, baseUrl: string): Promise<void> {
  simulator.setHomepage(homepageOf(baseUrl));
  if (flow !== 'suite') return;
  const { suiteId, loginSuiteId } = simulator.credentials;
  for (const id of [suiteId, loginSuiteId]) {
    simulator.registerCallback({ suiteId: id, url: suiteCallbackOf(baseUrl, id) });
  }
  await simulator.pushDueTickets();
}

/** What to enter as 应用主页 in the WeCom console. */
export function homepageOf(baseUrl: string): string {
  return `${baseUrl}${WECOM_PATH}/wecom-workbench?returnTo=/`;
}

/** What to enter as 指令回调URL. */
export function suiteCallbackOf(baseUrl: string, suiteId: string): string {
  return `${baseUrl}${WECOM_PATH}/suite/${suiteId}`;
}
