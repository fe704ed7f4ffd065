// What the README's examples take from the application around them.
import type { Express, Request, RequestHandler } from 'express';
import type { PassportStatic } from 'passport';
import type {
  CorpApp,
  Installation,
  SuiteCallback,
  SuiteClient,
  TokenStore,
  TransactionStore,
  UserResolver,
  WeComProviderQr,
  WeComWorkbench,
} from 'passport-wecom';

interface ExampleUser {
  readonly id: string;
}

interface ExampleUsers {
  findByWeComId(id: string, aliases?: readonly string[]): Promise<ExampleUser | null>;
  findByEmail(address: string | undefined): Promise<ExampleUser | null>;
  linkWeCom(userId: string, id: string): Promise<void>;
  createWithWeCom(id: string, displayName: string | undefined): Promise<ExampleUser>;
  checkPassword(name: string, password: string): Promise<ExampleUser | undefined>;
}

declare global {
  const app: Express;
  const passport: PassportStatic;
  const users: ExampleUsers;
  const resolveUser: UserResolver<ExampleUser>;
  const providerQr: WeComProviderQr;
  const workbench: WeComWorkbench;
  const suite: SuiteCallback;
  const connections: ReadonlyArray<WeComProviderQr | WeComWorkbench>;
  const checkCsrf: RequestHandler;
  const visit: (url: string) => Promise<string>;
  const log: { error(line: string): void };
  const suiteSecret: string;
  const providerSecret: string;
  const suiteClient: SuiteClient;
  const tokenStore: TokenStore;
  const transactions: TransactionStore;
  const tenants: {
    has(corpId: string): Promise<boolean>;
    find(corpId: string): Promise<CorpApp | undefined>;
    of(req: Request): Promise<{ corpId: string; permanentCode: string }>;
    keepAuthCode(authCode: string, at: Date): Promise<void>;
    keptAuthCodes(options: { notOlderThanMinutes: number }): Promise<ReadonlyArray<{ authCode: string }>>;
    dropAuthCode(authCode: string): Promise<void>;
    install(installation: Installation): Promise<void>;
    remove(corpId: string): Promise<void>;
  };
  const sessions: { end(corpId: string, userId: string): Promise<void> };
}
