import cluster from 'node:cluster';
import { readSecret } from './aws.ts';
import { readSettings } from './read-settings.ts';

/** The shop of an archive: secrets first, then as `npm start`. Its processes inherit what the first one has read. */
try {
  if (!cluster.isWorker) Object.assign(process.env, await readSettings(process.env, readSecret));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
await import('../src/main.ts');
