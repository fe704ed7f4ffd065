export { type DiagnoseOptions, type Diagnosis, diagnose } from './diagnose';
export type { CheckName, Finding, Lang, Level } from './finding';
export type { Inspectable } from './inspectable';
export type { SuiteReceiver } from './patient';
