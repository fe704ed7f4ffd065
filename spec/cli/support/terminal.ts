import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandIo, ExitCode } from '../../../lib/cli/io';
import { run } from '../../../lib/cli/run';

/** A terminal in a folder of its own, whose output is kept. */
export class Terminal {
  readonly cwd = mkdtempSync(join(tmpdir(), 'passport-wecom-'));
  out = '';
  err = '';
  /** Presses Ctrl+C. */
  interrupt: () => void = () => undefined;
  private heard: (text: string) => void = () => undefined;

  constructor(private readonly env: Readonly<Record<string, string | undefined>> = {}) {}

  run(...argv: readonly string[]): Promise<ExitCode> {
    this.out = '';
    this.err = '';
    const stopped = new Promise<void>((resolve) => {
      this.interrupt = resolve;
    });
    const io: CommandIo = {
      out: (text) => {
        this.out += text;
        this.heard(text);
      },
      err: (text) => {
        this.err += text;
      },
      env: this.env,
      cwd: this.cwd,
      stopped: () => stopped,
    };
    return run(argv, io);
  }

  /** The next text that a command prints. */
  nextOutput(): Promise<string> {
    return new Promise((resolve) => {
      this.heard = resolve;
    });
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.cwd, name), text);
  }

  leave(): void {
    rmSync(this.cwd, { recursive: true });
  }
}
