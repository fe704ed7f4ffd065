import type { Bilingual } from '../errors';

/** A third-party app, the web login (登录授权), or a template of delegated apps. */
export type SuiteKind = 'app' | 'login' | 'template';

/** Where the provider console has what belongs to one suite. */
export interface SuitePlace {
  readonly id: string;
  /** Page with the addresses and keys of its pushes. */
  readonly pushes: string;
  /** Label of the address for commands. */
  readonly url: string;
}

/** Menu labels: paths 90595, 97172; 登录授权 as mirrored (91124). */
export const SUITE_PLACES: Readonly<Record<SuiteKind, SuitePlace>> = {
  app: {
    id: '应用管理 > 应用详情 > 基本信息',
    pushes: '应用管理 > 开发信息 > 指令回调配置',
    url: '指令回调URL',
  },
  login: { id: '应用管理 > 登录授权', pushes: '应用管理 > 登录授权', url: '指令回调URL' },
  template: {
    id: '应用管理 > 应用代开发 > 代开发应用模板',
    pushes: '应用管理 > 应用代开发 > 代开发应用模板',
    url: '模板回调URL',
  },
};

export const SUITE_NAMES: Readonly<Record<SuiteKind, Bilingual>> = {
  app: { en: 'third-party app', zh: '第三方应用' },
  login: { en: 'web login', zh: '网页登录' },
  template: { en: 'template', zh: '代开发模板' },
};

/** What a suite may be, by its id: only templates have ids of their own form (path 97162). */
export function kindsOf(suiteId: string | undefined): readonly [SuiteKind, ...SuiteKind[]] {
  if (suiteId === undefined) return ['app', 'login', 'template'];
  return suiteId.startsWith('dk') ? ['template'] : ['app', 'login'];
}

/** Names the place in the console; with further kinds in brackets, where it is another one for them. */
export function suitePlace(
  [kind, ...others]: readonly [SuiteKind, ...SuiteKind[]],
  pick: (place: SuitePlace) => string,
): Bilingual {
  const at = pick(SUITE_PLACES[kind]);
  const elsewhere = others.map((other) => ({ ...SUITE_NAMES[other], at: pick(SUITE_PLACES[other]) }));
  if (elsewhere.length === 0) return quoted(at);
  return {
    en: `${at} (${elsewhere.map((each) => `${each.en}: ${each.at}`).join('; ')})`,
    zh: `「${at}」（${elsewhere.map((each) => `${each.zh}「${each.at}」`).join('，')}）`,
  };
}

export function quoted(place: string): Bilingual {
  return { en: place, zh: `「${place}」` };
}
