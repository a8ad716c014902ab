import { readConfig } from '../config.ts';
import { migrateMail } from '../mail/queue.ts';
import { explainError } from '../process/stop-signal.ts';
import { CommandRefused, createCommand, runCommand } from './cli.ts';
import { migrateDatabase } from './connect.ts';

/** Applies the migrations that the database of the settings lacks. Returns a sentence that says which. */
export async function migrateShop(): Promise<string> {
  const applied = await migrateDatabase(readConfig(), migrateMail);
  return applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.';
}

if (import.meta.main) {
  const description =
    'Apply the migrations that the database lacks. Several of these commands at once wait for each other.';
  const command = createCommand('migrate', description, process).action(async () => {
    const said = await migrateShop().catch((error) => {
      throw new CommandRefused(explainError(error));
    });
    process.stdout.write(`${said}\n`);
  });
  process.exitCode = await runCommand(command, process.argv.slice(2), process);
}
