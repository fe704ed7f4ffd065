import { printStart } from './banner';
import { loadEnvFile } from './env-file';
import { readSettings, SettingsError } from './settings';
import { startServer } from './start-server';
import { terminalLanguage } from './terminal-language';

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function main(): Promise<void> {
  loadEnvFile();
  const running = await startServer(readSettings(process.env), complain);
  process.stdout.write(printStart(running, terminalLanguage(process.argv, process.env)));
  const stop = () => {
    running.close().then(
      () => process.exit(0),
      (error: unknown) => {
        complain(String(error));
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  if (error instanceof SettingsError) complain(`The application does not start:\n${error.message}`);
  else complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exit(1);
});
