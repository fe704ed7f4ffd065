#!/usr/bin/env node
import { run } from './run';

function stopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

run(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
  stopped,
}).then(
  (code) => end(code),
  (error: unknown) => {
    process.stderr.write(`passport-wecom: ${error instanceof Error ? error.message : 'failed'}\n`);
    end(1);
  },
);

// A configuration may have opened connections, to Redis for one, that would keep the process alive. What was
// written to a pipe has to arrive before it ends.
function end(code: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}
