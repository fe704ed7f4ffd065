import type { SimulatorCredentials } from '../credentials';
import type { SealingKey } from '../seal';
import type { Settings } from '../settings';
import type { ConsoleAppName, ConsoleFields } from './console-app';

/** What has been saved in the consoles. Where nothing was, the simulator's options count. */
export class ConsoleEntries {
  private readonly saved = new Map<ConsoleAppName, ConsoleFields>();

  constructor(
    private readonly credentials: SimulatorCredentials,
    private readonly settings: Settings,
  ) {}

  save(app: ConsoleAppName, fields: ConsoleFields): void {
    const entered = Object.entries(fields).filter(([, value]) => value !== '');
    this.saved.set(app, Object.fromEntries(entered));
  }

  of(app: ConsoleAppName): ConsoleFields | undefined {
    return this.saved.get(app);
  }

  /**
   * What an app's page shows before anything is saved there: a delegated app begins with the address, the
   * keys and the rest of its template (reported by providers).
   */
  preset(app: ConsoleAppName): ConsoleFields | undefined {
    const template = this.of('template');
    if (app !== 'delegated' || template === undefined) return undefined;
    const { commandUrl, ...fields } = template;
    return { ...fields, ...(commandUrl !== undefined && { dataUrl: commandUrl }) };
  }

  /** Whose page counts for an enterprise's delegated app: its own once that is saved, else its template's. */
  delegatedApp(corpId: string): 'delegated' | 'template' {
    return corpId === this.credentials.corpId && this.of('delegated') ? 'delegated' : 'template';
  }

  /** Token and EncodingAESKey of an app's pushes. */
  keys(app: ConsoleAppName): SealingKey {
    const { token, encodingAESKey } = this.of(app) ?? {};
    if (token !== undefined && encodingAESKey !== undefined) return { token, encodingAESKey };
    return { token: this.credentials.token, encodingAESKey: this.credentials.encodingAESKey };
  }

  /** The app that receives its data pushes at this address; the third-party app where none is entered. */
  receiverAt(dataUrl: string): ConsoleAppName {
    const found = [...this.saved].find(
      ([, fields]) => fields.dataUrl === dataUrl || fields.commandUrl === dataUrl,
    );
    return found?.[0] ?? 'third-party';
  }

  appOfSuite(suiteId: string): ConsoleAppName {
    if (suiteId === this.credentials.loginSuiteId) return 'login';
    return suiteId === this.credentials.delegatedSuiteId ? 'template' : 'third-party';
  }

  /** 可信域名; for a QR page of an enterprise's own app 授权回调域 will do too (path 98173). */
  trustedDomains(app: ConsoleAppName, isQr: boolean): readonly string[] | undefined {
    const { trustedDomain, callbackDomain } = this.of(app) ?? {};
    const own = [...listOf(trustedDomain), ...(isQr && app !== 'login' ? listOf(callbackDomain) : [])];
    return own.length > 0 ? own : this.settings.trustedDomains;
  }

  /** 安装完成回调域名 */
  installDomains(): readonly string[] | undefined {
    return this.list('third-party', 'installDomain') ?? this.settings.callbackDomains;
  }

  /** 授权完成回调域名 */
  callbackDomains(): readonly string[] | undefined {
    return this.list('login', 'callbackDomain') ?? this.settings.callbackDomains;
  }

  /** 登录授权发起域名 */
  launchDomains(): readonly string[] | undefined {
    return this.list('login', 'launchDomain') ?? this.settings.launchDomains;
  }

  private list(
    app: ConsoleAppName,
    field: 'installDomain' | 'callbackDomain' | 'launchDomain',
  ): readonly string[] | undefined {
    const list = listOf(this.of(app)?.[field]);
    return list.length > 0 ? list : undefined;
  }
}

/** Several domains stand one after the other. */
export function listOf(text: string | undefined): string[] {
  return (text ?? '').split(/[\s,;，；]+/).filter((item) => item !== '');
}
