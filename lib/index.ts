import './strategies/passport-types';

export {
  type AccountDirectory,
  type AccountPolicy,
  accountResolver,
  type CreatingDirectory,
} from './accounts/account-resolver';
export { type Outcome, outcome } from './accounts/outcome';
export { type PendingBinding, pendingBinding, takePendingBinding } from './accounts/pending-binding';
export type { SignIn, UserResolver } from './accounts/resolver';
export { type AppCallback, appCallback } from './callbacks/app-callback';
export type {
  AppCallbackOptions,
  CallbackOptions,
  ProviderCallbackOptions,
  SuiteCallbackOptions,
} from './callbacks/callback-options';
export type { CallbackKey } from './callbacks/envelope';
export { type ProviderCallback, providerCallback } from './callbacks/provider-callback';
export type {
  CommandPush,
  DataPush,
  MemberRemoved,
  MemberRenamed,
  OtherPush,
  SystemPush,
  WeComPush,
} from './callbacks/push';
export { type SuiteCallback, suiteCallback } from './callbacks/suite-callback';
export { checkedPath } from './checked-path';
export { type ConnectionHealth, wecomHealth } from './doctor/health';
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
export type { LoginTransaction, TakenTransaction, TransactionStore } from './in-flight/transactions';
export type { CorpApp } from './logins/corp-app-login';
export type { WeComProfile } from './logins/profile';
export type { AllowedCorps, Awaitable } from './options';
export { type WeComErrorPageOptions, wecomErrorPage } from './pages/error-page';
export type { PopupMessage } from './pages/popup';
export type { AuthInfo, Installation } from './provider/installation';
export { type JsSdkApp, type JsSdkPage, type JsSdkSignature, jsSdkSignature } from './provider/js-sdk';
export { SuiteClient } from './provider/suite-client';
export type { SuiteClientOptions } from './provider/suite-options';
export type { WeComHosts } from './qyapi/hosts';
export type { RedisLike } from './redis/redis-client';
export { type RedisTokenStoreOptions, redisTokenStore } from './redis/redis-token-store';
export { type RedisTransactionStoreOptions, redisTransactionStore } from './redis/redis-transaction-store';
export type { SealingKey } from './redis/sealer';
export { type FailureCode, failureText } from './refusals';
export { type InstallRouter, type InstallRouterOptions, installRouter } from './routes/install-router';
export { launchPage } from './routes/launch-page';
export { returnTo } from './routes/return-to';
export {
  type PassportLike,
  type WeComConnection,
  type WeComRouter,
  type WeComRouterOptions,
  wecomRouter,
} from './routes/router';
export { isWeComClient } from './routes/wecom-client';
export type { SignInInfo } from './strategies/callback-leg';
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
export { WeComWorkbench } from './strategies/workbench';
export { MemoryTokenStore, type StoredToken, type TokenStore } from './tokens/token-store';
