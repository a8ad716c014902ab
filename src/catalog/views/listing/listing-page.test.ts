import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rendered } from '../../../../test/rendered.ts';
import { DEFAULT_SETTINGS } from '../../../settings/defaults.ts';
import type { Listing, ListingQuery } from '../../search/listing.ts';
import { defaultSort, everything } from '../../search/listing-query.ts';
import type { SizeKind } from '../../sizes.ts';
import { card, listing, MARKUP, value } from './listing.fixture.ts';
import { listingPage } from './listing-page.ts';
import { pageNumbers } from './page-links.ts';

const pageFor = (query: Partial<ListingQuery>, more: Partial<Listing> = {}): string =>
  rendered(
    listingPage(
      {
        listing: {
          ...listing,
          searchedWords: query.words ?? '',
          ...more,
          query: { ...everything, sort: defaultSort(query.words ?? ''), ...query },
        },
      },
      DEFAULT_SETTINGS,
    ),
  );
const none: Partial<Listing> = { cards: [], total: 0 };
const heading = (page: string) => /<h1[^>]*>([^<]*)<\/h1>/.exec(page)?.[1];
const chips = (page: string) =>
  [...page.matchAll(/<a class="chip" href="([^"]*)">([^<]*)</g)].map((chip) => chip.slice(1));
const isListed = (page: string) => !page.includes('<meta name="robots"');

test('stored and typed markup is escaped in every field of a listing', () => {
  const bad = value(MARKUP, { slug: MARKUP, selected: true });
  const sizes = [{ ...bad, kinds: [] }];
  const facets = { departments: [bad, bad], types: [bad], sizes, colors: [bad], price: null };
  const cards = [
    { ...card, slug: MARKUP, name: MARKUP, alt: MARKUP, colors: [{ name: MARKUP, hex: '232c42' }] },
  ];
  const slugs = { departments: [MARKUP], types: [MARKUP], sizes: [MARKUP], colors: [MARKUP] };
  for (const page of [
    pageFor(slugs, { cards, facets }),
    pageFor({ ...slugs, words: MARKUP }, { cards, facets, correctedWords: MARKUP }),
    pageFor({ ...slugs, words: MARKUP }, { ...none, facets }),
    pageFor({ words: MARKUP }, none),
  ]) {
    assert.ok(!page.includes('<script>alert'));
    assert.ok(!page.includes('"><script>'));
  }
});

test('the heading names the department, the type, the sale, or the search', () => {
  assert.equal(heading(pageFor({})), 'Everything');
  assert.equal(heading(pageFor({ departments: ['men'] })), 'Men');
  assert.equal(heading(pageFor({ departments: ['men'], types: ['shirts'] })), 'Shirts');
  assert.equal(heading(pageFor({ types: ['shirts'] })), 'Shirts');
  assert.equal(heading(pageFor({ types: ['shirts', 'knitwear'] })), 'Everything');
  assert.equal(heading(pageFor({ isReduced: true })), 'Sale');
  assert.equal(heading(pageFor({ types: ['whatever-a-link-says'] }, none)), 'Everything');
  assert.equal(heading(pageFor({ words: 'linen' }, { total: 3 })), '3 items for “linen”');
  assert.ok(pageFor({ departments: ['men'], types: ['shirts'] }).includes('<title>Men: Shirts | MyClothes'));
});

test('each chip removes one filter and returns to the first page, and the department has no chip', () => {
  const page = pageFor({
    departments: ['men'],
    types: ['shirts'],
    sizes: ['m'],
    colors: ['navy', 'rust'],
    priceMinMinor: 1_000,
    priceMaxMinor: 30_000,
    sort: 'price-up',
    page: 3,
  });
  const rest = 'category=men&amp;category=shirts';
  assert.deepEqual(chips(page), [
    [
      '/products?category=men&amp;size=m&amp;color=navy&amp;color=rust&amp;price=10-300&amp;sort=price-up',
      'Shirts',
    ],
    [`/products?${rest}&amp;color=navy&amp;color=rust&amp;price=10-300&amp;sort=price-up`, 'Size M'],
    [`/products?${rest}&amp;size=m&amp;color=rust&amp;price=10-300&amp;sort=price-up`, 'Navy'],
    [`/products?${rest}&amp;size=m&amp;color=navy&amp;price=10-300&amp;sort=price-up`, 'Rust'],
    [`/products?${rest}&amp;size=m&amp;color=navy&amp;color=rust&amp;sort=price-up`, '€10 to €300'],
  ]);
  assert.ok(page.includes('<a class="link" href="/products?category=men&amp;sort=price-up">Clear all</a>'));
  assert.ok(page.includes('Filter (5)'));
});

test('in search results, a department is a filter like the others', () => {
  assert.deepEqual(chips(pageFor({ departments: ['men'], words: 'wool' })), [['/products?q=wool', 'Men']]);
});

test('a filter that the catalog does not know can still be removed', () => {
  assert.deepEqual(chips(pageFor({ colors: ['mauve'] }, none)), [['/products', 'mauve']]);
});

test('a value without results cannot be selected, only deselected', () => {
  const types = [value('Shirts', { count: 0 }), value('Socks', { count: 0, selected: true }), value('Coats')];
  const page = pageFor({ types: ['socks'] }, { facets: { ...listing.facets, types } });
  assert.ok(page.includes('value="shirts" disabled>'));
  assert.ok(page.includes('value="socks" checked>'));
  assert.ok(page.includes('value="coats">'));
});

test('the filter form keeps the words, the sort order, and the department, and the sort form keeps everything', () => {
  const page = pageFor({ departments: ['men'], sizes: ['m'], sort: 'price-up', page: 2 });
  const forms = page.split('<form');
  const filters = forms.find((form) => form.includes('id="filters"')) ?? '';
  assert.ok(filters.includes('<input type="hidden" name="category" value="men">'));
  assert.ok(filters.includes('<input type="hidden" name="sort" value="price-up">'));
  assert.ok(!filters.includes('type="hidden" name="size"'));
  const sort = forms.find((form) => form.includes('id="sort-form"')) ?? '';
  assert.ok(sort.includes('<input type="hidden" name="size" value="m">'));
  assert.ok(!sort.includes('name="page"'));
  assert.ok(!sort.includes('value="relevance"'));
  const search = pageFor({ words: 'wool' });
  assert.ok(search.includes('<input type="hidden" name="q" value="wool">'));
  assert.ok(search.includes('Best match'));
});

test('a correction names the words that found nothing and the words used instead', () => {
  const page = pageFor({ words: 'shrit' }, { correctedWords: 'shirt', total: 12 });
  assert.equal(heading(page), '12 items for “shirt”');
  assert.ok(page.includes('Showing results for “shirt”.'));
  assert.ok(page.includes('<a href="/products?q=%22shrit%22">Search for “shrit” instead</a>'));
});

test('words that were left out are named', () => {
  const page = pageFor({ words: 'shirt' }, { searchedWords: 'zebra shirt', leftOut: ['zebra'] });
  assert.equal(heading(page), '1 item for “zebra shirt”');
  assert.ok(page.includes('Nothing matches “zebra”, so it was left out.'));
});

test('filters that were typed are shown like chosen ones, and links and forms have only the other words', () => {
  const colors = [value('Navy', { selected: true })];
  const page = pageFor(
    { words: 'jeans', colors: ['navy'], priceMaxMinor: 8_000 },
    { searchedWords: 'navy jeans under 80', facets: { ...listing.facets, colors } },
  );
  assert.equal(heading(page), '1 item for “navy jeans under 80”');
  assert.deepEqual(chips(page), [
    ['/products?q=jeans&amp;price=-80', 'Navy'],
    ['/products?color=navy&amp;q=jeans', 'Up to €80'],
  ]);
  assert.ok(page.includes('<input type="hidden" name="q" value="jeans">'));
  const department = pageFor({ departments: ['men'] }, { searchedWords: 'mens' });
  assert.equal(heading(department), '1 item for “mens”');
  assert.deepEqual(chips(department), [['/products', 'Men']]);
  assert.ok(!isListed(department));
});

test('a search without results offers its words one by one, categories and products', () => {
  const help = {
    words: [{ text: 'shirt', path: '/products?q=shirt', count: 12 }],
    categories: [{ text: MARKUP, path: '/products?category=shoes', count: 8 }],
    cards: [card],
    areBestSellers: true,
  };
  const search = {
    ...listing,
    ...none,
    searchedWords: 'shirt coat',
    query: { ...everything, words: 'shirt coat' },
  };
  const page = rendered(listingPage({ listing: search, help }, DEFAULT_SETTINGS));
  assert.match(page, /href="\/products\?q=shirt">shirt <span class="n">12</);
  assert.match(page, /href="\/products\?category=shoes">/);
  assert.ok(!page.includes(MARKUP));
  assert.match(page, /Best sellers[\s\S]*Oxford shirt/);
  const newest = rendered(
    listingPage({ listing: search, help: { ...help, areBestSellers: false } }, DEFAULT_SETTINGS),
  );
  assert.match(newest, /New in/);
});

test('an empty listing says why and offers one next step', () => {
  const words = pageFor({ words: 'zebra' }, none);
  assert.equal(heading(words), 'No results for “zebra”');
  assert.match(words, /name="q"[^>]*value="zebra"/);
  assert.ok(!words.includes('id="filters"'));
  const both = pageFor({ departments: ['men'], sizes: ['s'], colors: ['rust'] }, none);
  assert.ok(both.includes('Nothing matches “Size S” and “Rust” together.'));
  assert.ok(both.includes('<a class="btn" href="/products?category=men">Clear filters</a>'));
  assert.equal(heading(pageFor({}, none)), 'The shelves are empty');
  assert.equal(heading(pageFor({ departments: ['men'] }, none)), 'Nothing here yet');
  const past = pageFor({ page: 9 }, { cards: [], total: 60, pageCount: 3 });
  assert.ok(past.includes('There is no page 9'));
  assert.ok(past.includes('<a class="btn" href="/products?page=3">'));
});

test('filters that leave nothing say what is left without each of them', () => {
  const query = { ...everything, departments: ['men'], sizes: ['s'], colors: ['rust'] };
  const page = rendered(
    listingPage({ listing: { ...listing, ...none, query }, kept: [12, 0] }, DEFAULT_SETTINGS),
  );
  assert.ok(page.includes('href="/products?category=men&amp;color=rust">Without Size S: 12 items</a>'));
  assert.ok(!page.includes('Without Rust'));
});

test('sizes of several kinds are grouped, and a number of two kinds is in both groups', () => {
  const size = (label: string, ...kinds: SizeKind[]) => ({ ...value(label), kinds });
  const facets = {
    ...listing.facets,
    sizes: [size('M', 'clothes'), size('34', 'waist'), size('36', 'waist', 'shoes'), size('37', 'shoes')],
  };
  const page = pageFor({}, { facets });
  const groups = [...page.matchAll(/<legend class="kind">([^<]*)<\/legend>(.*?)<\/fieldset>/gs)].map(
    ([, label, content = '']) => [
      label,
      ...Array.from(content.matchAll(/value="([^"]*)"/g), ([, slug]) => slug),
    ],
  );
  assert.deepEqual(groups, [
    ['Clothes', 'm'],
    ['Waist', '34', '36'],
    ['Shoes', '36', '37'],
  ]);
  assert.ok(!pageFor({}).includes('class="kind"'), 'sizes of one kind need no group');
});

test('a new search keeps the size, the color and the price, but not filters that words may have named', () => {
  const fields = (page: string) =>
    [...page.matchAll(/name="([^"]*)" value="([^"]*)" form="search"/g)].map((field) =>
      field.slice(1).join('='),
    );
  const chosen = { types: ['shirts'], sizes: ['m'], colors: ['navy'], priceMaxMinor: 8_000 };
  assert.deepEqual(fields(pageFor(chosen)), ['size=m', 'color=navy', 'price=-80']);
  assert.deepEqual(fields(pageFor({ ...chosen, words: 'linen' })), []);
  assert.deepEqual(fields(pageFor({})), []);
});

test('page links go forward and back and keep the filters', () => {
  const page = pageFor({ sizes: ['m'], page: 2 }, { total: 60, pageCount: 3 });
  assert.ok(page.includes('<a href="/products?size=m" rel="prev"'));
  assert.ok(page.includes('<a href="/products?size=m&amp;page=3" rel="next"'));
  assert.ok(!pageFor({}).includes('class="pages"'));
});

test('page numbers include both ends and the neighbors', () => {
  assert.deepEqual(pageNumbers(1, 3), [1, 2, 3]);
  assert.deepEqual(pageNumbers(1, 20), [1, 2, null, 20]);
  assert.deepEqual(pageNumbers(10, 20), [1, null, 9, 10, 11, null, 20]);
  assert.deepEqual(pageNumbers(4, 6), [1, 2, 3, 4, 5, 6]);
});

test('search engines index departments, types, and the sale, but not their filtered versions', () => {
  assert.ok(isListed(pageFor({})));
  assert.ok(isListed(pageFor({ departments: ['men'], types: ['shirts'], page: 2 })));
  assert.ok(isListed(pageFor({ isReduced: true })));
  assert.ok(!isListed(pageFor({ sizes: ['m'] })));
  assert.ok(!isListed(pageFor({ colors: ['navy'] })));
  assert.ok(!isListed(pageFor({ words: 'wool' })));
  assert.ok(!isListed(pageFor({ sort: 'price-up' })));
  assert.ok(!isListed(pageFor({ priceMaxMinor: 5_000 })));
  assert.ok(!isListed(pageFor({ types: ['shirts', 'knitwear'] })));
  assert.ok(!isListed(pageFor({}, none)));
});

test('long facets collapse after the first values, except for selected ones', () => {
  const types = Array.from({ length: 30 }, (_, index) => value(`T${index}`, { selected: index === 29 }));
  const page = pageFor({ types: ['t29'] }, { facets: { ...listing.facets, types } });
  assert.ok(page.includes('<summary>19 more</summary>'));
  assert.ok(page.indexOf('value="t29"') < page.indexOf('19 more'));
});
