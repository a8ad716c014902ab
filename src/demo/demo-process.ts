import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';

/*
 * The process that writes the demo year, so that planning it does not delay the shoppers of a web process. Its standard
 * input is one line with the address of the database, and stays open for as long as the web process lives.
 */

setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const { openDatabase } = await import('../database/database.ts');
const { writeDemoYear } = await import('./write-demo-year.ts');

/** One has the lock, and one writes. */
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
