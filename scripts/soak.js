// `npm run soak`: the tests about crowds, cold starts, wrong users, wrong secrets, declined logins, silence,
// hang-ups, idle connections, injected faults and random input, in full.
// `npm test` has them in a small size. All sizes stand in spec/support/sizes.ts; SOAK_SEED=… repeats what chance chose.
// In full a test takes its time, and what it finds does not depend on how busy the machine is.
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const { status } = spawnSync(
  process.execPath,
  [
    require.resolve('jest/bin/jest'),
    '--testTimeout=300000',
    'spec/processes/wrong-',
    'spec/processes/cold-start',
    'spec/callbacks/fuzz',
    'spec/faults/injections',
    'spec/faults/canaries',
    'spec/fuzz',
    'spec/logins/identity',
    'spec/logins/redeem',
    'spec/options/return-to',
    'spec/journeys/crowds',
    'spec/threats/t09',
    'spec/threats/t91',
    'spec/faults/f12',
    'spec/faults/f42',
    'spec/faults/f56',
    ...process.argv.slice(2),
  ],
  { cwd: join(__dirname, '..'), stdio: 'inherit', env: { ...process.env, SOAK: '1' } },
);
process.exitCode = status ?? 1;
