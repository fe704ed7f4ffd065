import type { Language, Text } from './language';

/** Things the operator has to change; the texts say what, and never repeat a secret. */
export class SettingsError extends Error {
  constructor(private readonly problems: readonly Text[]) {
    super(problems.map(({ en }) => en).join('\n'));
  }

  /** A line for each. */
  in(lang: Language): string {
    return this.problems.map((problem) => problem[lang]).join('\n');
  }
}
