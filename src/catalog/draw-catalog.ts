import { type Database, statement } from '../database/database.ts';
import { type RenderingAhead, startRenderingAhead } from '../pictures/start-rendering-ahead.ts';

/** Each drawing in each color that some product on sale has, the newest products first. */
const selectDrawings = statement<[], { drawing: string; hex: string }>(`
  SELECT drawing, hex FROM (
    SELECT card->>'drawing' AS drawing, color->>'hex' AS hex, max(product_id) AS newest
    FROM listings, jsonb_array_elements(card->'colors') AS color
    GROUP BY 1, 2
  ) AS drawn ORDER BY newest DESC LIMIT 2000`);

/** Renders the catalog's pictures ahead, in a process of low priority. */
export async function startDrawingCatalog(
  database: Database,
  directory: string,
  shippedDirectory: string,
): Promise<RenderingAhead> {
  return startRenderingAhead(directory, await database.list(selectDrawings, []), shippedDirectory);
}
