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
  /** The connection or receiver that needs it. */
  readonly for: string;
  /** Where the field stands: menus and label as the console writes them. */
  readonly menu: string;
  /** Label of the field, as the console writes it. */
  readonly label: string;
  /** What to enter. */
  readonly value: string;
  /** What WeCom checks, and when. */
  readonly check: string;
  /** What breaks without it. */
  readonly without: string;
}

/** A row before a language was chosen. */
export interface DraftRow extends Omit<ConsoleRow, 'value' | 'check' | 'without'> {
  readonly value: string | Bilingual;
  readonly check: Bilingual;
  readonly without: Bilingual;
}

export function rowIn(lang: 'en' | 'zh', { value, check, without, ...row }: DraftRow): ConsoleRow {
  return {
    ...row,
    value: typeof value === 'string' ? value : value[lang],
    check: check[lang],
    without: without[lang],
  };
}
