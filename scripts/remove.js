// Removes what is named, on every system: `rm -rf` is none of Windows'.
for (const path of process.argv.slice(2)) require('node:fs').rmSync(path, { recursive: true, force: true });
