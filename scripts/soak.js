// `npm run soak`: the tests about crowds, wrong users, wrong secrets, declined logins, silence and random input, in full. `npm test` has them in a small size.
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const { status } = spawnSync(
  process.execPath,
  [
    require.resolve('jest/bin/jest'),
    'spec/processes/wrong-',
    'spec/callbacks/fuzz',
    'spec/journeys/crowds',
    'spec/threats/t09',
    'spec/threats/t91',
    'spec/faults/f12',
    ...process.argv.slice(2),
  ],
  { cwd: join(__dirname, '..'), stdio: 'inherit', env: { ...process.env, SOAK: '1' } },
);
process.exitCode = status ?? 1;
