import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rendered } from '../../../../test/rendered.ts';
import { DEFAULT_SETTINGS } from '../../../settings/defaults.ts';
import { card, MARKUP } from '../listing/listing.fixture.ts';
import { type HomeContent, homePage } from './home-page.ts';

const pageOf = (content: HomeContent) => homePage(content, DEFAULT_SETTINGS);

const full: HomeContent = {
  hero: Array(6).fill(card),
  newest: Array(5).fill(card),
  small: Array(4).fill(card),
  range: { card, colors: card.colors },
  counts: { total: 48, departments: { women: 20, men: 20, accessories: 8 } },
};

test('stored markup is escaped everywhere', () => {
  const bad = { ...card, slug: MARKUP, name: MARKUP, alt: MARKUP, colors: [{ name: MARKUP, hex: '232c42' }] };
  const range = { card: bad, colors: bad.colors };
  const cards = { hero: Array(6).fill(bad), newest: Array(5).fill(bad), small: Array(4).fill(bad) };
  const page = rendered(pageOf({ ...full, ...cards, range }));
  assert.ok(!page.includes('<script>alert'));
  assert.ok(!page.includes('"><script>'));
});

test('the flat lay needs six items', () => {
  assert.ok(rendered(pageOf(full)).includes('class="flatlay"'));
  assert.ok(!rendered(pageOf({ ...full, hero: full.hero.slice(0, 5) })).includes('class="flatlay"'));
});

test('exactly one picture has high priority: the first one', () => {
  for (const content of [full, { ...full, hero: [] }]) {
    assert.equal(rendered(pageOf(content)).match(/fetchpriority="high"/g)?.length, 1);
  }
});

test('an empty shop still has a home page', () => {
  const page = rendered(
    pageOf({
      hero: [],
      newest: [],
      small: [],
      range: null,
      counts: { total: 0, departments: {} },
    }),
  );
  assert.ok(page.includes('The shelves are empty'));
  assert.ok(!page.includes('<article'));
  assert.ok(!page.includes('class="tile"'));
  assert.ok(!page.includes('All accessories'));
});

test('a small catalog has a plain row and no tiles of empty departments', () => {
  const few = full.newest.slice(0, 3);
  const page = rendered(pageOf({ ...full, newest: few, counts: { total: 3, departments: { women: 3 } } }));
  assert.ok(!page.includes('four lead'));
  assert.ok(!page.includes('See all'));
  assert.equal(page.match(/class="tile"/g)?.length, 1);
});

test('a product in many colors is shown in all of them, each linked to its color', () => {
  const page = rendered(pageOf(full));
  assert.ok(page.includes('Oxford shirt, in two colors'));
  assert.ok(page.includes('href="/products/oxford-shirt?color=sky-blue"'));
});
