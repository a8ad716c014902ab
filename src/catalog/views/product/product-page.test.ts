import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rendered } from '../../../../test/rendered.ts';
import { DEFAULT_SETTINGS } from '../../../settings/defaults.ts';
import type { Product } from '../../product.ts';
import { cardOf, HOSTILE, productOf, variantOf } from '../product.fixture.ts';
import { productPage } from './product-page.ts';

const pageOf = (product: Product = productOf(), preselected: { color?: string; size?: string } = {}) =>
  rendered(
    productPage(
      {
        product,
        related: [cardOf()],
        deliveryDays: { from: new Date('2025-11-26'), to: new Date('2025-11-28') },
        preselected,
      },
      DEFAULT_SETTINGS,
    ),
  );

const inputOf = (text: string, value: string) =>
  new RegExp(`<input type="radio" name="[a-z]+" value="${value}"[^>]*>`).exec(text)?.[0] ?? '';
const structuredData = (text: string) =>
  [...text.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map((match) =>
    JSON.parse(match[1] ?? ''),
  );
const variantsIn = (text: string) => JSON.parse(/id="variants">(.*?)<\/script>/s.exec(text)?.[1] ?? '');

describe('a product page', () => {
  it('shows name, price, lead, details, delivery, and breadcrumbs', () => {
    const text = pageOf();
    assert.match(text, /<h1>Oxford shirt<\/h1>\n<p class="price h2" id="price">€69\.00<\/p>/);
    assert.match(text, /<p>Gets better with <em>washing<\/em>\.<\/p>/);
    assert.match(text, /<summary>Details<\/summary><div class="stack"><p>100% cotton\.<\/p>/);
    assert.match(text, /Order today, get it Wed 26 to Fri 28 November/);
    assert.match(text, /category=men">Men<\/a>.*category=men&amp;category=shirts">Shirts<\/a>/);
    assert.match(text, /Wear it with[\s\S]*Chinos/);
  });

  it('labels its options like the file', () => {
    assert.match(pageOf(), /<legend class="small">Colour: /);
    assert.match(pageOf(), /<span>Größe<\/span>/);
  });

  it('shows the preselected color and its pictures', () => {
    const text = pageOf(productOf(), { color: 'navy' });
    assert.match(inputOf(text, 'Navy'), / checked/);
    assert.match(text, /<img src="\/pictures\/oxford-shirt-[0-9a-f]{8}\/232c42\/front-800\.webp"/);
    assert.match(text, /alt="Shirt with button-down collar in navy"/);
  });

  it('shows the pictures of the merchant in the color, without the drawing and its details', () => {
    const key = (digit: string) => digit.repeat(32);
    const pictures = [
      { key: key('a'), width: 900, height: 1_200, alt: 'On a "chair"' },
      { key: key('b'), width: 1_600, height: 2_000, colors: ['Sky blue'], focus: [12, 88] as const },
      { key: key('c'), width: 300, height: 400, colors: ['Navy'] },
    ];
    const text = pageOf(productOf({ pictures }), { color: 'navy' });
    const frames = [
      ...text.matchAll(/<div class="frame"([^>]*)><picture>.*?\/own\/(\w)\w+\/.*?alt="([^"]*)"/gs),
    ];
    assert.deepEqual(
      frames.map(([, attributes, digit, alt]) => [digit, attributes, alt]),
      [
        ['c', ' data-colors="navy"', 'Oxford shirt'],
        ['a', '', 'On a &quot;chair&quot;'],
        ['b', ' data-colors="sky-blue" hidden', 'Oxford shirt'],
      ],
    );
    assert.match(text, /class="photo fx-0 fy-4"/);
    assert.match(text, /"image":\["\/pictures\/own\/c+\/300\.webp","\/pictures\/own\/a+\/900\.webp"\]/);
    const own = text.slice(0, text.indexOf('Wear it with'));
    assert.doesNotMatch(own, /front-\d+\.webp|button-down/);
  });

  it('says nothing about the details of a drawing that the merchant has not described', () => {
    const gallery = /<div class="gallery"[\s\S]*?\n<\/div>/.exec(pageOf(productOf({ alt: '' })))?.[0] ?? '';
    const texts = [...gallery.matchAll(/alt="([^"]*)"/g)].map(([, alt]) => alt);
    assert.deepEqual(texts, ['Oxford shirt in sky blue', '']);
  });

  it('asks for a size rather than choosing one', () => {
    const text = pageOf();
    assert.match(inputOf(text, 'M'), / required/);
    assert.doesNotMatch(inputOf(text, 'M'), / checked/);
  });

  it('disables only values that are sold out in every color', () => {
    const text = pageOf();
    assert.match(inputOf(text, 'S'), / disabled/);
    assert.doesNotMatch(inputOf(text, 'M'), / disabled/);
    assert.doesNotMatch(inputOf(text, 'Navy'), / disabled/);
  });

  it('cannot be bought when everything is sold out', () => {
    const text = pageOf(productOf({ variants: [variantOf({ stock: 0 })] }));
    assert.match(text, /<button class="btn primary wide" disabled>Sold out<\/button>/);
    assert.doesNotMatch(text, /Order today/);
  });

  it('shows both prices when it is reduced, and "from" when prices differ', () => {
    const reduced = variantOf({ priceMinor: 5_530, compareAtMinor: 7_900 });
    assert.match(
      pageOf(productOf({ variants: [reduced] })),
      /<ins>€55\.30<\/ins> <s><span class="vh">was <\/span>€79\.00<\/s>/,
    );
    const varied = pageOf(
      productOf({ variants: [variantOf(), variantOf({ sku: '2', size: 'L', priceMinor: 9_900 })] }),
    );
    assert.match(varied, /<span class="from">from <\/span>€69\.00/);
  });

  it('tells scripts which variants are low or sold out, and nothing else about the stock', () => {
    assert.deepEqual(
      variantsIn(pageOf()).map((variant: { left: number | null }) => variant.left),
      [null, 0, 2, 0],
    );
  });

  it('works for a product without options', () => {
    const text = pageOf(
      productOf({
        colors: [],
        optionLabels: {},
        type: null,
        departments: [],
        variants: [variantOf({ color: '', size: '', stock: 1 })],
      }),
    );
    assert.doesNotMatch(text, /<fieldset>/);
    assert.match(text, /id="stock" role="status">Only 1 left</);
  });

  it('offers a style as a separate choice', () => {
    const variants = ['Slim', 'Regular'].map((style) => variantOf({ sku: style, style }));
    assert.match(inputOf(pageOf(productOf({ variants })), 'Slim'), /name="style"/);
  });
});

describe('structured data of a product', () => {
  it('has one offer per variant with price, currency, and availability', () => {
    const [product, crumbs] = structuredData(pageOf());
    assert.equal(product['@type'], 'Product');
    assert.equal(product.offers.lowPrice, '69.00');
    assert.deepEqual(
      product.offers.offers.map((offer: Record<string, string>) => [
        offer.sku,
        offer.price,
        offer.priceCurrency,
        offer.availability,
      ]),
      [
        ['OXF-SKY-M', '69.00', 'EUR', 'https://schema.org/InStock'],
        ['OXF-SKY-S', '69.00', 'EUR', 'https://schema.org/OutOfStock'],
        ['OXF-NVY-M', '69.00', 'EUR', 'https://schema.org/InStock'],
        ['OXF-NVY-S', '69.00', 'EUR', 'https://schema.org/OutOfStock'],
      ],
    );
    assert.deepEqual(
      crumbs.itemListElement.map((entry: { name: string }) => entry.name),
      ['Home', 'Men', 'Shirts', 'Oxford shirt'],
    );
  });

  it('cannot be closed by stored markup', () => {
    const text = pageOf(productOf({ name: HOSTILE, vendor: HOSTILE }));
    const [product] = structuredData(text);
    assert.equal(product.name, HOSTILE);
    assert.equal(product.brand.name, HOSTILE);
  });
});

describe('stored markup', () => {
  it('is escaped in every field of a product', () => {
    const variants = [variantOf({ sku: HOSTILE, color: HOSTILE, size: HOSTILE, style: HOSTILE })];
    const text = pageOf({
      ...productOf({ slug: HOSTILE, name: HOSTILE, vendor: HOSTILE, alt: HOSTILE, variants }),
      seoTitle: HOSTILE,
      seoDescription: HOSTILE,
      type: { slug: HOSTILE, label: HOSTILE },
      departments: [{ slug: HOSTILE, label: HOSTILE }],
      optionLabels: { color: HOSTILE, size: HOSTILE, style: HOSTILE },
      colors: [{ name: HOSTILE, hex: 'a9bed4' }],
    });
    assert.doesNotMatch(text, /<script>alert/);
    assert.doesNotMatch(text, /<!--/);
    assert.equal(variantsIn(text)[0].color, HOSTILE);
    // If no value ended an attribute early, every tag has an even number of quotes.
    for (const [tag] of text.matchAll(/<[a-z][^<>]*>/g))
      assert.equal((tag.match(/"/g) ?? []).length % 2, 0, tag);
  });

  it('is escaped in a related card', () => {
    const related = [
      cardOf({ name: HOSTILE, alt: HOSTILE, slug: HOSTILE, colors: [{ name: HOSTILE, hex: 'c2a982' }] }),
    ];
    const text = rendered(
      productPage({ product: productOf(), related, deliveryDays: null, preselected: {} }, DEFAULT_SETTINGS),
    );
    assert.doesNotMatch(text, /<script>alert/);
  });
});
