import { createHash } from 'node:crypto';

/** What a provider and an enterprise copy from WeCom's consoles into an application. */
export interface SimulatorCredentials {
  /** CorpID of the service provider: 通用开发参数. */
  readonly providerCorpId: string;
  /** ProviderSecret beside it. */
  readonly providerSecret: string;
  /** The provider's business app (第三方应用). */
  readonly suiteId: string;
  /** Secret of the business app. */
  readonly suiteSecret: string;
  /** The provider's login authorisation (登录授权): a suite of its own, with tickets of its own. */
  readonly loginSuiteId: string;
  /** Secret of the login suite. */
  readonly loginSuiteSecret: string;
  /** The provider's template for delegated development (代开发模板). */
  readonly delegatedSuiteId: string;
  /** Secret of the template. */
  readonly delegatedSuiteSecret: string;
  /** An enterprise with a self-built app. */
  readonly corpId: string;
  /** AgentId of that enterprise's self-built app. */
  readonly agentId: number;
  /** Secret of that app. */
  readonly secret: string;
  /** Token and EncodingAESKey of all callbacks. */
  readonly token: string;
  /** EncodingAESKey of all callbacks: 43 letters and digits. */
  readonly encodingAESKey: string;
}

/**
 * Makes up credentials that look like WeCom's and are the same at every start, so that an application
 * can keep them in its settings. They open nothing but a simulator.
 */
export function simulatorCredentials(own: Partial<SimulatorCredentials> = {}): SimulatorCredentials {
  const credentials: SimulatorCredentials = {
    providerCorpId: `ww${hex('provider')}`,
    providerSecret: secret('provider-secret'),
    suiteId: `ww${hex('suite')}`,
    suiteSecret: secret('suite-secret'),
    loginSuiteId: `ww${hex('login-suite')}`,
    loginSuiteSecret: secret('login-suite-secret'),
    delegatedSuiteId: `dk${hex('delegated-suite')}`,
    delegatedSuiteSecret: secret('delegated-suite-secret'),
    corpId: `ww${hex('enterprise-1')}`,
    agentId: 1000002,
    secret: secret('app-secret'),
    token: secret('callback-token').slice(0, 24),
    encodingAESKey: secret('encoding-aes-key'),
    ...own,
  };
  if (!/^[A-Za-z0-9]{1,32}$/.test(credentials.token)) {
    throw new Error('WeCom simulator: credentials.token must be 1 to 32 letters and digits.');
  }
  if (!/^[A-Za-z0-9]{43}$/.test(credentials.encodingAESKey)) {
    throw new Error('WeCom simulator: credentials.encodingAESKey must be 43 letters and digits.');
  }
  return credentials;
}

/** The 16 hexadecimal digits of a made-up WeCom id. */
export function hex(label: string): string {
  return digest(label).toString('hex').slice(0, 16);
}

// 43 letters and digits. Base64 of 32 bytes never ends in `+` or `/` before its `=`, so an
// EncodingAESKey made this way stays canonical.
function secret(label: string): string {
  return digest(label).toString('base64').slice(0, 43).replaceAll('+', 'x').replaceAll('/', 'y');
}

function digest(label: string): Buffer {
  return createHash('sha256').update(`passport-wecom simulator: ${label}`).digest();
}
