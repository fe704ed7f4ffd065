import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Reads `.env`, or the file named by ENV_FILE, where there is one. */
export function loadEnvFile(): void {
  const file = process.env['ENV_FILE'] ?? join(__dirname, '../.env');
  if (!existsSync(file)) return;
  // Node 20.12 and later; before that, set the variables yourself.
  if (typeof process.loadEnvFile === 'function') process.loadEnvFile(file);
  else process.stderr.write(`This Node (${process.version}) cannot read .env: Node 20.12 or later does.\n`);
}
