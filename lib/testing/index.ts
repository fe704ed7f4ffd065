export type { SimulatorCall } from './call-log';
export type { PushResult } from './controls';
export type { SimulatorCredentials } from './credentials';
export type {
  CorpSpec,
  Member,
  MemberRef,
  MemberRole,
  MemberSpec,
  PersonRef,
  Visitor,
  VisitorSpec,
} from './directory';
export type { Fault } from './faults';
export type { CallbackTarget, ConsoleSettings, SimulatorOptions } from './options';
export type { PushOptions } from './pushes';
export type { AppSpec, WeComSimulator } from './simulator';
export { startWeComSimulator } from './start-wecom-simulator';
export type { InstallResult, TenantPushOptions } from './tenants';
export { type ContractCheck, tokenStoreContract } from './token-store-contract';
export { transactionStoreContract } from './transaction-store-contract';
