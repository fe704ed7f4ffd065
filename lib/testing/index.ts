export type { ConformanceOptions, ConformanceReport, ConformanceResult } from '../conformance/options';
export { runConformance } from '../conformance/run-conformance';
export { ConformanceError } from '../conformance/text';
export { type ContractCheck, tokenStoreContract } from './contracts/token-store-contract';
export { transactionStoreContract } from './contracts/transaction-store-contract';
export type { SimulatorCall } from './simulator/call-log';
export type { ConsoleAppName, ConsoleField, ConsoleFields } from './simulator/console/console-app';
export type { FieldProblem } from './simulator/console/field-problems';
export type { SaveResult, UrlCheck } from './simulator/console/save-app';
export type { PushResult } from './simulator/controls';
export type { SimulatorCredentials } from './simulator/credentials';
export type {
  CorpSpec,
  Member,
  MemberRef,
  MemberRole,
  MemberSpec,
  PersonRef,
  Visitor,
  VisitorSpec,
} from './simulator/directory';
export type { Fault } from './simulator/faults';
export type { Notice } from './simulator/notice-log';
export type { CallbackTarget, ConsoleSettings, Quirks, SimulatorOptions } from './simulator/options';
export type { PushOptions } from './simulator/pushes';
export type { AppSpec, WeComSimulator } from './simulator/simulator';
export { startWeComSimulator } from './simulator/start-wecom-simulator';
export type { InstallResult, TenantPushOptions } from './simulator/tenants';
