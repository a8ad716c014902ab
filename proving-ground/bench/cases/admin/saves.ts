import { VARIANTS_MAX } from '../../../../src/catalog/editing/product-draft.ts';
import { waitUntil } from '../../../../src/process/time-limits.ts';
import type { Bench } from '../../bench.ts';
import { median } from '../../measuring/statistics.ts';
import type { Started } from '../../processes/start.ts';
import { makeKey } from '../../seed/admin.ts';
import type { BenchDatabase } from '../../seed/database.ts';

interface SavesInput {
  shop: Started;
  database: BenchDatabase;
}

const SAVES = 10;
const PRICES = 10_000;
const VARIANTS_OF_PRODUCT = 10;
/** Shoppers buy the products before this one. */
const FIRST_PRODUCT = 2_000;

/** The largest product there may be. */
export const GRID_PATH = '/admin/products/grid';

type Send = (method: string, path: string, json?: object) => Promise<unknown>;

/** Calls the admin API with a key of its own. Rejects if it refuses. */
export async function adminCaller({ shop, database }: SavesInput): Promise<Send> {
  const authorization = `Bearer ${await makeKey(database)}`;
  return async (method, path, json) => {
    const response = await fetch(`${shop.url}/api/admin${path}`, {
      method,
      headers: { authorization, ...(json && { 'content-type': 'application/json' }) },
      ...(json && { body: JSON.stringify(json) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return text === '' ? undefined : JSON.parse(text);
  };
}

const gridVariants = (priceMinor: number) =>
  Array.from({ length: VARIANTS_MAX }, (_, index) => ({
    sku: `GRID-${index}`,
    options: { Color: `Color ${Math.floor(index / 40)}`, Size: `${index % 40}` },
    priceMinor,
  }));

export async function createGrid(send: Send): Promise<void> {
  const options = ['Color', 'Size'].map((name) => ({ name, values: [] }));
  await send('POST', '/products', {
    name: 'Grid',
    slug: 'grid',
    status: 'active',
    options,
    variants: gridVariants(1_000),
  });
}

/** A change that starts later, so that it has a page. */
export const scheduleChange = (send: Send): Promise<unknown> =>
  send('POST', '/price-changes', {
    ...{ name: 'Later', startsAt: '2100-01-01T00:00:00Z', percentOff: 10, products: ['bench-1'] },
  });

/** Changes the price of every variant of the largest product there may be. */
export async function measureSaves({ report }: Bench, send: Send): Promise<void> {
  const times: number[] = [];
  for (let save = 1; save <= SAVES; save++) {
    const beganMs = performance.now();
    await send('PATCH', '/products/grid', { variants: gridVariants(1_000 + save) });
    times.push(performance.now() - beganMs);
  }
  report.value(`a save of ${VARIANTS_MAX} variants, median of ${SAVES}, ms`, median(times));
  report.value('the slowest of these saves, ms', Math.max(...times));
}

/** Starts a price change of 10,000 variants, and ends it again. */
export async function measurePrices(
  { report }: Bench,
  send: Send,
  { database }: BenchDatabase,
): Promise<void> {
  const products = Array.from(
    { length: PRICES / VARIANTS_OF_PRODUCT },
    (_, product) => `bench-${FIRST_PRODUCT + product}`,
  );
  const { id } = (await send('POST', '/price-changes', {
    ...{ name: 'Sale', startsAt: new Date().toISOString(), percentOff: 20, products },
  })) as { id: string };
  // A transaction's own time is its beginning, so the difference is how long it took.
  const read = async () => {
    const { rows } = await database.pool.query(
      `SELECT extract(epoch FROM clock_timestamp() - started_at) * 1000 AS ms,
         (SELECT count(*) FROM price_change_lines WHERE change_id = id)::int AS prices
       FROM price_changes WHERE id = $1`,
      [id],
    );
    return rows[0] as { ms: string | null; prices: number };
  };
  let started = await read();
  const hasStarted = async () => {
    started = await read();
    return started.ms !== null;
  };
  if (!(await waitUntil(hasStarted, { timeoutMs: 30_000, pauseMs: 5 })))
    throw new Error('the price change did not start');
  report.value(`${started.prices} prices, changed by a job, ms`, Number(started.ms));
  const beganMs = performance.now();
  await send('DELETE', `/price-changes/${id}`);
  report.value(`the same prices, changed back, ms`, performance.now() - beganMs);
}
