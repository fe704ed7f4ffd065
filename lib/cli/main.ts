#!/usr/bin/env node
import { inspect } from 'node:util';
import { askedLanguage } from './arguments';
import { portTaken } from './config-file';
import { run } from './run';

const argv = process.argv.slice(2);

// The file of --config may start the application too. What its server fails with reaches no promise of ours;
// anything else is shown with its stack, as Node.js does.
process.on('uncaughtException', (error) => {
  const taken = portTaken(error);
  const said = taken ? `passport-wecom: ${taken[askedLanguage(argv, process.env)]}` : inspect(error);
  process.stderr.write(`${said}\n`);
  end(taken ? 2 : 1);
});

function stopped(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

run(argv, {
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
