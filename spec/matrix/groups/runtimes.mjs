// Versions of Node, Bun and Deno, as far as their packages hold the program itself.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { signIn } from '../support/sign-in.mjs';
import { readmeApp, readmeModules } from '../support/sources.mjs';
import { execute } from '../support/workshop.mjs';

const APP = ['express', 'express-session', 'passport'];
const RUNTIMES = [
  ...['20.3', '22', '24', '26'].map((version) => ({
    name: `Node.js ${version}`,
    packages: [`node@${version}`],
    program: ['node_modules/node/bin/node'],
  })),
  {
    name: 'Bun',
    packages: ['bun'],
    // Its script moves the program to where a placeholder was.
    program: ['node_modules/@oven/bun-linux-x64/bin/bun', 'node_modules/bun/bin/bun.exe'],
  },
  {
    name: 'Deno',
    packages: ['deno'],
    program: ['node_modules/@deno/linux-x64-glibc/deno'],
    flags: ['run', '--allow-all', '--node-modules-dir=manual'],
  },
];

export async function runtimes(workshop, report) {
  for (const { name, packages, program, flags = [] } of RUNTIMES) {
    await report(name, async () => {
      const folder = await workshop.project({ ...readmeApp(), ...readmeModules() }, APP);
      // In a folder of its own, with its scripts: that is how these packages bring their program.
      const home = await workshop.folder({ 'package.json': '{"private":true}' });
      await execute('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd: home });
      const found = program.map((path) => join(home, path)).find((path) => existsSync(path));
      if (found === undefined) return { missing: 'its package holds no program for this machine' };
      const version = (await execute(found, ['--version'])).split('\n')[0].replace(/^(?:v|deno )/, '');
      await signIn(folder, [found, ...flags, 'app.mjs']);
      return { name: `${name.split(' ')[0]} ${version.split(' ')[0]}` };
    });
  }
}
