import type { CheckName, Draft } from '../finding';
import { type Connection, routerOf } from '../inspectable';
import { connectionRows } from './connection-rows';
import { type Receiver, receiverRows } from './receiver-rows';
import type { ConsoleField } from './row';

const DOMAINS: readonly ConsoleField[] = ['login-callback-domain', 'trusted-domain'];

/** The fields that a failed check may be about. */
const FIELDS: Partial<Readonly<Record<CheckName, readonly ConsoleField[]>>> = {
  'callback-url': DOMAINS,
  'callback-host': DOMAINS,
  'ip-allowed': ['allowed-ip'],
  'referrer-policy': ['login-start-domain'],
  'domain-file': ['domain-file'],
  'suite-ticket': ['command-url'],
  'suite-callback': ['command-url', 'app-url', 'system-url'],
};

/** Returns the function that names the row of the console sheet a finding belongs to. */
export function consoleRows(asked: {
  readonly connections: readonly Connection[];
  readonly callbacks: readonly Receiver[];
}): (draft: Draft) => Draft {
  const { connections, callbacks } = asked;
  const ofConnections = connections.flatMap(connectionRows);
  const mountedAt = connections.map(routerOf).find(Boolean);
  const ofReceivers = callbacks.flatMap((receiver) => receiverRows(receiver, connections, mountedAt));
  return (draft) => {
    const fields = FIELDS[draft.check] ?? [];
    const row = [
      ...ofConnections.filter((each) => draft.connection === undefined || each.for === draft.connection),
      // Each receiver has a field of its own; a suite that nothing receives for has none in the sheet.
      ...ofReceivers.filter((each) => each.for === draft.receiver),
    ].find(({ field }) => fields.includes(field));
    return row === undefined || draft.level === 'ok'
      ? draft
      : { ...draft, consoleRow: `${row.menu} > ${row.label}` };
  };
}
