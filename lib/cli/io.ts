import type { Bilingual } from '../errors';

/** What a command takes from the process. */
export interface CommandIo {
  out(text: string): void;
  err(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Resolves when the person wants the command to end. */
  stopped(): Promise<void>;
}

/** How a command ends: 0 well, 1 something failed, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** The command line makes no sense; the text says what does. */
export class UsageError extends Error {
  constructor(readonly text: Bilingual) {
    super(text.en);
    this.name = 'UsageError';
  }
}
