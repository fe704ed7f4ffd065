import { randomBytes } from 'node:crypto';
import { Accounts } from './accounts';
import { openDatabase } from './database';
import { loadEnvFile } from './env-file';
import { newPasswordForm } from './forms';
import { readSettings } from './settings';

/** `npm run give-out -- NAME`: creates an account under a name that only an operator can give. */
async function main(): Promise<void> {
  loadEnvFile();
  const password = randomBytes(12).toString('base64url');
  const asked = newPasswordForm.safeParse({ name: process.argv[2], password });
  if (!asked.success)
    throw new Error('Say which name: npm run give-out -- NAME (3 to 32 letters, digits, dots or dashes).');
  const { name } = asked.data;
  const settings = readSettings(process.env);
  const database = await openDatabase(settings);
  try {
    const isNew = await new Accounts(database, settings.operators).giveOut(name, password);
    if (!isNew) throw new Error(`There is an account with the name ${name} already.`);
    process.stdout.write(`Account ${name}, password ${password}\n`);
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
