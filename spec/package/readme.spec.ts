import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { blocks, readme } from './support/readme-blocks';

const ROOT = join(__dirname, '..', '..');
const TSC = join(ROOT, 'node_modules', '.bin', 'tsc');

/** Compiles modules against the sources of this package, in a folder inside it, so that imports resolve as in an application. */
async function compile(modules: readonly string[]): Promise<string> {
  const cache = join(ROOT, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'readme-'));
  try {
    await Promise.all(modules.map((code, index) => writeFile(join(folder, `block-${index + 1}.mts`), code)));
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: join(ROOT, 'tsconfig.json'),
        compilerOptions: {
          rootDir: ROOT,
          types: ['node'],
          paths: {
            'passport-wecom': [join(ROOT, 'lib', 'index.ts')],
            'passport-wecom/doctor': [join(ROOT, 'lib', 'doctor', 'index.ts')],
            'passport-wecom/testing': [join(ROOT, 'lib', 'testing', 'index.ts')],
          },
        },
        include: ['*.mts', join(__dirname, 'readme', 'globals.d.ts')],
      }),
    );
    await promisify(execFile)(TSC, ['-p', folder], { cwd: dirname(folder) });
    return '';
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('The README', () => {
  it('shows TypeScript that compiles', async () => {
    const code = blocks(readme(), 'ts');

    const complaints = await compile(code);

    expect(code.length).toBeGreaterThan(8);
    expect(complaints).toBe('');
  });

  it('would be caught showing TypeScript that does not', async () => {
    const complaints = await compile([
      "import { WeComProviderQr } from 'passport-wecom';\nnew WeComProviderQr({});\n",
    ]);

    expect(complaints).toContain('block-1.mts(2,');
  });

  it('names commands that exist', async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const commands = blocks(readme(), 'sh').join('\n');

    const named = [...commands.matchAll(/npm (?:run )?(start|test|[a-z]+:[a-z]+)/g)].map(
      ([, name = '']) => name,
    );

    expect(named).toEqual(expect.arrayContaining(['start', 'test']));
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
