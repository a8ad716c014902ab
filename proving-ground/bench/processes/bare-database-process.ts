import { Pool, type PoolConfig } from 'pg';
import { CALLERS } from '../load.ts';

/**
 * The bare limit of an add-to-cart: the shop's own UPDATE, committed with fsync, in a loop per caller, each with its
 * own cart. Reports how many run per second.
 */

const { connection, seconds } = JSON.parse(process.argv[2] ?? '{}') as {
  connection: PoolConfig;
  seconds: number;
};
const pool = new Pool({ ...connection, max: 16, options: '-c plan_cache_mode=force_generic_plan' });
const carts = await pool.query('SELECT id, version, document FROM carts ORDER BY id LIMIT $1', [CALLERS]);
const end = performance.now() + seconds * 1_000;
let done = 0;
await Promise.all(
  carts.rows.map(async ({ id, version, document }) => {
    const text = JSON.stringify(document);
    for (let next = Number(version); performance.now() < end; next++, done++) {
      await pool.query({
        name: 'update',
        text: 'UPDATE carts SET version = version + 1, document = $3, updated_at = now() WHERE id = $1 AND version = $2',
        values: [id, next, text],
      });
    }
  }),
);
const { user, system } = process.cpuUsage();
process.send?.({ requestsPerSecond: done / seconds, cpuUs: (user + system) / done });
await pool.end();
process.disconnect?.();
