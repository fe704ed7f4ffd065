import { execFile } from 'node:child_process';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installPacked, type Stranger } from './support/packed';
import { blocks, readme } from './support/readme-blocks';

const ROOT = join(__dirname, '..', '..');
const TSC = join(ROOT, 'node_modules', '.bin', 'tsc');

/** The application around the examples. */
const BEFORE = `
import express from 'express';
import session from 'express-session';
import passport from 'passport';
declare const users: { findByWeComId(id: string): Promise<{ id: string } | null> };
const app = express();
app.use(session({ secret: 'of this test', resave: false, saveUninitialized: false }));
app.use(passport.session());
`;

/** What it does with the connection that the example makes. */
const AFTER = `
import { wecomErrorPage, wecomRouter } from 'passport-wecom';
passport.use(workbench);
app.use('/auth', wecomRouter({ passport, connections: [workbench], successRedirect: '/', failureRedirect: '/login' }));
app.post('/account/wecom', passport.authenticate('wecom-workbench', { link: true, returnTo: '/account' }));
app.use(wecomErrorPage({ home: '/' }));
`;

const TSCONFIG = {
  compilerOptions: {
    target: 'es2022',
    module: 'node16',
    moduleResolution: 'node16',
    types: ['node'],
    strict: true,
    esModuleInterop: true,
    noEmit: true,
  },
  files: ['app.ts'],
};

/** Puts the types of a release of Express where an application's `npm install` puts them: at its top, for everybody. */
async function installTypes({ folder }: Stranger, release: '4' | '5'): Promise<void> {
  const types = join(folder, 'node_modules', '@types');
  await rm(types, { recursive: true, force: true });
  await cp(join(ROOT, 'node_modules', '@types'), types, { recursive: true });
  if (release === '5') return;
  const older = join(ROOT, 'node_modules', 'express4-types');
  const underneath = join(older, 'node_modules', '@types');
  for (const name of ['express', ...(await readdir(underneath))]) {
    await rm(join(types, name), { recursive: true });
    await cp(name === 'express' ? older : join(underneath, name), join(types, name), { recursive: true });
  }
  await rm(join(types, 'express', 'node_modules'), { recursive: true });
}

async function compile({ folder }: Stranger, code: string): Promise<string> {
  await writeFile(join(folder, 'app.ts'), code);
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  try {
    await promisify(execFile)(TSC, ['-p', folder]);
    return '';
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error);
  }
}

let stranger: Stranger;

beforeAll(async () => {
  stranger = await installPacked();
}, 180_000);
afterAll(() => stranger.remove());

describe.each(['4', '5'] as const)('An application in TypeScript with @types/express %s', (release) => {
  beforeAll(() => installTypes(stranger, release));

  it("compiles the README's examples", async () => {
    const examples = [...blocks(readme(), 'ts'), AFTER];
    const types = join(stranger.folder, 'node_modules/@types/express/package.json');

    const complaints = await compile(stranger, BEFORE + examples.join('\n'));

    expect(complaints).toBe('');
    expect(examples).toHaveLength(2);
    expect((JSON.parse(await readFile(types, 'utf8')) as { version: string }).version[0]).toBe(release);
  });

  it('shares one copy of them with the package, which asks for either', async () => {
    const manifest = join(stranger.folder, 'node_modules/passport-wecom/package.json');
    const { dependencies } = JSON.parse(await readFile(manifest, 'utf8')) as {
      dependencies: Record<string, string>;
    };

    const accepted = [...(dependencies['@types/express'] ?? '').matchAll(/\^(\d+)/g)].map(
      ([, major]) => major,
    );

    expect(accepted).toContain(release);
  });

  it('would be caught compiling what is wrong', async () => {
    const code = "import { WeComProviderQr } from 'passport-wecom';\nnew WeComProviderQr({});\n";

    expect(await compile(stranger, code)).toContain('app.ts(2,');
  });
});
