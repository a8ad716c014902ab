import type { FastifyInstance } from 'fastify';

/** Returns the sorted methods of an address, and none for an unknown address. */
export type AllowedMethods = (url: string) => string[];

interface KnownRoute {
  pattern: RegExp;
  methods: readonly string[];
}

/** Knows the routes that are added to `app` after this call. */
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

/** Matches the addresses of a route such as `/items/:id`, `/sitemap-:number(^\d+$).xml` or `/assets/*`. */
function patternOf(url: string): RegExp {
  const parts = url.split(/(:\w+(?:\([^)]*\))?|\*)/);
  const source = parts.map((part, index) =>
    index % 2 === 0 ? escaped(part) : part === '*' ? '.*' : '[^/]+',
  );
  return new RegExp(`^${source.join('')}$`);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
