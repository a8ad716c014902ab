import { createReadStream } from 'node:fs';
import { type Database, statement } from '../database/database.ts';

const selectAnyProduct = statement<[], { found: boolean }>('SELECT EXISTS (SELECT FROM products) AS found');

const file = new URL('../../demo/catalog.csv', import.meta.url);

/**
 * Imports the demo catalog into an empty shop, through the same code as any other file. Of several instances
 * that start at once one imports, the others find nothing that differs.
 */
export async function importDemoCatalog(database: Database, say: (message: string) => void): Promise<void> {
  if ((await database.find(selectAnyProduct, []))?.found) return;
  // Loaded for the first start alone: its parsers would stay in memory for nothing.
  const { importCatalog } = await import('./import/import.ts');
  const result = await importCatalog(database, createReadStream(file), {});
  if (!result.ok) {
    const [first] = result.errors;
    throw new Error(`The demo catalog has an error in line ${first?.line}: ${first?.reason}`);
  }
  say(`Imported the demo catalog: ${result.summary.created} products.`);
}
