import { randomBytes } from 'node:crypto';
import { Accounts } from './accounts';
import { runCommand } from './command';
import { openDatabase } from './database';
import { newPasswordForm } from './forms';
import { readSettings } from './settings';
import { SettingsError } from './settings-error';
import { withoutLanguage } from './terminal-language';

const USAGE = {
  en: 'Say which name: npm run give-out -- NAME [--lang en|zh] (3 to 32 letters, digits, dots or dashes).',
  zh: '请写明用户名：npm run give-out -- NAME [--lang en|zh]（NAME 为 3 至 32 个字母、数字、点或横线）。',
};

function nameTaken(name: string) {
  return { en: `There is an account with the name ${name} already.`, zh: `已有名为 ${name} 的账号。` };
}

/** `npm run give-out -- NAME`: creates an account under a name that only an operator can give. */
void runCommand(async (lang) => {
  const password = randomBytes(12).toString('base64url');
  const [asked] = withoutLanguage(process.argv.slice(2));
  const chosen = newPasswordForm.safeParse({ name: asked, password });
  if (!chosen.success) throw new SettingsError([USAGE]);
  const { name } = chosen.data;
  const settings = readSettings(process.env);
  const database = await openDatabase(settings);
  try {
    const isNew = await new Accounts(database, settings.operators).giveOut(name, password);
    if (!isNew) throw new SettingsError([nameTaken(name)]);
    const said = { en: `Account ${name}, password ${password}`, zh: `账号 ${name}，密码 ${password}` };
    process.stdout.write(`${said[lang]}\n`);
  } finally {
    await database.close();
  }
});
