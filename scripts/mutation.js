// `npm run mutation`: changes the library in hundreds of small ways and tells which changes no test notices. `npm run mutation -- lib/callbacks`
// takes one room, `npm run mutation -- lib/callbacks/verify.ts` one file; with `--own` only the tests in the room's own folder run, which is
// quick, and a later run without it tries again what they have not noticed. `npm run mutation -- pushes` takes a group of rooms.js. Stryker is installed into spec/mutation, by this script alone.
const { spawnSync } = require('node:child_process');
const { existsSync, mkdirSync, readFileSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const { GROUPS, ROOMS } = require('../spec/mutation/rooms');

const ROOT = join(__dirname, '..');
const HOME = join(ROOT, 'spec', 'mutation');
const REPORTS = join(ROOT, 'reports', 'mutation');

function install() {
  if (existsSync(join(HOME, 'node_modules', '@stryker-mutator', 'jest-runner'))) return;
  const flags = ['--no-package-lock', '--no-audit', '--no-fund', '--ignore-scripts'];
  const { status } = spawnSync('npm', ['install', '--prefix', HOME, ...flags], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('Stryker could not be installed.');
}

/** Rooms and files as asked for, together where they are of one room; all rooms where nothing was. */
function jobs(paths) {
  const found = new Map();
  for (const path of paths.length > 0 ? paths : Object.keys(ROOMS)) {
    if (path in GROUPS) {
      found.set(path, GROUPS[path].files);
      continue;
    }
    const room = Object.keys(ROOMS).find((name) => path === name || path.startsWith(`${name}/`));
    if (!room)
      throw new Error(`${path} is in none of ${[...Object.keys(ROOMS), ...Object.keys(GROUPS)].join(', ')}.`);
    found.set(room, [...(found.get(room) ?? []), path.endsWith('.ts') ? path : `${room}/**/*.ts`]);
  }
  return [...found];
}

function run([room, files]) {
  const folder = `${room.replace('lib/', 'spec/')}/`;
  const all = GROUPS[room]?.specs ?? ROOMS[room];
  const own = all.filter((specs) => specs.startsWith(folder));
  const name = room.replace(/\W+/g, '-');
  const report = join(REPORTS, `${name}.json`);
  const notes = join(REPORTS, `${name}-notes.jsonl`);
  for (const former of [report, notes]) rmSync(former, { force: true });
  spawnSync(
    process.execPath,
    [
      join(HOME, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js'),
      'run',
      join(HOME, 'stryker.config.js'),
    ],
    {
      cwd: ROOT,
      stdio: 'inherit',
      env: {
        ...process.env,
        MUTATION_SPECS: JSON.stringify(withOwnTestsOnly && own.length > 0 ? own : all),
        MUTATION_FILES: JSON.stringify(files),
        MUTATION_MEMORY: join(REPORTS, `${name}-memory.json`),
        MUTATION_REPORT: report,
        MUTATION_NOTES: notes,
      },
    },
  );
  return existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { files: {} };
}

/** One line a file, as docs/mutation.md has them. */
function figures({ files }) {
  for (const [path, { mutants }] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const count = (...states) => mutants.filter(({ status }) => states.includes(status)).length;
    const noticed = count('Killed', 'Timeout');
    const missed = count('Survived', 'NoCoverage');
    if (noticed + missed === 0) continue;
    const share = ((100 * noticed) / (noticed + missed)).toFixed(1);
    process.stdout.write(`| \`${path}\` | ${noticed + missed} | ${noticed} | ${missed} | ${share} % |\n`);
  }
}

const withOwnTestsOnly = process.argv.includes('--own');
const asked = process.argv.slice(2).filter((argument) => argument !== '--own');
install();
mkdirSync(REPORTS, { recursive: true });
const reports = jobs(asked).map(run);
process.stdout.write(
  '\n| file | mutants | noticed | not noticed | share |\n| --- | --: | --: | --: | --: |\n',
);
for (const report of reports) figures(report);
