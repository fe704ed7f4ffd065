// The manifest that is published is this one without `workspaces`, `overrides` and `prepare`: whoever installs the package has no example app
// beside it, and builds nothing.
// npm reads package.json from the disk while it packs, so it is rewritten before (`prepack`) and put back after (`postpack`).
const { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const MANIFEST = join(__dirname, '../package.json');
const WHOLE = join(__dirname, '../node_modules/.cache/package.json');

function read() {
  return JSON.parse(readFileSync(MANIFEST, 'utf8'));
}

const STEPS = {
  strip() {
    // A former packing was interrupted, and nobody has put the manifest back.
    if (!('workspaces' in read()) && existsSync(WHOLE)) STEPS.restore();
    const { workspaces: _, overrides: __, ...published } = read();
    delete published.scripts.prepare;
    mkdirSync(dirname(WHOLE), { recursive: true });
    copyFileSync(MANIFEST, WHOLE);
    writeFileSync(MANIFEST, `${JSON.stringify(published, null, 2)}\n`);
  },
  restore() {
    copyFileSync(WHOLE, MANIFEST);
    rmSync(WHOLE);
  },
};

const step = STEPS[process.argv[2]];
if (!step) throw new Error(`node scripts/manifest.js ${Object.keys(STEPS).join('|')}`);
step();
