import { ConfigError, readConfig } from './config.ts';
import { runShop } from './run-shop.ts';

try {
  await runShop(readConfig(process.env));
} catch (error) {
  // What a setting or the database's folder lacks is said in one sentence; anything else with its stack.
  const expected = error instanceof ConfigError || (error instanceof Error && error.name === 'Error');
  process.stderr.write(`${expected ? (error as Error).message : (error as Error).stack}\n`);
  process.exit(1);
}
