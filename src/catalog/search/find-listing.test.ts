import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '../../../proving-ground/shared/test-database.ts';
import { csvOf, productRows, type TestVariant } from '../../../test/shop.ts';
import { type Catalog, createCatalog } from '../catalog.ts';
import { importCatalog } from '../import/import.ts';
import type { FacetValue, ListingQuery, Sort } from './listing.ts';
import { PAGE_SIZE } from './listing.ts';
import { everything } from './listing-query.ts';

/** The model of a product. Expected listings are computed from these. */
interface ModelProduct {
  slug: string;
  words: string[];
  departments: string[];
  type: string;
  variants: { size: string; color: string; priceMinor: number; compareAt: boolean; stock: number }[];
}

const DEPARTMENTS = ['women', 'men', 'accessories'];
const TYPES = ['shirts', 'coats', 'socks'];
const SIZES = ['s', 'm', 'l'];
const COLORS = ['navy', 'chalk', 'red'];
const WORDS = ['alpha', 'beta', 'gamma'];

const modelProduct = fc.record({
  words: fc.subarray(WORDS),
  departments: fc.subarray(DEPARTMENTS),
  type: fc.constantFrom(...TYPES),
  variants: fc.uniqueArray(
    fc.record({
      size: fc.constantFrom(...SIZES),
      color: fc.constantFrom(...COLORS),
      // There are only a few prices, so that many products share one.
      priceMinor: fc.constantFrom(1_000, 2_000, 2_050, 9_900),
      compareAt: fc.boolean(),
      stock: fc.constantFrom(0, 0, 1, 9),
    }),
    { minLength: 1, maxLength: 6, selector: ({ size, color }) => `${size} ${color}` },
  ),
});
const products: ModelProduct[] = fc
  .sample(modelProduct, { numRuns: 70, seed: 20_261_122 })
  .map((product, index) => ({ slug: `product-${index}`, ...product }));

const queries: fc.Arbitrary<ListingQuery> = fc.record({
  departments: fc.subarray(DEPARTMENTS, { maxLength: 2 }),
  types: fc.subarray(TYPES, { maxLength: 2 }),
  sizes: fc.subarray(SIZES, { maxLength: 2 }),
  colors: fc.subarray(COLORS, { maxLength: 2 }),
  words: fc.constantFrom('', '', ...WORDS),
  priceMinMinor: fc.constantFrom(null, null, 1_500, 2_000),
  priceMaxMinor: fc.constantFrom(null, null, 2_000, 5_000),
  isReduced: fc.boolean(),
  sort: fc.constantFrom<Sort>('newest', 'price-up', 'price-down', 'rating'),
  page: fc.constant(1),
});

const inStock = ({ variants }: ModelProduct) => variants.filter(({ stock }) => stock > 0);
const buyable = (product: ModelProduct) =>
  inStock(product).length > 0 ? inStock(product) : product.variants;
const priceOf = (product: ModelProduct) => Math.min(...buyable(product).map(({ priceMinor }) => priceMinor));

function matches(product: ModelProduct, query: ListingQuery): boolean {
  const { departments, types, sizes, colors, words, priceMinMinor, priceMaxMinor, isReduced } = query;
  const isWanted = ({ size, color }: { size: string; color: string }) =>
    (sizes.length === 0 || sizes.includes(size)) && (colors.length === 0 || colors.includes(color));
  return (
    (departments.length === 0 || departments.some((slug) => product.departments.includes(slug))) &&
    (types.length === 0 || types.includes(product.type)) &&
    (sizes.length + colors.length === 0 || inStock(product).some(isWanted)) &&
    (words === '' || product.words.includes(words)) &&
    (!isReduced || buyable(product).some(({ compareAt }) => compareAt)) &&
    priceOf(product) >= (priceMinMinor ?? 0) &&
    priceOf(product) <= (priceMaxMinor ?? Number.POSITIVE_INFINITY)
  );
}

const modelTotal = (query: ListingQuery) => products.filter((product) => matches(product, query)).length;

/** The stars of the approved reviews of each product. Some have the same average, and most have no review. */
const starsOf = (product: ModelProduct): number[] =>
  [[5], [], [4, 5], [], [3], [5, 5], [], [5, 4], [1]][products.indexOf(product)] ?? [];

/** The average, and among equal ones the number of reviews. */
function compareRatings(one: ModelProduct, other: ModelProduct): number {
  const [ours, theirs] = [starsOf(one), starsOf(other)];
  const average = (stars: number[]) =>
    stars.length === 0 ? 0 : stars.reduce((sum, star) => sum + star, 0) / stars.length;
  return average(theirs) - average(ours) || theirs.length - ours.length;
}

/** Products later in the file are newer. Equal prices are sorted by age, in the direction of the sort. */
function modelOrder(query: ListingQuery): string[] {
  const found = products.filter((product) => matches(product, query));
  if (query.sort === 'price-up') found.sort((a, b) => priceOf(a) - priceOf(b));
  else if (query.sort === 'price-down') found.reverse().sort((a, b) => priceOf(b) - priceOf(a));
  else if (query.sort === 'rating') found.reverse().sort(compareRatings);
  else found.reverse();
  return found.map(({ slug }) => slug);
}

const csv = csvOf(
  products.flatMap(({ slug, words, departments, type, variants }) => {
    const rows = productRows(
      slug,
      { Title: `Item ${words.join(' ')}`, Type: type, Tags: departments.join(', ') },
      variants.map(
        ({ size, color, priceMinor, stock }): TestVariant => [
          `${slug}-${size}-${color}`,
          color,
          size,
          String(priceMinor / 100),
          stock,
        ],
      ),
    );
    return rows.map((row, index) => ({
      ...row,
      'Variant Compare At Price': variants[index]?.compareAt ? '199.00' : '',
    }));
  }),
);

/** Two customers write the reviews. One that is not approved counts for nothing. */
async function writeReviews({ database }: TestDatabase): Promise<void> {
  const { rows } = await database.pool.query(
    "INSERT INTO customers (email, email_key, name) SELECT n, n, 'A' FROM unnest(ARRAY['a@b.test', 'c@d.test']) AS n RETURNING id",
  );
  const add = (slug: string, customer: number, stars: number, state: string) =>
    database.pool.query(
      `INSERT INTO reviews (product_id, customer_id, stars, text, state)
       SELECT id, $2, $3, 'A text.', $4 FROM products WHERE slug = $1`,
      [slug, rows[customer].id, stars, state],
    );
  for (const product of products)
    for (const [customer, stars] of starsOf(product).entries())
      await add(product.slug, customer, stars, 'approved');
  await add('product-1', 0, 5, 'pending');
}

const FACETS = ['departments', 'types', 'sizes', 'colors'] as const;

describe('a listing', () => {
  let test: TestDatabase;
  let catalog: Catalog;
  before(async () => {
    test = await createTestDatabase();
    const imported = await importCatalog(test.database, Readable.from(csv));
    assert.ok(imported.ok, JSON.stringify(imported));
    await writeReviews(test);
    catalog = createCatalog(test.database, (error) => assert.fail(String(error)));
  });
  after(() => test.drop());

  const selecting = (
    query: ListingQuery,
    facet: (typeof FACETS)[number],
    { slug }: FacetValue,
  ): ListingQuery => ({
    ...query,
    [facet]: [slug],
  });

  it('has the same products, total, and prices as a simple model, for any filters', async () => {
    await fc.assert(
      fc.asyncProperty(queries, async (query) => {
        const listing = await catalog.listing(query);
        assert.equal(listing.total, modelTotal(query));
        assert.deepEqual(
          listing.cards.map((card) => card.slug),
          modelOrder(query).slice(0, PAGE_SIZE),
        );
        const anyPrice = { ...query, priceMinMinor: null, priceMaxMinor: null };
        const prices = products.filter((product) => matches(product, anyPrice)).map(priceOf);
        const expected =
          prices.length === 0 ? null : { minMinor: Math.min(...prices), maxMinor: Math.max(...prices) };
        assert.deepEqual(listing.facets.price, expected);
      }),
      { numRuns: 60 },
    );
  });

  it('counts for each value what selecting it would show, for any filters', async () => {
    await fc.assert(
      fc.asyncProperty(queries, async (query) => {
        const { facets } = await catalog.listing(query);
        for (const facet of FACETS) {
          const all = { departments: DEPARTMENTS, types: TYPES, sizes: SIZES, colors: COLORS }[facet];
          const shown = new Map(facets[facet].map((value) => [value.slug, value]));
          for (const slug of all) {
            const total = modelTotal({ ...query, [facet]: [slug] });
            const value = shown.get(slug);
            assert.equal(value?.count ?? 0, total, `${facet} ${slug}`);
            assert.equal(
              value !== undefined,
              total > 0 || query[facet].includes(slug),
              `${facet} ${slug} is shown`,
            );
            assert.equal(value?.selected ?? false, query[facet].includes(slug));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('shows the promised number of products when a value is selected', async () => {
    for (const query of fc.sample(queries, { numRuns: 8, seed: 7 })) {
      const { facets } = await catalog.listing(query);
      for (const facet of FACETS)
        for (const value of facets[facet])
          assert.equal(
            (await catalog.listing(selecting(query, facet, value))).total,
            value.count,
            `${facet} ${value.slug}`,
          );
    }
  });

  const SORTED: ListingQuery[] = [
    { ...everything, sort: 'newest' },
    { ...everything, sort: 'price-up' },
    { ...everything, sort: 'price-down' },
    { ...everything, sort: 'price-down', sizes: ['m'], colors: ['navy', 'red'] },
    { ...everything, sort: 'rating' },
    { ...everything, sort: 'rating', sizes: ['m'] },
    { ...everything, sort: 'relevance', words: 'alpha' },
  ];
  for (const query of SORTED) {
    const name = `${query.sort}${query.sizes.length > 0 ? ' and filtered' : ''}`;
    it(`has pages that contain every product exactly once: ${name}`, async () => {
      const { pageCount, total } = await catalog.listing(query);
      assert.equal(pageCount, Math.max(1, Math.ceil(total / PAGE_SIZE)));
      const slugs: string[] = [];
      for (let page = 1; page <= pageCount; page++)
        slugs.push(...(await catalog.listing({ ...query, page })).cards.map((card) => card.slug));
      const whole = (await catalog.listing(query, { limit: 1_000, offset: 0 })).cards.map(
        (card) => card.slug,
      );
      assert.deepEqual(slugs, whole);
      assert.equal(new Set(slugs).size, total);
      if (query.sort !== 'relevance') assert.deepEqual(slugs, modelOrder(query));
      assert.deepEqual((await catalog.listing({ ...query, page: pageCount + 1 })).cards, []);
    });

    if (query.sort !== 'relevance') {
      it(`continues after any product without repeating or skipping one: ${name}`, async () => {
        const slugs: string[] = [];
        let listing = await catalog.listing(query, { limit: 5, offset: 0 });
        while (listing.last && slugs.length <= products.length) {
          slugs.push(...listing.cards.map((card) => card.slug));
          listing = await catalog.listing(query, { limit: 5, offset: 0, after: listing.last });
        }
        assert.deepEqual(slugs, modelOrder(query));
      });
    }
  }
});
