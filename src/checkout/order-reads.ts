import { createBatcher } from '../database/batcher.ts';
import { type Database, isFaultOfStatement } from '../database/database.ts';
import { selectByKeys } from '../orders/queries.ts';
import { type PricedRow, selectPriced } from './pricing/queries.ts';

/**
 * What each order reads before its transaction. The buyers of a popular item come at once, so it is read for all of them
 * together. Everything is from the primary, and as of after the call.
 */
export interface OrderReads {
  /** Finds the variants of some SKUs. The answer may have others as well. */
  findVariants(skus: readonly string[]): Promise<readonly PricedRow[]>;
  /** Finds the order that was placed with a key. */
  findByKey(keyHash: Buffer): Promise<{ id: string; request_hash: Buffer } | undefined>;
}

/** A cart has up to 100 SKUs, so that one statement reads up to 3,200. */
const BATCH = { maxBatch: 32, maxUnderWay: 2, isFaultOfOne: isFaultOfStatement } as const;

export function createOrderReads(database: Database): OrderReads {
  return {
    findVariants: createBatcher({
      ...BATCH,
      async run(carts: (readonly string[])[]) {
        const rows = await database.list(selectPriced, [[...new Set(carts.flat())]]);
        return carts.map(() => rows);
      },
    }),
    findByKey: createBatcher({
      ...BATCH,
      async run(keys: Buffer[]) {
        const rows = await database.list(selectByKeys, [keys]);
        const byKey = new Map(rows.map((row) => [row.key_hash.toString('latin1'), row]));
        return keys.map((key) => byKey.get(key.toString('latin1')));
      },
    }),
  };
}
