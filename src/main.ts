import cluster from 'node:cluster';
import { enableCompileCache } from 'node:module';
import { ConfigError, readConfig } from './config.ts';
import { Stopped } from './platform/stop-signal.ts';

// Halves the time that loading the shop takes from the second start on; hence the import below it.
enableCompileCache();

try {
  const config = readConfig(process.env);
  if (config.webConcurrency > 1 && cluster.isPrimary) {
    const { superviseShop } = await import('./supervise-shop.ts');
    await superviseShop(config);
  } else {
    const { runShop } = await import('./run-shop.ts');
    await runShop(config);
  }
} catch (error) {
  // What a setting or the database's folder lacks is said in one sentence; anything else with its stack.
  if (error instanceof Stopped) process.exit(0);
  const expected = error instanceof ConfigError || (error instanceof Error && error.name === 'Error');
  process.stderr.write(`${expected ? (error as Error).message : (error as Error).stack}\n`);
  process.exit(1);
}
