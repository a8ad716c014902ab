import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { createTestShop, csvOf, productRows, type TestShop, until } from '../../../test/shop.ts';
import type { SuggestionsAnswer } from '../api/schemas.ts';
import { refreshListings } from '../listings/refresh-listings.ts';
import { refreshVocabulary } from '../listings/vocabulary.ts';
import { matchQueryOf } from './understand/match-query.ts';
import { understand } from './understand/understand.ts';
import { vocabularyOf } from './understand/vocabulary.ts';

const products = [
  ['oxford-shirt', 'Oxford shirt', 'Shirts'],
  ['linen-shirt', 'Linen shirt', 'Shirts'],
  ['heavy-hoodie', 'Heavy hoodie', 'Hoodies'],
  ['wool-coat', 'Wool coat', 'Coats'],
  ['ubergangsjacke', 'Übergangsjacke aus Öltuch', 'Jackets'],
  ['jeans-501', 'Jeans 501', 'Trousers'],
] as const;
const csv = csvOf(
  products.flatMap(([handle, Title, Type], index) =>
    productRows(handle, { Title, Type, Tags: 'women' }, [[`S-${index}`, 'Navy', 'M', '10.00', 5]]),
  ),
);

describe('searching', () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop({ csv });
    await shop.database.pool.query(`UPDATE variants SET barcode = '4006381333931' WHERE sku = 'S-3'`);
    await shop.database.pool.query(`UPDATE variants SET barcode = 'ean-x7' WHERE sku = 'S-1'`);
  });
  after(() => shop.close());

  const found = async (words: string) => {
    const response = await shop.inject({ url: '/api/products', query: { q: words } });
    assert.equal(response.statusCode, 200, response.body);
    return response
      .json<{ products: { slug: string }[] }>()
      .products.map((product) => product.slug)
      .sort();
  };

  const SHIRTS = ['linen-shirt', 'oxford-shirt'];
  const CASES: [words: string, slugs: string[]][] = [
    ['shirt', SHIRTS],
    ['SHIRTS', SHIRTS],
    ['shirt oxford', ['oxford-shirt']],
    ['oxf', ['oxford-shirt']],
    ['hood', ['heavy-hoodie']],
    ['navy shirt', SHIRTS],
    ['shirt coat', []],
    ['501', ['jeans-501']],
    ['öltuch', ['ubergangsjacke']],
    ['ÜBERGANG', ['ubergangsjacke']],
    ['U\u0308bergang', ['ubergangsjacke']],
    // These words have letters swapped, doubled, or left out.
    ['shrit', SHIRTS],
    ['hoddie', ['heavy-hoodie']],
    ['oxfrod', ['oxford-shirt']],
    ['caot', ['wool-coat']],
    ['wool caot', ['wool-coat']],
    ['oxfrod shrit', ['oxford-shirt']],
    ['hevy hoodi', ['heavy-hoodie']],
    // Words of three letters are not corrected.
    ['wol', []],
    // Umlauts are found in each spelling.
    ['ubergangsjacke', ['ubergangsjacke']],
    ['uebergang', ['ubergangsjacke']],
    ['oeltuch', ['ubergangsjacke']],
    // Synonyms are searched, and never corrected.
    ['pullover', []],
    ['chemise', SHIRTS],
    // Words that no product has are left out.
    ['zebrastreifen shirt', SHIRTS],
    // In quotation marks, a word means itself.
    ['"shrit"', []],
    ['“shirt”', SHIRTS],
    // The SKUs and barcodes begin like this.
    ['S-1', ['linen-shirt']],
    ['s-', ['heavy-hoodie', 'jeans-501', 'linen-shirt', 'oxford-shirt', 'ubergangsjacke', 'wool-coat']],
    ['4006381333931', ['wool-coat']],
    ['40063813', ['wool-coat']],
    ['EAN-X7', ['linen-shirt']],
    ['ean-x7', ['linen-shirt']],
    // Query operators are not words.
    ['shirt & !oxford', ['oxford-shirt']],
    ['oxford:*', ['oxford-shirt']],
    ["'oxford' <-> (shirt)", ['oxford-shirt']],
    ['oxford\\', ['oxford-shirt']],
    ['xyzxyzxyz', []],
  ];
  for (const [words, slugs] of CASES) {
    it(`finds ${slugs.join(', ') || 'nothing'} for "${words}"`, async () => {
      assert.deepEqual(await found(words), slugs);
    });
  }

  it('finds nothing for a text without words, and says so on a page', async () => {
    for (const words of ['& | ! : *', "'", '"', '\\', '()', '<->', '😀', '\u200f', '\u0301'])
      assert.equal((await found(words)).length, 0, words);
    assert.equal((await found('   ')).length, products.length);
    const { body } = await shop.inject({ url: '/products', query: { q: '😀' } });
    assert.match(body, /No results for “😀”/);
    assert.match(body, /href="\/products\?category=shirts">Shirts/);
    assert.match(body, /New in[\s\S]*Jeans 501/);
  });

  it('says on the page which words were searched instead, and which were left out', async () => {
    const page = async (q: string) => (await shop.inject({ url: '/products', query: { q } })).body;
    assert.match(await page('oxfrod'), /1 item for “oxford”[\s\S]*Showing results for “oxford”/);
    assert.match(await page('zebra shirt'), /Nothing matches “zebra”/);
    assert.match(await page('navy shirt'), /class="chip" href="\/products\?q=shirt">Navy/);
    assert.match(await page('oxford coat'), /No results for[\s\S]*href="\/products\?q=oxford">oxford/);
  });

  it('suggests searches, categories and products', async () => {
    const suggestions = async (q: string) => {
      const response = await shop.inject({ url: '/api/suggestions', query: { q } });
      assert.equal(response.statusCode, 200, response.body);
      return response.json<SuggestionsAnswer>();
    };
    const { queries, categories, products: found } = await suggestions('navy sh');
    assert.deepEqual(queries[0], { text: 'navy shirt', path: '/products?q=navy+shirt' });
    assert.deepEqual(categories, [
      { label: '“navy sh” in Shirts', path: '/products?category=shirts&color=navy&q=sh' },
    ]);
    assert.deepEqual(
      found.map(({ name, path, price }) => [name, path, price]),
      [
        ['Linen shirt', '/products/linen-shirt?color=navy', '€10.00'],
        ['Oxford shirt', '/products/oxford-shirt?color=navy', '€10.00'],
      ],
    );
    assert.match(found[0]?.image ?? '', /^\/pictures\//);
    const nothing = { queries: [], categories: [], products: [] };
    for (const q of ['', 's', '😀', 'x'.repeat(100), '"', '\u202e'])
      assert.deepEqual(await suggestions(q), nothing);
    assert.equal((await suggestions('shrit')).products.length, 2);
  });

  it('accepts at most 100 characters in the API and cuts longer words on the page', async () => {
    assert.deepEqual(await found('x'.repeat(100)), []);
    const long = { url: '/api/products', query: { q: 'x'.repeat(101) } };
    assert.equal((await shop.inject(long)).statusCode, 400);
    assert.equal((await shop.inject({ ...long, url: '/products' })).statusCode, 200);
    assert.equal(
      (await shop.inject({ url: '/products', query: { q: 'shirt '.repeat(20) } })).statusCode,
      200,
    );
  });

  it('corrects to a word that has just been added', async () => {
    assert.deepEqual(await found('zanzibra'), []);
    const { rows } = await shop.database.pool.query(
      "UPDATE products SET name = 'Zanzibar coat' WHERE slug = 'wool-coat' RETURNING id",
    );
    await shop.database.transaction(async (connection) => {
      await refreshListings(connection, [Number(rows[0].id)]);
      await refreshVocabulary(connection);
    });
    await until(async () => (await found('zanzibra')).join() === 'wool-coat', 'the new word is known');
  });

  it('S21: turns any text into a valid query of plain words', async () => {
    const texts = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('&', '|', '!', ':*', "'", '\\', '<->', ' ', '\u0000', 'ﬀ', '\ud800', 't-shirt', 'ŉ'),
      ),
    );
    const vocabulary = vocabularyOf([], NO_LABELS, { synonyms: [] });
    const queriesOf = (parts: string[]) => {
      const { terms, code } = understand(parts.join(''), vocabulary);
      return Object.values({ ...matchQueryOf(terms, code, vocabulary), code: '' });
    };
    const sample = fc.sample(texts, 200).flatMap(queriesOf);
    for (const query of sample) assert.match(query, /^['\p{L}\p{N}\p{M}\u2044:*ABC()|& -]*$/u);
    const { rowCount } = await shop.database.pool.query(
      'SELECT query::tsquery FROM unnest($1::text[]) AS query',
      [sample],
    );
    assert.equal(rowCount, sample.length);
  });

  it('answers a text of 10,000 characters with a page', async () => {
    for (const q of [
      'a'.repeat(10_000),
      'ab '.repeat(3_000),
      'ש'.repeat(10_000),
      '-'.repeat(10_000),
      '9'.repeat(10_000),
    ])
      assert.equal((await shop.inject({ url: '/products', query: { q } })).statusCode, 200, q.slice(0, 9));
  });
});

const NO_LABELS = { departments: new Map(), types: new Map(), sizes: new Map(), colors: new Map() };
