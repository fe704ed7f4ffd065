export { type ConsoleSheetOptions, consoleSheet } from './console/console-sheet';
export type { Installer } from './console/install-row';
export type { Receiver } from './console/receiver-rows';
export type { ConsoleField, ConsoleRow } from './console/row';
export { type DiagnoseOptions, type Diagnosis, diagnose } from './diagnose';
export type { CheckName, Finding, Lang, Level } from './finding';
export type { Inspectable } from './inspectable';
