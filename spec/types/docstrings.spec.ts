import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const PUBLIC_API = join(__dirname, '../../scripts/public-api.js');

/** Names that an editor has no text for; of the package's entries, or of these files. */
async function withoutText(...files: readonly string[]): Promise<unknown> {
  const entries = files.length === 0 ? '' : JSON.stringify(files);
  const script = `JSON.stringify(require(${JSON.stringify(PUBLIC_API)}).withoutText(${entries}))`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-p', script]);
  return JSON.parse(stdout);
}

describe('What an application can type or read', () => {
  it('has its text in the editor, every option, method and field', async () => {
    expect(await withoutText()).toEqual([]);
  }, 60_000);

  it('would be found without one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'docstrings-'));
    const file = join(folder, 'entry.ts');
    const source = `
/** Has one. */
export interface Options {
  /** Has one. */
  readonly told: string;
  readonly untold: string;
}
export type Either =
  | { readonly one: string }
  | {
      /** Has one. */
      readonly other: string;
    };
`;
    await writeFile(file, source);

    const found = await withoutText(file);

    await rm(folder, { recursive: true });
    expect(found).toEqual(['Either', 'Either.one', 'Options.untold']);
  }, 60_000);
});
