import { readConfig } from '../config.ts';
import { migrateMail } from '../mail/queue.ts';
import { explainError } from '../process/stop-signal.ts';
import { migrateDatabase } from './connect.ts';

/** `npm run migrate` applies the migrations that the database lacks. Several at once wait for each other. */
try {
  const applied = await migrateDatabase(readConfig(), migrateMail);
  process.stdout.write(
    applied.length > 0 ? `Applied ${applied.join(', ')}.\n` : 'The database is up to date.\n',
  );
} catch (error) {
  process.stderr.write(`${explainError(error)}\n`);
  process.exitCode = 1;
}
