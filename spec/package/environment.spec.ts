import { spawnSync } from 'node:child_process';

/** Programs without which some tests skip themselves. */
const PROGRAMS = [
  { program: 'redis-server', tests: 'spec/redis and spec/processes' },
  { program: 'nginx', tests: 'tests behind a real proxy' },
  { program: 'openssl', tests: 'parts of spec/doctor' },
  { program: process.env['CHROMIUM_PATH'] ?? 'chromium', tests: 'spec/browser' },
];

describe('The machine that runs the tests', () => {
  it.each(PROGRAMS)(
    'has $program, or says that $tests are skipped; in CI it must have it',
    ({ program, tests }) => {
      const { status } = spawnSync('/bin/sh', ['-c', `command -v ${program}`]);

      const isThere = status === 0;
      if (!isThere) process.stderr.write(`${program} not found: ${tests} are skipped.\n`);
      expect(isThere || !process.env['CI']).toBe(true);
    },
  );
});
