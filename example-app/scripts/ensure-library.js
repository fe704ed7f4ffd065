const { execSync } = require('node:child_process');
const { dirname } = require('node:path');

// Inside its own repository passport-wecom is a link to the sources. `npm install` compiles them; this is for those who
// installed without scripts.
try {
  require.resolve('passport-wecom/testing');
  require.resolve('passport-wecom');
} catch {
  const cwd = dirname(require.resolve('passport-wecom/package.json'));
  execSync('npm run build', { cwd, stdio: 'inherit' });
}
