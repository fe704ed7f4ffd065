import { printStart } from './banner';
import { complain, runCommand } from './command';
import { readSettings } from './settings';
import { startServer } from './start-server';

const HEADING = { en: 'The application does not start:', zh: '应用没有启动：' };

void runCommand(async (lang) => {
  const running = await startServer(readSettings(process.env), lang, complain);
  process.stdout.write(printStart(running, lang));
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
}, HEADING);
