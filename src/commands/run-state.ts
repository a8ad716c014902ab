import { ConfigError, readConfig } from '../config.ts';
import { connectForCommand } from './connect.ts';
import { runStateCommand } from './state.ts';

/** `npm run state -- …` */
try {
  const config = readConfig(process.env);
  const { stdout, stderr } = process;
  process.exitCode = await runStateCommand(process.argv.slice(2), {
    settings: () => config.state,
    connect: connectForCommand,
    stdout,
    stderr,
  });
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
