import type { FastifyInstance } from 'fastify';

/** The methods that an address of the shop has, in the order of the alphabet; none for an unknown address. */
export type AllowedMethods = (url: string) => string[];

interface KnownRoute {
  pattern: RegExp;
  methods: readonly string[];
}

/** Follows the routes of `app`: those that are added after this call. */
export function followMethods(app: FastifyInstance): AllowedMethods {
  const routes: KnownRoute[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    routes.push({ pattern: patternOf(url), methods: [method].flat() });
  });
  return (url) => {
    const [path = ''] = url.split('?', 1);
    const found = routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);
    return [...new Set(found)].sort();
  };
}

/** Of a route's address: `/products/:slug`, `/sitemap-:number(^\d+$).xml`, `/assets/*`. */
function patternOf(url: string): RegExp {
  const parts = url.split(/(:\w+(?:\([^)]*\))?|\*)/);
  const source = parts.map((part, index) =>
    index % 2 === 0 ? escaped(part) : part === '*' ? '.*' : '[^/]+',
  );
  return new RegExp(`^${source.join('')}$`);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
