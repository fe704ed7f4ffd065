import './passport-types';

export {
  type AccountDirectory,
  type AccountPolicy,
  accountResolver,
} from './accounts/account-resolver';
export { type Outcome, outcome } from './accounts/outcome';
export { type PendingBinding, pendingBinding, takePendingBinding } from './accounts/pending-binding';
export type { Awaitable, SignIn, UserResolver } from './accounts/resolver';
export type { SuiteCallbackOptions } from './callback/callback-options';
export type { CallbackKey } from './callback/envelope';
export { type SuiteCallback, suiteCallback } from './callback/suite-callback';
export type { SuiteEvent } from './callback/suite-event';
export { type DiagnoseOptions, type Diagnosis, diagnose } from './doctor/diagnose';
export type { Finding } from './doctor/finding';
export {
  type Actor,
  SuiteTicketMissingError,
  WeComApiError,
  WeComCallbackError,
  WeComConfigError,
  WeComError,
  WeComResolverError,
  WeComSessionError,
  WeComStoreError,
  WeComUnexpectedReplyError,
  WeComUnreachableError,
} from './errors';
export type { WeComEvents } from './events';
export { type ConnectionHealth, wecomHealth } from './health';
export { launchPage } from './launch-page';
export type { CorpApp } from './logins/corp-app-login';
export type { WeComProfile } from './logins/profile';
export { wecomErrorPage } from './pages/error-page';
export type { PopupMessage } from './pages/popup';
export type { WeComHosts } from './qyapi/hosts';
export type { RedisLike } from './redis/redis-client';
export { type RedisTokenStoreOptions, redisTokenStore } from './redis/redis-token-store';
export { type RedisTransactionStoreOptions, redisTransactionStore } from './redis/redis-transaction-store';
export type { SealingKey } from './redis/sealer';
export { returnTo } from './return-to';
export {
  type PassportLike,
  type WeComConnection,
  type WeComRouter,
  type WeComRouterOptions,
  wecomRouter,
} from './router';
export type { SignInInfo } from './strategies/callback-leg';
export type { AllowedCorps } from './strategies/login-settings';
export { type LoginPanel, WeComProviderQr } from './strategies/provider-qr';
export type { WeComAuthenticateOptions } from './strategies/start-options';
export type {
  CorpAppQrOptions,
  CorpAppWorkbenchOptions,
  LoginOptions,
  LoginSuiteOptions,
  ProviderSecretOptions,
  SuiteAppOptions,
  WeComProviderQrOptions,
  WeComWorkbenchOptions,
} from './strategies/strategy-options';
export type { LoginTransaction, TakenTransaction, TransactionStore } from './strategies/transactions';
export { WeComWorkbench } from './strategies/workbench';
export { type Installation, SuiteClient, type SuiteClientOptions } from './suite-client';
export { MemoryTokenStore, type StoredToken, type TokenStore } from './tokens/token-store';
export { isWeComClient } from './wecom-client';
