// Each supported TypeScript, each way to resolve modules, the types of each Express: compiled strictly, libraries included, then run.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signIn } from '../support/sign-in.mjs';
import { typeScriptFiles } from '../support/sources.mjs';
import { execute, versionOf } from '../support/workshop.mjs';

const COMPILERS = ['5.4', '5.9', '6', '7'];
const RESOLUTIONS = {
  node16: { type: 'commonjs', module: 'node16', moduleResolution: 'node16' },
  nodenext: { type: 'module', module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { type: 'module', module: 'esnext', moduleResolution: 'bundler' },
};
const AROUND = [
  '@types/express-session',
  '@types/node@20',
  '@types/passport',
  'express-rate-limit',
  'express-session',
  'helmet',
  'passport@0.7',
];

export async function typeScript(workshop, report) {
  const compilers = COMPILERS.map((version) => `typescript-${version}@npm:typescript@${version}`);
  for (const express of ['4', '5']) {
    const packages = [`express@${express}`, `@types/express@${express}`, ...AROUND, ...compilers];
    let folder;
    for (const compiler of COMPILERS) {
      for (const [resolution, { type, ...options }] of Object.entries(RESOLUTIONS)) {
        await report(`TypeScript ${compiler}, ${resolution}, @types/express ${express}`, async () => {
          folder ??= await workshop.project(typeScriptFiles(), packages);
          const version = await versionOf(folder, `typescript-${compiler}`);
          await compile(folder, compiler, type, options);
          await signIn(folder, [process.execPath, 'out/app.js']);
          return { name: `TypeScript ${version}, ${resolution}, @types/express ${express}` };
        });
      }
    }
  }
}

async function compile(folder, compiler, type, options) {
  const compilerOptions = {
    ...options,
    target: 'es2022',
    types: ['node'],
    strict: true,
    esModuleInterop: true,
    skipLibCheck: false,
    outDir: 'out',
    rootDir: '.',
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type }));
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  const tsc = join(folder, 'node_modules', `typescript-${compiler}`, 'bin', 'tsc');
  await execute(process.execPath, [tsc, '-p', folder], { cwd: folder });
}
