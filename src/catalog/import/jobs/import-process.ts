import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';

/*
 * The process that works on imports, so that reading a large file does not delay the shoppers of a web process. Its
 * standard input is one line with its ID and the address of the database, and stays open for as long as the web process
 * lives.
 */

setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const { openDatabase } = await import('../../../database/database.ts');
const { workOnImport } = await import('./work.ts');

/** One is for the transaction, one reads the file, and one says that the process is alive. */
const CONNECTIONS = 3;

const lines = createInterface({ input: process.stdin });
// An open transaction is rolled back when its connection ends.
lines.once('close', () => process.exit(1));
lines.once('line', async (line) => {
  const [worker = '', url = ''] = line.split(' ');
  const database = openDatabase({
    connection: { connectionString: url },
    maxConnections: CONNECTIONS,
    applicationName: 'myclothes import',
    statementTimeoutMs: 0,
  });
  try {
    while (await workOnImport(database, worker));
    process.exit(0);
  } catch (error) {
    process.stderr.write(`An import has failed: ${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  }
});
