import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { createTestShop, csvOf, productRows, type TestShop } from '../../../test/shop.ts';
import { correctWords, tsqueryOf } from './search-words.ts';

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
    ['wol', ['wool-coat']],
    ['wol caot', ['wool-coat']],
    ['oxfrod shrit', ['oxford-shirt']],
    ['hevy hoodi', ['heavy-hoodie']],
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

  it('finds everything when no words are left', async () => {
    for (const words of ['& | ! : *', "'", '"', '\\', '()', '<->', '😀', '   '])
      assert.equal((await found(words)).length, products.length, words);
    const { body } = await shop.inject({ url: '/products', query: { q: '😀' } });
    assert.doesNotMatch(body, /😀/, 'it does not claim to have found that');
  });

  it('says on the page which words were searched instead', async () => {
    const { body } = await shop.inject({ url: '/products?q=shrit' });
    assert.match(body, /shrit/);
    assert.match(body, /shirt/);
    assert.match(body, /Oxford shirt/);
  });

  it('corrects only unknown words, and only by a few letters', async () => {
    const correct = (words: string) => correctWords(shop.database, words);
    assert.equal(await correct('oxford shirt'), null);
    assert.equal(await correct('oxf'), null);
    assert.equal(await correct('oxfrod SHIRT'), 'oxford shirt');
    assert.equal(await correct('cot'), 'coat');
    assert.equal(await correct('ct'), null);
    assert.equal(await correct('xx'), null);
    assert.equal(await correct('502'), null);
    assert.equal(await correct('shirtshirt'), null);
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

  it('S21: turns any text into a valid query of plain words', async () => {
    const texts = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('&', '|', '!', ':*', "'", '\\', '<->', ' ', '\u0000', 'ﬀ', '\ud800'),
      ),
    );
    fc.assert(
      fc.property(texts, (parts) => {
        const query = tsqueryOf(parts.join(''));
        assert.match(query, /^$|^[\p{L}\p{N}\p{M}]{1,32}:\*( & [\p{L}\p{N}\p{M}]{1,32}:\*){0,7}$/u);
      }),
    );
    const sample = fc.sample(texts, 100).map((parts) => tsqueryOf(parts.join('')));
    const { rowCount } = await shop.database.pool.query(
      "SELECT to_tsquery('english', query) FROM unnest($1::text[]) AS query",
      [sample],
    );
    assert.equal(rowCount, 100);
  });
});
