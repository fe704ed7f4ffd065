import type { Bilingual } from '../../errors';
import { SUITE_NAMES } from '../../tokens/suite-places';

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
  /** Who enters it, in which console, for which app; rows of one app stand together. */
  readonly enteredBy: string;
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
export interface DraftRow extends Omit<ConsoleRow, 'enteredBy' | 'value' | 'check' | 'without'> {
  readonly enteredBy: Bilingual;
  readonly value: string | Bilingual;
  readonly check: Bilingual;
  readonly without: Bilingual;
}

const APPS = {
  ...SUITE_NAMES,
  provider: { en: 'all apps', zh: '各应用共用' },
  'self-built': { en: 'self-built app', zh: '自建应用' },
  delegated: { en: 'delegated app', zh: '代开发应用' },
} as const satisfies Readonly<Record<string, Bilingual>>;

/** Names who enters the fields of one app, and in which console. */
export function enteredBy(app: keyof typeof APPS, id = ''): Bilingual {
  const [en, zh] =
    app === 'self-built'
      ? ["enterprise's administrator · enterprise console", '企业管理员 · 企业管理后台']
      : ["provider's administrator · provider console", '服务商管理员 · 服务商后台'];
  return { en: `${en} · ${APPS[app].en} ${id}`.trim(), zh: `${zh} · ${APPS[app].zh} ${id}`.trim() };
}

/** One row for each field, app by app: connections that want the same of the same field share it. */
export function rowsIn(lang: 'en' | 'zh', drafts: readonly DraftRow[]): readonly ConsoleRow[] {
  const rows = new Map<string, ConsoleRow>();
  for (const draft of drafts) {
    const row = rowIn(lang, draft);
    const key = JSON.stringify({ ...row, for: '' });
    const same = rows.get(key);
    rows.set(key, same ? { ...same, for: `${same.for}, ${row.for}` } : row);
  }
  const all = [...rows.values()];
  const apps = new Set(all.map((row) => row.enteredBy));
  return [...apps].flatMap((app) => all.filter((row) => row.enteredBy === app));
}

function rowIn(lang: 'en' | 'zh', { enteredBy, value, check, without, ...row }: DraftRow): ConsoleRow {
  return {
    ...row,
    enteredBy: enteredBy[lang],
    value: typeof value === 'string' ? value : value[lang],
    check: check[lang],
    without: without[lang],
  };
}
