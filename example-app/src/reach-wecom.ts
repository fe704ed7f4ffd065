import type { WeComSimulator } from 'passport-wecom/testing';
import { FLOWS, usedBy } from './flows';
import { portTaken } from './http-server';
import type { Language } from './language';
import { APP_RECEIVER } from './receivers';
import type { Settings } from './settings';
import type { Tenants } from './tenants';
import { WECOM_PATH, type WeComAccess } from './wecom';

/** The WeCom this application talks to. */
export interface ReachedWeCom {
  readonly access: WeComAccess;
  /** Undefined where it is the real one. */
  readonly simulatorUrl: string | undefined;
  /** Enters this application's addresses where somebody would do it in the consoles. It has to be running. */
  announce(baseUrl: string, port: number): Promise<void>;
  close(): Promise<void>;
}

/** The real WeCom where there are credentials for it, else a simulated one. */
export async function reachWeCom(
  settings: Settings,
  simulated: { readonly port: number; readonly tenants: Tenants; readonly lang: Language },
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
  const simulator = await startSimulator({ ...simulated, port }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? portTaken('SIMULATOR_PORT', port) : error;
  });
  return {
    access: accessTo(simulator, settings),
    simulatorUrl: simulator.url,
    announce: (baseUrl, ownPort) => announce(simulator, settings, { baseUrl, port: ownPort }),
    close: () => simulator.close(),
  };
}

function accessTo({ credentials, hosts }: WeComSimulator, { flow }: Settings): WeComAccess {
  const { providerCorpId, providerSecret, corpId, agentId, secret, token, encodingAESKey } = credentials;
  const keys = { token, encodingAESKey };
  const seal = { providerCorpId, ...keys };
  const all = {
    provider: { providerCorpId, providerSecret },
    corpApp: { corpId, agentId: String(agentId), secret },
    suite: { suiteId: credentials.suiteId, suiteSecret: credentials.suiteSecret, ...seal },
    loginSuite: { suiteId: credentials.loginSuiteId, suiteSecret: credentials.loginSuiteSecret, ...seal },
    appKeys: keys,
    systemKeys: keys,
  };
  return { hosts, ...usedBy(flow, all) };
}

/** Enters everything in the simulated consoles, where it can be looked at and changed. */
async function announce(
  simulator: WeComSimulator,
  { flow }: Settings,
  { baseUrl, port }: { readonly baseUrl: string; readonly port: number },
): Promise<void> {
  const { suiteId, loginSuiteId, token, encodingAESKey } = simulator.credentials;
  const { qr, workbench } = FLOWS[flow];
  const keys = { token, encodingAESKey };
  const { host } = new URL(baseUrl);
  const homepage = homepageOf(baseUrl);
  if (qr === 'provider')
    await simulator.enterInConsole('login', { launchDomain: host, callbackDomain: host });
  if (workbench === 'corpApp') {
    simulator.setHomepage(homepage);
    await simulator.enterInConsole('self-built', { dataUrl: appReceiverOf(baseUrl), ...keys });
    return;
  }
  const enter = async (base: string) => {
    const [commandUrl, loginUrl] = [suiteCallbackOf(base, suiteId), suiteCallbackOf(base, loginSuiteId)];
    const domains = { trustedDomain: host, installDomain: host };
    const app = { homepage, ...domains, commandUrl, dataUrl: commandUrl, ...keys };
    const results = [await simulator.enterInConsole('third-party', app)];
    if (qr === 'loginSuite') {
      const login = { trustedDomain: host, commandUrl: loginUrl, ...keys };
      results.push(await simulator.enterInConsole('login', login));
    }
    results.push(await simulator.enterInConsole('provider', { dataUrl: systemReceiverOf(base), ...keys }));
    return results.every(({ saved }) => saved);
  };
  // Behind a tunnel or a proxy this machine may not reach the application under its own name; and a check waits a second only, which
  // a busy machine may need for itself.
  const here = `http://127.0.0.1:${port}`;
  const isEntered = (await enter(baseUrl)) || (await enter(here)) || (await enter(baseUrl));
  if (!isEntered) {
    simulator.setHomepage(homepage);
    simulator.registerCallback({ suiteId, url: suiteCallbackOf(here, suiteId) });
    if (qr === 'loginSuite')
      simulator.registerCallback({ suiteId: loginSuiteId, url: suiteCallbackOf(here, loginSuiteId) });
  }
  await simulator.pushDueTickets();
}

/** What to enter as URL of 接收消息. */
export function appReceiverOf(baseUrl: string): string {
  return `${baseUrl}${WECOM_PATH}/app/${APP_RECEIVER}`;
}

/** What to enter as 系统事件接收URL. */
export function systemReceiverOf(baseUrl: string): string {
  return `${baseUrl}${WECOM_PATH}/provider`;
}

/** What to enter as 应用主页 in the WeCom console. */
export function homepageOf(baseUrl: string): string {
  return `${baseUrl}${WECOM_PATH}/wecom-workbench?returnTo=/`;
}

/** What to enter as 指令回调URL, and for the app as 数据回调URL too. */
export function suiteCallbackOf(baseUrl: string, suiteId: string): string {
  return `${baseUrl}${WECOM_PATH}/suite/${suiteId}`;
}
