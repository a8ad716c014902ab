import cluster from 'node:cluster';
import { enableCompileCache } from 'node:module';
import { startWithMemoryPlan } from './process/memory-plan.ts';

startWithMemoryPlan();
// This halves the loading time from the second start on. It only affects the imports that follow it, and does nothing if
// the memory plan has turned the cache off.
enableCompileCache();
const { readConfig } = await import('./config.ts');
const { explainError, Stopped } = await import('./process/stop-signal.ts');

try {
  const config = readConfig();
  if (cluster.isPrimary) for (const doubt of config.doubts) process.stderr.write(`${doubt}\n`);
  if (config.webConcurrency > 1 && cluster.isPrimary) {
    const { superviseShop } = await import('./supervise-shop.ts');
    await superviseShop(config);
  } else {
    const { runShop } = await import('./run-shop.ts');
    await runShop(config);
  }
} catch (error) {
  if (error instanceof Stopped) process.exit(0);
  process.stderr.write(`${explainError(error)}\n`);
  process.exit(1);
}
