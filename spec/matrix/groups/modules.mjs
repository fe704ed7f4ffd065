// CommonJS and ES modules, on each Express with each Passport.
import { signIn } from '../support/sign-in.mjs';
import { readmeApp, readmeModules } from '../support/sources.mjs';
import { versionOf } from '../support/workshop.mjs';

export async function modules(workshop, report) {
  for (const express of ['4', '5']) {
    for (const passport of ['0.6', '0.7']) {
      const files = { ...readmeApp(), ...readmeModules() };
      const packages = [`express@${express}`, `passport@${passport}`, 'express-session'];
      let folder;
      const install = async () => {
        folder ??= await workshop.project(files, packages);
        const versions = [await versionOf(folder, 'express'), await versionOf(folder, 'passport')];
        return `Express ${versions[0]}, Passport ${versions[1]}`;
      };
      for (const [kind, file] of [
        ['CommonJS', 'app.js'],
        ['ES modules', 'app.mjs'],
      ]) {
        await report(`${kind}, Express ${express}, Passport ${passport}`, async () => {
          const name = `${kind}, ${await install()}`;
          await signIn(folder, [process.execPath, file]);
          return { name };
        });
      }
    }
  }
}
