import assert from 'node:assert/strict';
import { describe } from 'node:test';
import type { Page } from 'playwright-core';
import { headingOf, textOf } from './steps/actions.ts';
import { type Journey, journeys } from './steps/journey.ts';

interface Head {
  title: string;
  description: string;
  canonical: string;
  robots: string;
  /** og:title and so on, without the prefix. */
  graph: Record<string, string>;
  data: Record<string, unknown>[];
}

const headOf = (page: Page): Promise<Head> =>
  page.evaluate(() => {
    const content = (selector: string) => document.querySelector(selector)?.getAttribute('content') ?? '';
    const graph = [...document.querySelectorAll('meta[property^="og:"]')].map((meta) => [
      meta.getAttribute('property')?.slice(3),
      meta.getAttribute('content'),
    ]);
    return {
      title: document.title,
      description: content('meta[name="description"]'),
      canonical: document.querySelector('link[rel="canonical"]')?.getAttribute('href') ?? '',
      robots: content('meta[name="robots"]'),
      graph: Object.fromEntries(graph),
      data: [...document.querySelectorAll('script[type="application/ld+json"]')].map((script) =>
        JSON.parse(script.textContent ?? ''),
      ),
    };
  });

interface Offer {
  '@type': string;
  sku: string;
  price: string;
  priceCurrency: string;
  availability: string;
  url: string;
}

interface ProductData {
  name: string;
  url: string;
  image: string[];
  offers: Offer & { lowPrice: string; highPrice: string; offerCount: number; offers: Offer[] };
}

const dataOf = <T>({ data }: Head, type: string): T => {
  const found = data.find((one) => one['@type'] === type);
  assert.ok(found, `${type} is missing`);
  return found as T;
};

const locsOf = async ({ shop }: Journey): Promise<string[]> => {
  const response = await fetch(`${shop.url}/sitemap.xml`);
  assert.match(response.headers.get('content-type') ?? '', /^application\/xml/);
  return [...(await response.text()).matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, loc]) =>
    (loc as string).replaceAll('&amp;', '&').replace(shop.url, ''),
  );
};

const sizes = ['desktop'] as const;

describe('what search engines and messengers read', () => {
  const journey = journeys();

  journey(
    'every page of the sitemap describes itself, with one canonical URL',
    { sizes },
    async (shopper) => {
      const { shop, page, go } = shopper;
      const titles = new Set<string>();
      const paths = (await locsOf(shopper)).filter((path) => !/crew-tee-\d\d/.test(path));
      for (const path of paths) {
        await go(path);
        const { title, description, canonical, robots, graph } = await headOf(page);
        assert.match(title, /^.{3,70} \| MyClothes$/, path);
        assert.ok(!titles.has(title), `${path}: another page is called ${title}`);
        titles.add(title);
        assert.ok(description.length >= 20 && description.length <= 200, `${path}: ${description}`);
        assert.equal(canonical, shop.url + path);
        assert.equal(robots, '', path);
        assert.equal(graph.url, canonical);
        assert.ok(title.startsWith(graph.title ?? '?'), path);
        assert.equal(graph.description, description);
        assert.equal((await fetch(graph.image ?? '')).headers.get('content-type'), 'image/webp', path);
        assert.ok(graph['image:alt'], path);
      }
    },
  );

  journey(
    'filtered, sorted and search pages name the plain page as canonical, or are not indexed',
    { sizes },
    async ({ shop, page, go }) => {
      await go('/products?sort=price-up&category=women');
      assert.equal((await headOf(page)).canonical, `${shop.url}/products?category=women`);
      for (const path of [
        '/products?color=navy',
        '/products?q=tee',
        '/products?page=99',
        '/cart',
        '/checkout',
      ]) {
        await go(path);
        assert.match((await headOf(page)).robots, /noindex/, path);
      }
      await go('/products/cable-knit?color=rust');
      assert.equal((await headOf(page)).canonical, `${shop.url}/products/cable-knit`);
    },
  );

  journey(
    'structured data of a product agrees with its page and with the catalog',
    { sizes },
    async ({ shop, page, go }) => {
      for (const slug of ['oxford-shirt', 'heavy-hoodie', 'scarf', 'beanie']) {
        await go(`/products/${slug}`);
        const head = await headOf(page);
        const product = dataOf<ProductData>(head, 'Product');
        assert.equal(product.name, await headingOf(page));
        assert.equal(product.url, head.canonical);
        for (const image of product.image) assert.equal((await fetch(image)).status, 200);
        const variants = await shop.sql(
          'SELECT v.sku, v.price_minor, v.stock FROM variants v JOIN products p ON p.id = v.product_id WHERE p.slug = $1 ORDER BY v.position',
          [slug],
        );
        const offers = product.offers.offers ?? [product.offers];
        assert.deepEqual(
          offers.map(({ sku, price, priceCurrency, availability }) => [
            sku,
            price,
            priceCurrency,
            availability,
          ]),
          variants.map(({ sku, price_minor, stock }) => [
            sku,
            (Number(price_minor) / 100).toFixed(2),
            'EUR',
            `https://schema.org/${Number(stock) > 0 ? 'InStock' : 'OutOfStock'}`,
          ]),
        );
        const shown = await textOf(page.locator('#price'));
        assert.ok(shown.includes(`€${product.offers.lowPrice ?? product.offers.price}`), `${slug}: ${shown}`);
        const crumbs = dataOf<{ itemListElement: { name: string }[] }>(head, 'BreadcrumbList');
        assert.equal(crumbs.itemListElement[0]?.name, 'Home');
        assert.equal(crumbs.itemListElement.at(-1)?.name, product.name);
      }
    },
  );

  journey('the sitemap lists exactly the products that are sold', { sizes }, async (shopper) => {
    const { shop } = shopper;
    const paths = await locsOf(shopper);
    const products = await shop.sql("SELECT slug FROM products WHERE status = 'active' ORDER BY slug");
    assert.deepEqual(
      paths.filter((path) => path.startsWith('/products/')).sort(),
      products.map(({ slug }) => `/products/${slug}`).sort(),
    );
    assert.equal(products.length, 29);
    assert.equal(new Set(paths).size, paths.length);
    for (const path of paths) assert.equal((await fetch(shop.url + path)).status, 200, path);
    for (const path of paths.filter((path) => !path.startsWith('/products/')))
      assert.match(path, /^\/(products(\?category=[a-z-]+)?)?$/);
  });

  journey('robots may read the catalog, and find the sitemap', { sizes }, async ({ shop }) => {
    const lines = (await (await fetch(`${shop.url}/robots.txt`)).text()).split('\n');
    assert.ok(lines.includes(`Sitemap: ${shop.url}/sitemap.xml`));
    for (const path of ['/cart', '/checkout', '/api/']) assert.ok(lines.includes(`Disallow: ${path}`));
    assert.ok(!lines.includes('Disallow: /'));
    assert.ok(!lines.some((line) => /^Disallow: \/products(\/|$)/.test(line)));
  });
});
