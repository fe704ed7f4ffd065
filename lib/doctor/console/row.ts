import type { Bilingual } from '../../errors';

/** Which kind of console field a row is about: the doctor's findings name it too. */
export type ConsoleField =
  | 'login-start-domain'
  | 'login-callback-domain'
  | 'trusted-domain'
  | 'domain-file'
  | 'homepage'
  | 'install-domain'
  | 'command-url'
  | 'data-url'
  | 'app-url'
  | 'system-url'
  | 'callback-keys'
  | 'allowed-ip';

/** One field of WeCom's consoles, and what belongs in it. */
export interface ConsoleRow {
  /** Which kind of field it is. */
  readonly field: ConsoleField;
  /** The connection, receiver or install button that needs it; several share a row, with commas between. */
  readonly for: string;
  /** Where the field stands: menus and label as the console writes them. */
  readonly menu: string;
  /** Label of the field, as the console writes it. */
  readonly label: string;
  /** What to enter, or to do. */
  readonly value: string;
  /** What WeCom checks, and when. */
  readonly check: string;
  /** What breaks without it. */
  readonly without: string;
}

/** A row before a language was chosen. */
export interface DraftRow extends Omit<ConsoleRow, 'value' | 'check' | 'without'> {
  readonly value: string | Bilingual;
  /** Tells apart what has a page of its own in the console: the same field of two apps is two rows. */
  readonly app?: string | undefined;
  readonly check: Bilingual;
  readonly without: Bilingual;
}

/** One row for each field: connections that want the same of the same field share it. */
export function rowsIn(lang: 'en' | 'zh', drafts: readonly DraftRow[]): readonly ConsoleRow[] {
  const rows = new Map<string, ConsoleRow>();
  for (const draft of drafts) {
    const row = rowIn(lang, draft);
    const key = JSON.stringify([{ ...row, for: '' }, draft.app]);
    const same = rows.get(key);
    rows.set(key, same ? { ...same, for: `${same.for}, ${row.for}` } : row);
  }
  return [...rows.values()];
}

function rowIn(lang: 'en' | 'zh', { value, check, without, app: _, ...row }: DraftRow): ConsoleRow {
  return {
    ...row,
    value: typeof value === 'string' ? value : value[lang],
    check: check[lang],
    without: without[lang],
  };
}
