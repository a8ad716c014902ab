const LISTING = ['category', 'size', 'color', 'q', 'price', 'min', 'max', 'sale', 'sort', 'page'] as const;

/**
 * Answers that are the same for every shopper, by their routes, and the parameters that each of them reads. A shared
 * cache (CloudFront, infra/constructs/distribution.ts) is made from this list: it passes on these parameters, no
 * others, and neither cookies nor a body. So the routes read no parameter that is not listed here.
 */
export const SHARED_ROUTES = {
  '/': [],
  '/products': LISTING,
  // It redirects to the listing, with its parameters.
  '/products/': LISTING,
  '/products/:slug': ['color', 'size'],
  '/sitemap.xml': [],
  '/sitemap-:number(^[1-9]\\d{0,3}$).xml': [],
  '/robots.txt': [],
  '/api/products': ['category', 'size', 'color', 'q', 'price', 'sale', 'sort', 'limit', 'cursor'],
  '/api/products/:slug': [],
} as const satisfies Record<string, readonly string[]>;

/** The part of a query string that the route reads. */
export function sharedParameters(route: keyof typeof SHARED_ROUTES, search: string): URLSearchParams {
  const known: readonly string[] = SHARED_ROUTES[route];
  return new URLSearchParams([...new URLSearchParams(search)].filter(([name]) => known.includes(name)));
}
