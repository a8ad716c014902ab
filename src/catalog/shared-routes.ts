const LISTING = ['category', 'size', 'color', 'q', 'price', 'min', 'max', 'sale', 'sort', 'page'] as const;

/**
 * The routes whose responses are the same for every shopper, each with the query parameters that it reads. CloudFront
 * (infra/constructs/distribution.ts) is configured from this list and forwards only these parameters, no cookies, and
 * no body. A route must therefore not read any parameter that is missing here.
 */
export const SHARED_ROUTES = {
  '/': [],
  '/products': LISTING,
  // Redirects to the listing and keeps its parameters.
  '/products/': LISTING,
  '/products/:slug': ['color', 'size'],
  '/sitemap.xml': [],
  '/sitemap-:number(^[1-9]\\d{0,3}$).xml': [],
  '/robots.txt': [],
  '/api/products': ['category', 'size', 'color', 'q', 'price', 'sale', 'sort', 'limit', 'cursor'],
  '/api/products/:slug': [],
  '/api/suggestions': ['q'],
} as const satisfies Record<string, readonly string[]>;

/** The query parameters that the route reads. All others are dropped. */
export function sharedParameters(route: keyof typeof SHARED_ROUTES, search: string): URLSearchParams {
  const known: readonly string[] = SHARED_ROUTES[route];
  return new URLSearchParams([...new URLSearchParams(search)].filter(([name]) => known.includes(name)));
}
