// `npm run matrix`: installs the packed package from the registry into applications in TypeScript, on Express 4 and on Express 5, and
// compiles the README's examples there with each supported TypeScript. Takes a minute, and needs the network.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');
const TYPESCRIPTS = ['5.9', '6', '7'];
const SHARED = [
  'passport@0.7',
  '@types/passport',
  'express-session',
  '@types/express-session',
  '@types/node@20',
];

const BEFORE = `import express from 'express';
import session from 'express-session';
import passport from 'passport';
declare const users: { findByWeComId(id: string): Promise<{ id: string } | null> };
const app = express();
app.use(session({ secret: 'of this test', resave: false, saveUninitialized: false }));
app.use(passport.session());
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

const npm = (args, cwd) =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });

/** What it does with the connection that the example makes. */
const AFTER = `
import { wecomErrorPage, wecomRouter } from 'passport-wecom';
passport.use(workbench);
app.use('/auth', wecomRouter({ passport, connections: [workbench], successRedirect: '/', failureRedirect: '/login' }));
app.post('/account/wecom', passport.authenticate('wecom-workbench', { link: true, returnTo: '/account' }));
app.use(wecomErrorPage({ home: '/' }));
`;

const home = mkdtempSync(join(tmpdir(), 'passport-wecom-matrix-'));
let failed = 0;
try {
  const [{ filename }] = Object.values(
    JSON.parse(npm(['pack', '--json', '--silent', '--pack-destination', home], ROOT)),
  );
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const examples = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
  for (const release of ['4', '5']) {
    const folder = join(home, `express-${release}`);
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }));
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    writeFileSync(join(folder, 'app.ts'), BEFORE + examples.join('\n') + AFTER);
    const compilers = TYPESCRIPTS.map((version) => `typescript-${version}@npm:typescript@${version}`);
    const packages = [`express@${release}`, `@types/express@${release}`, ...SHARED, ...compilers];
    npm(['install', '--ignore-scripts', join(home, filename), ...packages], folder);
    for (const version of TYPESCRIPTS) {
      const tsc = join(folder, 'node_modules', `typescript-${version}`, 'bin', 'tsc');
      const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
      process.stdout.write(`${status === 0 ? '✓' : '✗'} Express ${release}, TypeScript ${version}\n`);
      if (status !== 0) process.stdout.write(`${stdout}\n`);
      failed += Number(status !== 0);
    }
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
