import { openEmbeddedDatabase } from './open.ts';

/**
 * A process that tests can kill. It opens the database, reports that as one line of JSON, and closes it when its standard
 * input ends, which also happens when the test itself dies.
 */
const [dataDir = '', role = '', address = ''] = process.argv.slice(2);
const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);
try {
  const database = await openEmbeddedDatabase({
    dataDir,
    role: role === 'shop' ? 'shop' : 'command',
    address,
    log: () => {},
  });
  say({ connection: database.connection });
  process.stdin.resume().once('end', () => void database.close());
} catch (error) {
  say({ error: error instanceof Error ? error.message : String(error) });
  process.stdin.unref();
}
