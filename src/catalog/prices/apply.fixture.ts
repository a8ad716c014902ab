import { openDatabase } from '../../database/database.ts';
import { applyPriceChanges } from './apply-price-changes.ts';

/** An instance that tests can kill in the middle of a price change. Its connection is the first argument. */
const database = openDatabase({
  connection: JSON.parse(process.argv[2] ?? ''),
  maxConnections: 2,
  applicationName: 'killed instance',
  statementTimeoutMs: 0,
});
await applyPriceChanges(database);
await database.close();
