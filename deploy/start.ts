import cluster from 'node:cluster';
import { startWithMemoryPlan } from '../src/process/memory-plan.ts';

// This comes before the secrets are read, because it passes the environment to the restarted process, where other
// processes of the same user could read it.
startWithMemoryPlan();
const { readSecret } = await import('./aws.ts');
const { readSettings } = await import('./read-settings.ts');

/** Starts the shop of an archive: reads the secrets, then does what `npm start` does. Workers inherit the secrets. */
try {
  if (!cluster.isWorker) Object.assign(process.env, await readSettings(process.env, readSecret));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
await import('../src/main.ts');
