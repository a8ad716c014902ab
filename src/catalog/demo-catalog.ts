import { createReadStream } from 'node:fs';
import { type Database, statement } from '../database/database.ts';

const selectAnyProduct = statement<[], { found: boolean }>('SELECT EXISTS (SELECT FROM products) AS found');

export const DEMO_FILE: URL = new URL('../../demo/catalog.csv', import.meta.url);

/**
 * Imports the demo catalog into an empty shop with the regular import. When several instances start at once, the
 * first one imports and the others find nothing to change. Resolves to true if the shop was empty.
 */
export async function importDemoCatalog(
  database: Database,
  log: (message: string) => void,
): Promise<boolean> {
  if ((await database.find(selectAnyProduct, []))?.found) return false;
  // Loaded only on the first start, so that the parsers do not stay in memory afterward.
  const { importCatalog } = await import('./import/import.ts');
  const result = await importCatalog(database, createReadStream(DEMO_FILE), {});
  if (!result.ok) {
    const [first] = result.errors;
    throw new Error(`The demo catalog has an error in line ${first?.line}: ${first?.reason}`);
  }
  log(`Imported the demo catalog: ${result.summary.created} products.`);
  return true;
}
