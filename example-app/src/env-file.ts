import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Language } from './language';

/** Reads `.env`, or the file named by ENV_FILE, where there is one. */
export function loadEnvFile(lang: Language): void {
  const file = process.env['ENV_FILE'] ?? join(__dirname, '../.env');
  if (!existsSync(file)) return;
  // Node 20.12 and later; before that, set the variables yourself.
  if (typeof process.loadEnvFile === 'function') process.loadEnvFile(file);
  else process.stderr.write(`${TOO_OLD[lang]}\n`);
}

const TOO_OLD = {
  en: `This Node (${process.version}) cannot read .env: Node 20.12 or later does.`,
  zh: `当前的 Node（${process.version}）不能读取 .env：需要 Node 20.12 或更高版本。`,
};
