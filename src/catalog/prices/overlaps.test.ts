import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { testCatalog } from '../../../test/test-catalog.ts';
import { statement } from '../../database/database.ts';
import { importCatalog } from '../import/import.ts';
import type { PriceChangeKind } from './price-change.ts';
import { apply, end, plan } from './prices.fixture.ts';

/** The variants of two products, so that changes overlap in one of them or in both. */
const VARIANTS = [
  { sku: 'HOO-BLK-M', slug: 'heavy-hoodie' },
  { sku: 'HOO-BLK-L', slug: 'heavy-hoodie' },
  { sku: 'OXF-NVY-M', slug: 'oxford-shirt' },
] as const;
const SLUGS = ['heavy-hoodie', 'oxford-shirt'] as const;

type Step =
  | { do: 'start'; kind: PriceChangeKind; value: number; slugs: readonly string[] }
  /** Ends one of the changes that are active. */
  | { do: 'end'; which: number }
  /** A writer of this release says that the price is the base. One of the release before does not know about bases. */
  | { do: 'edit'; at: number; price: number; by: 'this release' | 'release before' };

const value = (kind: PriceChangeKind) =>
  kind === 'percentOff' ? fc.integer({ min: 1, max: 90 }) : fc.integer({ min: 1, max: 900 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<PriceChangeKind>('percentOff', 'amountOff', 'fixed').chain((kind) =>
    fc.record({
      do: fc.constant('start' as const),
      kind: fc.constant(kind),
      value: value(kind),
      slugs: fc.subarray([...SLUGS], { minLength: 1 }),
    }),
  ),
  fc.record({ do: fc.constant('end' as const), which: fc.nat(5) }),
  fc.record({
    do: fc.constant('edit' as const),
    at: fc.nat(VARIANTS.length - 1),
    price: fc.integer({ min: 1_000, max: 1_100 }),
    by: fc.constantFrom('this release' as const, 'release before' as const),
  }),
);

interface ActiveChange {
  id: string;
  kind: PriceChangeKind;
  prices: Map<string, number>;
}

/** What the shop must show, written as plainly as possible. */
class Model {
  readonly bases: Map<string, number> = new Map(VARIANTS.map(({ sku }) => [sku, 1_000]));
  active: ActiveChange[] = [];

  start(id: string, { kind, value, slugs }: Extract<Step, { do: 'start' }>): void {
    const priceOf = (base: number) =>
      kind === 'percentOff'
        ? Math.round((base * (100 - value)) / 100)
        : kind === 'amountOff'
          ? base - value
          : value;
    const meant = VARIANTS.filter(({ slug }) => slugs.includes(slug));
    const prices = new Map(meant.map(({ sku }) => [sku, priceOf(this.bases.get(sku) as number)]));
    this.active.push({ id, kind, prices });
  }

  shown(sku: string): { price: number; compareAt: number | null } {
    const base = this.bases.get(sku) as number;
    const prices = this.active.flatMap(({ kind, prices }) => {
      const price = prices.get(sku);
      return price === undefined ? [] : [kind === 'fixed' ? price : Math.min(price, base)];
    });
    const price = prices.length > 0 ? Math.min(...prices) : base;
    return { price, compareAt: price < base ? base : null };
  }
}

describe('overlapping price changes', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
    const imported = await importCatalog(test.database, Readable.from(testCatalog));
    assert.ok(imported.ok);
  });
  after(() => test.drop());

  const query = (sql: string, values: unknown[] = []) => test.database.pool.query(sql, values);

  /** Every variant costs 10.00, and no change is active. */
  const reset = () =>
    test.database.transaction(async (connection) => {
      for (const sql of [
        'DELETE FROM price_changes',
        `SELECT set_config('shop.applies_prices', 'on', true)`,
        'UPDATE variants SET price_minor = 1000, base_price_minor = NULL, compare_at_minor = NULL',
      ])
        await connection.run(statement(sql), []);
    });

  async function take(model: Model, step: Step): Promise<void> {
    switch (step.do) {
      case 'start': {
        const { kind, value, slugs } = step;
        model.start(await plan(test.database, { kind, value, slugs }), step);
        assert.equal(await apply(test.database), 1);
        return;
      }
      case 'end': {
        const ended = model.active[step.which % Math.max(model.active.length, 1)];
        if (!ended) return;
        model.active = model.active.filter((one) => one !== ended);
        assert.equal(await end(test.database, ended.id), true);
        return;
      }
      case 'edit': {
        const { sku } = VARIANTS[step.at] as (typeof VARIANTS)[number];
        // The release before reads the price that is shown. Writing that back is no edit.
        if (step.by === 'this release' || model.shown(sku).price !== step.price)
          model.bases.set(sku, step.price);
        const mark = step.by === 'this release' ? ', compare_at_minor = NULL, base_price_minor = NULL' : '';
        await query(`UPDATE variants SET price_minor = $2${mark} WHERE sku = $1`, [sku, step.price]);
      }
    }
  }

  async function requireModel(model: Model): Promise<void> {
    for (const { sku } of VARIANTS) {
      const { rows } = await query(
        `SELECT price_minor AS price, compare_at_minor AS "compareAt", base_price(variants) AS base
         FROM variants WHERE sku = $1`,
        [sku],
      );
      assert.deepEqual(rows[0], { ...model.shown(sku), base: model.bases.get(sku) }, sku);
    }
  }

  it('show the lowest of their prices, in any sequence of starts, ends and edits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
        await reset();
        const model = new Model();
        for (const one of steps) {
          await take(model, one);
          await requireModel(model);
        }
        for (const { id } of model.active) await end(test.database, id);
        const { rows } = await query(
          'SELECT count(*)::int AS left FROM variants WHERE base_price_minor IS NOT NULL OR compare_at_minor IS NOT NULL',
        );
        assert.equal(rows[0].left, 0);
      }),
      { numRuns: 60 },
    );
  });
});
