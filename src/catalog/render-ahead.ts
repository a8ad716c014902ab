import { type Database, statement } from '../database/database.ts';
import { type RenderAheadProcess, startRenderAhead } from '../pictures/renderer.ts';

/** Every drawing and color of the active products, newest products first. */
const selectDrawings = statement<[], { drawing: string; hex: string }>(`
  SELECT drawing, hex FROM (
    SELECT card->>'drawing' AS drawing, color->>'hex' AS hex, max(product_id) AS newest
    FROM listings, jsonb_array_elements(card->'colors') AS color
    GROUP BY 1, 2
  ) AS drawn ORDER BY newest DESC LIMIT 2000`);

/** Renders the catalog's pictures before shoppers request them, in a low-priority process. */
export async function startCatalogRenderAhead(
  database: Database,
  directory: string,
  shippedDirectory: string,
): Promise<RenderAheadProcess> {
  return startRenderAhead(directory, await database.list(selectDrawings, []), shippedDirectory);
}
