// `npm test`: all tests; in CI with coverage. `npm run check` comes here with --once: what has passed with coverage on these very files
// is not run again.
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const ROOT = join(__dirname, '..');
const PASSED = join(ROOT, 'coverage', 'passed');
const MADE = new Set(['.git', 'node_modules', 'dist', 'coverage', 'data', 'reports', '.stryker-tmp']);

/** A fingerprint of everything that a test can read. */
function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  const add = (folder) => {
    const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (MADE.has(entry.name)) continue;
      if (entry.isDirectory()) add(path);
      else if (entry.isFile()) hash.update(`${path}\n`).update(readFileSync(join(ROOT, path)));
    }
  };
  add('.');
  return hash.digest('hex');
}

function passedOn() {
  try {
    return readFileSync(PASSED, 'utf8');
  } catch {
    return undefined;
  }
}

const once = process.argv.includes('--once');
const asked = process.argv.slice(2).filter((argument) => argument !== '--once');
const withCoverage = once || Boolean(process.env.CI) || asked.includes('--coverage');
const before = fingerprint();
if (once && passedOn() === before) {
  process.stdout.write('All tests have passed with coverage on these very files, and are not run again.\n');
  process.exit();
}
const isWholeRun = withCoverage && asked.every((argument) => argument === '--coverage');
if (isWholeRun) rmSync(PASSED, { force: true });
const flags = withCoverage && !asked.includes('--coverage') ? ['--coverage'] : [];
const { status } = spawnSync(process.execPath, [require.resolve('jest/bin/jest'), ...flags, ...asked], {
  cwd: ROOT,
  stdio: 'inherit',
});
if (status === 0 && isWholeRun && fingerprint() === before) {
  mkdirSync(join(ROOT, 'coverage'), { recursive: true });
  writeFileSync(PASSED, before);
}
process.exitCode = status ?? 1;
