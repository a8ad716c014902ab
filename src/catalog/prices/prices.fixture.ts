import assert from 'node:assert/strict';
import { commandActor } from '../../audit/actor.ts';
import type { Database } from '../../database/database.ts';
import { applyPriceChanges, endPriceChange } from './apply-price-changes.ts';
import { createPriceChange, type PriceChangeDraft } from './create-price-change.ts';

export const ACTOR = commandActor('Tests');

export const DRAFT: PriceChangeDraft = {
  ...{ name: 'Sale', kind: 'percentOff', value: 20, startsAt: null, endsAt: null },
  slugs: ['heavy-hoodie'],
};

const HOUR_MS = 60 * 60_000;
export const inHours = (hours: number): Date => new Date(Date.now() + hours * HOUR_MS);

/** Creates a change that starts now or when its draft says. Resolves to its ID. */
export async function plan(database: Database, draft: Partial<PriceChangeDraft> = {}): Promise<string> {
  const created = await database.transaction((connection) =>
    createPriceChange(connection, ACTOR, { ...DRAFT, ...draft }),
  );
  assert.ok(created.ok, JSON.stringify(created));
  return created.change.id;
}

/** Starts and ends what is due, and fails if that fails. */
export async function apply(database: Database): Promise<number> {
  const { applied, errors } = await applyPriceChanges(database);
  assert.deepEqual(errors, []);
  return applied;
}

/** Moves the start, and the end if it is meant too, into the past of the database's clock. */
export const makeDue = (database: Database, id: string, what: 'start' | 'end'): Promise<unknown> =>
  database.pool.query(
    `UPDATE price_changes SET starts_at = now() - interval '2 seconds',
       ends_at = CASE WHEN $2 THEN now() - interval '1 second' ELSE ends_at END
     WHERE id = $1`,
    [id, what === 'end'],
  );

export const end = (database: Database, id: string): Promise<boolean> =>
  database.transaction((connection) => endPriceChange(connection, ACTOR, id));

export interface StoredPrice {
  sku: string;
  price: number;
  compareAt: number | null;
  base: number | null;
}

export async function pricesOf(database: Database, slug: string): Promise<StoredPrice[]> {
  const { rows } = await database.pool.query(
    `SELECT sku, price_minor AS price, compare_at_minor AS "compareAt", base_price_minor AS base FROM variants
     WHERE product_id = (SELECT id FROM products WHERE slug = $1) ORDER BY position`,
    [slug],
  );
  return rows;
}
