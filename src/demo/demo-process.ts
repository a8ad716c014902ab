import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';

/*
 * Writes the demo year in a process of its own, so that planning it does not delay the requests of a web process. Its
 * standard input is one line with the database's address, and closes when the web process ends.
 */

setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const { openDatabase } = await import('../database/database.ts');
const { writeDemoYear } = await import('./write-demo-year.ts');

/** One connection holds the lock, and one writes. */
const CONNECTIONS = 2;

const lines = createInterface({ input: process.stdin });
// An open transaction is rolled back when its connection ends.
lines.once('close', () => process.exit(1));
lines.once('line', async (url) => {
  const database = openDatabase({
    connection: { connectionString: url },
    maxConnections: CONNECTIONS,
    applicationName: 'myclothes demo',
    statementTimeoutMs: 0,
  });
  try {
    await writeDemoYear(database);
    process.exit(0);
  } catch (error) {
    process.stderr.write(
      `The demo year could not be written: ${error instanceof Error ? error.stack : error}\n`,
    );
    process.exit(1);
  }
});
