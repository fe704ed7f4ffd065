// npm, pnpm, yarn 1 and 4: the last with and without a node_modules folder. pnpm and Plug'n'Play refuse what is not declared.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signIn } from '../support/sign-in.mjs';
import { readmeApp } from '../support/sources.mjs';
import { execute } from '../support/workshop.mjs';

const PACKAGES = ['express', 'express-session', 'passport'];

export async function packageManagers(workshop, report) {
  const npx = (name, args, cwd) => execute('npx', ['--yes', name, ...args], { cwd });
  const project = async (files = {}) => {
    const manifest = { private: true, name: 'stranger', version: '1.0.0' };
    return workshop.folder({ ...readmeApp(), 'package.json': JSON.stringify(manifest), ...files });
  };
  const local = `passport-wecom@file:${workshop.tarball}`;

  await report('npm', async () => {
    const folder = await project();
    await workshop.install(folder, PACKAGES);
    await signIn(folder, [process.execPath, 'app.js']);
    return { name: `npm ${(await execute('npm', ['--version'])).trim()}` };
  });

  await report('pnpm 10', async () => {
    const folder = await project();
    const pnpm = 'pnpm@10';
    await npx(pnpm, ['add', '--ignore-scripts', `file:${workshop.tarball}`, ...PACKAGES], folder);
    await signIn(folder, [process.execPath, 'app.js']);
    return { name: `pnpm ${(await npx(pnpm, ['--version'], folder)).trim()}` };
  });

  await report('yarn 1', async () => {
    const folder = await project();
    await npx('yarn@1', ['add', '--ignore-scripts', '--ignore-engines', local, ...PACKAGES], folder);
    await signIn(folder, [process.execPath, 'app.js']);
    return { name: `yarn ${(await npx('yarn@1', ['--version'], folder)).trim()}` };
  });

  for (const linker of ['node-modules', 'pnp']) {
    await report(`yarn 4, ${linker}`, async () => {
      const folder = await project({ 'yarn.lock': '' });
      const settings = ['enableTelemetry: false', 'enableScripts: false', `nodeLinker: ${linker}`];
      await writeFile(join(folder, '.yarnrc.yml'), `${settings.join('\n')}\n`);
      const yarn = '@yarnpkg/cli-dist@4';
      await npx(yarn, ['add', local, ...PACKAGES], folder);
      const hook = linker === 'pnp' ? ['--require', './.pnp.cjs'] : [];
      await signIn(folder, [process.execPath, ...hook, 'app.js']);
      return { name: `yarn ${(await npx(yarn, ['--version'], folder)).trim()}, ${linker}` };
    });
  }
}
