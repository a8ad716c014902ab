import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ProductsQuery } from '../../src/catalog/api/schemas.ts';
import { SHARED_ROUTES } from '../../src/catalog/shared-routes.ts';
import { createTestShop, type TestShop } from '../../test/shop.ts';
import { small } from './synthesized.ts';

/** CloudFront's default quota for one cache policy. */
const PARAMETERS_MAX = 10;
/** Paths of routes that answer 404 for a made-up parameter. */
const EXAMPLES: Record<string, string> = {
  '/products/:slug': '/products/heavy-hoodie',
  '/sitemap-:number(^[1-9]\\d{0,3}$).xml': '/sitemap-1.xml',
  '/api/products/:slug': '/api/products/heavy-hoodie',
};

interface Behavior {
  path: string;
  methods: readonly string[];
  cookies: string;
  parameters: readonly string[];
}

const { DistributionConfig: config } = small.only('AWS::CloudFront::Distribution').Properties;
const policies = Object.fromEntries(
  small
    .resources('AWS::CloudFront::CachePolicy')
    .map(({ id, Properties }) => [id, Properties.CachePolicyConfig.ParametersInCacheKeyAndForwardedToOrigin]),
);

// biome-ignore lint/suspicious/noExplicitAny: as in the template.
function behaviorOf({ PathPattern, AllowedMethods, CachePolicyId }: any): Behavior {
  const policy = policies[CachePolicyId.Ref];
  return {
    path: PathPattern ?? '*',
    methods: AllowedMethods,
    // AWS's own policy caches nothing and forwards everything.
    cookies: policy?.CookiesConfig.CookieBehavior ?? 'all',
    parameters: policy?.QueryStringsConfig.QueryStrings ?? [],
  };
}
const behaviors: Behavior[] = [...config.CacheBehaviors, config.DefaultCacheBehavior].map(behaviorOf);

/** CloudFront uses the first pattern that matches the path; "*" matches any text. */
function behaviorFor(path: string): Behavior {
  const found = behaviors.find(({ path: pattern }) =>
    new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(path),
  );
  return found as Behavior;
}

/** A path that the route answers. */
const exampleOf = (route: string) =>
  EXAMPLES[route] ?? route.replaceAll(/:\w+(\([^)]*\))?/g, 'x').replaceAll('*', 'x');

describe("the edge and the shop's routes", () => {
  let shop: TestShop;
  before(async () => {
    shop = await createTestShop();
  });
  after(() => shop?.close());

  it('forwards every method and every session to each route that is not shared', () => {
    for (const { method, url } of shop.routes) {
      const path = exampleOf(url);
      const { path: pattern, methods, cookies } = behaviorFor(path);
      assert.ok(methods.includes(method), `${method} ${path} is refused by ${pattern}`);
      const isPublic = url in SHARED_ROUTES || /^\/(assets|pictures)\/|^\/favicon\./.test(url);
      assert.equal(cookies, isPublic ? 'none' : 'all', `${path} at ${pattern}`);
    }
    for (const method of ['GET', 'POST'])
      assert.ok(
        shop.routes.some((route) => route.url === '/products/:slug/review' && route.method === method),
      );
  });

  it('forwards every parameter that a shared route reads', () => {
    for (const [route, parameters] of Object.entries(SHARED_ROUTES)) {
      const { parameters: passed } = behaviorFor(exampleOf(route));
      assert.deepEqual([...passed].sort(), [...parameters].sort(), route);
      assert.ok(passed.length <= PARAMETERS_MAX, route);
    }
    assert.deepEqual(
      [...SHARED_ROUTES['/api/products']].sort(),
      Object.keys(ProductsQuery.properties).sort(),
    );
  });

  it('shares what the shop says is public, the same with a cart as without', async () => {
    for (const route of Object.keys(SHARED_ROUTES)) {
      const shopper = shop.shopper();
      await shopper.add('HOO-BLK-M');
      const [mine, others] = [
        await shopper.get(exampleOf(route)),
        await shop.shopper().get(exampleOf(route)),
      ];
      assert.equal(mine.statusCode, route === '/products/' ? 301 : 200, route);
      assert.match(String(mine.headers['cache-control']), /^public, /, route);
      assert.equal(mine.headers['set-cookie'], undefined, route);
      assert.equal(mine.body, others.body, route);
    }
  });

  it('forwards each parameter of the filters, and the form of a listing sends no other', async () => {
    const page = await shop.shopper().get('/products?q=hoodie&sale=1');
    const form = /<form[^>]*action="\/products"[\s\S]*?<\/form>/g;
    const names = [...page.body.matchAll(form)].flatMap(([text]) =>
      [...text.matchAll(/ name="([^"]+)"/g)].map(([, name]) => name as string),
    );
    const links = [...page.body.matchAll(/href="\/products\?([^"#]+)"/g)].flatMap(([, search]) => [
      ...new URLSearchParams(search?.replaceAll('&amp;', '&')).keys(),
    ]);
    const { parameters } = behaviorFor('/products');
    for (const name of ['min', 'max', 'sale', 'sort']) assert.ok([...names, ...links].includes(name), name);
    for (const name of [...names, ...links]) assert.ok(parameters.includes(name), name);
  });
});
