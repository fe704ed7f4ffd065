import type { WeComSimulator } from 'passport-wecom/testing';
import { portTaken } from './http-server';
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
  const keys = { token, encodingAESKey };
  const seal = { providerCorpId, ...keys };
  return {
    hosts,
    provider: { providerCorpId, providerSecret },
    corpApp: { corpId, agentId: String(agentId), secret },
    suite: { suiteId: credentials.suiteId, suiteSecret: credentials.suiteSecret, ...seal },
    loginSuite: { suiteId: credentials.loginSuiteId, suiteSecret: credentials.loginSuiteSecret, ...seal },
    appKeys: keys,
    systemKeys: keys,
  };
}

/** Enters everything in the simulated consoles, where it can be looked at and changed. */
async function announce(simulator: WeComSimulator, { flow }: Settings, baseUrl: string): Promise<void> {
  const { suiteId, loginSuiteId, token, encodingAESKey } = simulator.credentials;
  const keys = { token, encodingAESKey };
  const domain = { trustedDomain: new URL(baseUrl).host };
  const homepage = homepageOf(baseUrl);
  if (flow !== 'suite') {
    simulator.setHomepage(homepage);
    await simulator.enterInConsole('self-built', { dataUrl: appReceiverOf(baseUrl), ...keys });
    return;
  }
  const [commandUrl, loginUrl] = [suiteCallbackOf(baseUrl, suiteId), suiteCallbackOf(baseUrl, loginSuiteId)];
  const app = { homepage, ...domain, commandUrl, dataUrl: commandUrl, ...keys };
  const results = [
    await simulator.enterInConsole('third-party', app),
    await simulator.enterInConsole('login', { ...domain, commandUrl: loginUrl, ...keys }),
    await simulator.enterInConsole('provider', { dataUrl: systemReceiverOf(baseUrl), ...keys }),
  ];
  // Under an address that this machine does not reach itself nothing is saved: the Workbench shows the icon at least.
  if (!results.every(({ saved }) => saved)) simulator.setHomepage(homepage);
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
