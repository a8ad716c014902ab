import assert from 'node:assert/strict';
import { test } from 'node:test';
import { productCard, SIZES, swatchDot } from './card.ts';
import { card, MARKUP } from './listing/listing.fixture.ts';

const text = (more: Partial<typeof card>) => productCard({ ...card, ...more }, 'EUR').text;

test('stored markup is escaped in every field of a card', () => {
  const shown = text({
    slug: MARKUP,
    name: MARKUP,
    alt: MARKUP,
    colors: [{ name: MARKUP, hex: MARKUP }],
    sizes: [MARKUP],
  });
  assert.ok(!shown.includes('<script>'));
  assert.ok(!shown.includes('"><script'));
  assert.ok(!swatchDot(MARKUP).text.includes('<script>'));
});

test('the alternative text names the garment and the color shown', () => {
  assert.ok(text({}).includes('alt="Oxford shirt in sky blue"'));
  assert.ok(text({ alt: 'Poplin shirt' }).includes('alt="Poplin shirt in sky blue"'));
  assert.ok(text({ colors: [] }).includes('alt="Oxford shirt"'));
});

test('a card has at most one badge: sold out before reduced before new', () => {
  const badges = (more: Partial<typeof card>) =>
    [...text(more).matchAll(/<span class="badge[^>]*>([^<]*)</g)].map(([, words]) => words);
  const reduced = { priceMinor: 5_530, compareAtMinor: 7_900 };
  assert.deepEqual(badges({}), []);
  assert.deepEqual(badges({ isNew: true }), ['New']);
  assert.deepEqual(badges({ isNew: true, ...reduced }), ['−30%']);
  assert.deepEqual(badges({ isNew: true, ...reduced, available: false }), ['Sold out']);
});

test('a price shows the previous price and whether it is a starting price', () => {
  assert.ok(text({}).includes('<p class="price">€69.00</p>'));
  const reduced = text({ priceMinor: 5_530, compareAtMinor: 7_900 });
  assert.ok(reduced.includes('<ins>€55.30</ins> <s><span class="vh">was </span>€79.00</s>'));
  assert.ok(text({ priceVaries: true }).includes('from </span>€69.00'));
  assert.ok(!text({ compareAtMinor: 6_900 }).includes('<ins>'));
  assert.ok(!text({ compareAtMinor: 5_000 }).includes('badge'));
});

test('a card shows four color dots and the number of further colors', () => {
  const colors = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name, hex: '232c42' }));
  assert.equal(text({ colors }).match(/<circle/g)?.length, 4);
  assert.ok(text({ colors }).includes('+2</span><span class="vh">6 colors</span>'));
  assert.ok(text({ colors: colors.slice(0, 1) }).includes('1 color<'));
  assert.ok(!text({ colors: [] }).includes('dots'));
});

test('a card shows when few items are left, but not when it is sold out', () => {
  assert.ok(text({ fewLeft: 2 }).includes('Only 2 left'));
  assert.ok(!text({ fewLeft: 2, available: false }).includes('Only'));
});

test('a card shows and links to the requested color', () => {
  const shown = productCard(card, 'EUR', {
    sizes: SIZES.three,
    loading: 'lazy',
    colors: ['chalk', 'rust'],
  }).text;
  assert.ok(shown.includes('/f0ece3/front-400.webp'));
  assert.ok(shown.includes('href="/products/oxford-shirt?color=chalk"'));
  assert.ok(shown.includes('alt="Oxford shirt in chalk"'));
});

test('in a list, each dot leads to its color, and a button leads to the product until a script has loaded', () => {
  const options = { sizes: SIZES.three, loading: 'lazy' as const, isChoosable: true };
  const shown = productCard(card, 'EUR', { ...options, colors: ['chalk'] }).text;
  assert.ok(shown.includes('<a href="/products/oxford-shirt?color=sky-blue" aria-label="Sky blue"><svg'));
  assert.ok(
    shown.includes('href="/products/oxford-shirt?color=chalk" aria-label="Chalk" aria-current="true"'),
  );
  assert.match(
    shown,
    /<a class="iconbtn quick" href="\/products\/oxford-shirt\?color=chalk" data-quick="oxford-shirt"/,
  );
  const soldOut = productCard({ ...card, available: false }, 'EUR', options).text;
  assert.ok(!soldOut.includes('data-quick') && soldOut.includes('aria-label="Chalk"'));
  const plain = productCard({ ...card, colors: [] }, 'EUR', options).text;
  assert.ok(!plain.includes('dots') && plain.includes('data-quick'));
  assert.ok(!text({}).includes('data-quick') && !text({}).includes('aria-current'));
});

test('the dots of a product with pictures of its own name those of each color', () => {
  const own = (key: string, colors: string[]) => ({ key, width: 900, height: 1_200, colors });
  const pictures = [own('aa', ['Sky blue']), own('bb', ['Chalk']), own('cc', ['Chalk'])];
  const options = { sizes: SIZES.three, loading: 'lazy' as const, isChoosable: true };
  const shown = productCard({ ...card, pictures }, 'EUR', options).text;
  assert.ok(
    shown.includes(
      'data-pictures="[[&quot;bb&quot;,900,1200,&quot;photo&quot;,&quot;Oxford shirt&quot;],[&quot;cc&quot;,900,1200,&quot;photo&quot;,&quot;Oxford shirt&quot;]]"',
    ),
  );
});

test('only the first picture has high priority, and pictures further down load lazily', () => {
  const first = productCard(card, 'EUR', { sizes: SIZES.three, loading: 'first' }).text;
  assert.match(first, /<img (?!class)[^>]*fetchpriority="high"/);
  assert.match(text({}), /<img (?!class)[^>]*loading="lazy"/);
});
