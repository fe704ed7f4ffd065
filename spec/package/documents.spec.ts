import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { transformSync } from '@swc/core';
import { blocks, pages } from './support/readme-blocks';

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

/** Whether a block needs packages that are not installed here. */
function isForeign(block: string): boolean {
  return /(?:from |require\()'(?:@nestjs|@fastify|fastify|koa|hono|@hono|next|serverless-http)\b|^\/\/ pages\//.test(
    block,
  );
}

function read(code: string): void {
  transformSync(code, { jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' } });
}

const ENGLISH = pages('en');
const CHINESE = pages('zh');
const ALL = [...ENGLISH, ...CHINESE];

/** What a heading is called in an address, as GitHub makes it. */
function anchors(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** What code says to people: Chinese in the Chinese documents, and all that may be another there. */
const SAID = [
  ['--lang zh', '--lang en'],
  [').zh', ').en'],
  ['remedy.zh', 'remedy.en'],
  ['企业微信登录', 'Sign in with WeCom'],
  ['>前往登录页面<', '>Sign in<'],
  ['已登录：', 'Signed in as '],
  ['未登录', 'Nobody'],
  ['请从 /auth/wecom 登录', 'Sign in at /auth/wecom'],
  ['重试', 'again'],
  ['您的账号已停用，请与我们联系。', 'Your account is closed. Please call us.'],
  [' 负责处理):', ' can repair this):'],
] as const;

function inEnglish(code: string): string {
  return SAID.reduce((text, [chinese, english]) => text.replaceAll(chinese, english), code);
}

describe('The documents', () => {
  it.each([
    ['English', ENGLISH],
    ['Chinese', CHINESE],
  ])('show TypeScript that compiles, in %s', async (_, documents) => {
    const code = documents.flatMap(({ text }) => blocks(text, 'ts')).filter((block) => !isForeign(block));

    const complaints = await compile(code);

    expect(code.length).toBeGreaterThan(20);
    expect(complaints).toBe('');
  });

  it.each(ALL)(
    'show code of other frameworks in one place, where npm run matrix runs it: $path',
    ({ path, text }) => {
      const foreign = [...blocks(text, 'js'), ...blocks(text, 'ts')].filter(isForeign);

      if (!path.endsWith('frameworks.md')) expect(foreign).toEqual([]);
      else expect(foreign.length).toBeGreaterThan(5);
      expect(foreign.filter((block) => !/^\/\/ [\w./[\]-]+\.[jt]s\n/.test(block))).toEqual([]);
    },
  );

  it.each(ALL)('show JavaScript that can be read: $path', ({ text }) => {
    const code = [...blocks(text, 'js'), ...blocks(text, 'ts').filter(isForeign)];

    expect(() => code.map(read)).not.toThrow();
  });

  it('would be caught showing JavaScript that cannot', () => {
    expect(() => read('const app = ;')).toThrow();
  });

  it('would be caught showing TypeScript that does not', async () => {
    const complaints = await compile([
      "import { WeComProviderQr } from 'passport-wecom';\nnew WeComProviderQr({});\n",
    ]);

    expect(complaints).toContain('block-1.mts(2,');
  });

  it.each(CHINESE)('show the same code and as many headings in both languages: $path', ({ path, text }) => {
    const english = ENGLISH.find(
      (page) => page.path === path.replace('docs/zh-CN/', 'docs/').replace('README.zh-CN', 'README'),
    );
    const code = (page: string) =>
      ['ts', 'js', 'sh'].flatMap((language) =>
        blocks(page, language).map((block) => inEnglish(block.replace(/ *\/[/*].*/g, ''))),
      );

    expect(english).toBeDefined();
    expect(code(text)).toEqual(code(english?.text ?? ''));
    expect(anchors(text)).toHaveLength(anchors(english?.text ?? '').length);
  });

  it.each(CHINESE)('let their code speak Chinese to people: $path', ({ text }) => {
    const code = ['ts', 'js', 'sh'].flatMap((language) => blocks(text, language)).join('\n');

    expect(SAID.map(([, english]) => english).filter((english) => code.includes(english))).toEqual([]);
  });

  it.each(ALL)('lead to places that exist: $path', ({ path, text }) => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)\s]*)\)/g)].map(([, link = '']) => link);

    const dead = links.filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? join(ROOT, path) : join(ROOT, dirname(path), file);
      if (!existsSync(target)) return true;
      return (
        anchor !== undefined && !anchors(readFileSync(target, 'utf8')).includes(decodeURIComponent(anchor))
      );
    });

    expect(dead).toEqual([]);
  });

  it.each(ALL)('name files that exist: $path', ({ text }) => {
    const named = [
      ...text.matchAll(/`((?:lib|spec|scripts|docs|example-app|examples)\/[\w./-]+\.\w+)`/g),
    ].map(([, file = '']) => file);

    expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it.each(ALL)('name commands that exist: $path', ({ text }) => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...text.matchAll(/npm (?:(start|test)|run ([\w:-]+))/g)].map(([, a, b]) => a ?? b ?? '');
    const commands = [...text.matchAll(/npx passport-wecom (\w+)/g)].map(([, command = '']) => command);

    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    expect(
      commands.filter((command) => !['simulator', 'doctor', 'console', 'conformance'].includes(command)),
    ).toEqual([]);
  });
});
