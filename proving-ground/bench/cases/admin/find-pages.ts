/** Finds an address of every page of the admin, by following the links of the pages themselves. */

interface FoundPage {
  /** The page as the app has registered it, such as /admin/orders/:number. */
  route: string;
  path: string;
}

export interface FindPagesInput {
  /** Of the routes that the app has registered for GET. */
  routes: readonly string[];
  /** More addresses, such as those of pages that no list links to. */
  more: readonly string[];
  open(path: string): Promise<{ status: number; type: string; body: string }>;
}

export interface FindPagesResult {
  pages: FoundPage[];
  /** Routes to which no page has a link that works. */
  missing: string[];
}

/** A route with a parameter is measured with this many addresses, besides their filters. */
const ADDRESSES_MAX = 2;
/** The addresses of these routes render different pages, so all of them are measured. */
const SETS: ReadonlySet<string> = new Set(['/admin/reports/:name', '/admin/settings/pages/:name']);
/** A filter is opened with this many of its values, spread over all of them, because a filter by country has hundreds. */
const VALUES_MAX = 12;
/** A filter is combined with words for this many of its values. */
const COMBINED_MAX = 6;
/** What is searched for in lists that are not named here. */
const WORDS = ['oxford', 'nothing-like-this'];
const WORDS_OF: Readonly<Record<string, readonly string[]>> = {
  '/admin/products': ['oxford', 'shirts no 4', 'no', 'B-4711', 'B-4', ...WORDS],
  '/admin/stock': ['oxford', 'B-4711', 'B-4', 'B-99999-1-XL', ...WORDS],
  '/admin/audit-log': ['member 3', 'bench-77', 'warehouse', 'SKU', ...WORDS],
  '/admin/orders': [
    ...[
      'MC-ZZZY2345',
      'ada',
      'Ada Berg 7',
      'customer-77',
      'customer-77@example.test',
      'guest-99@example.test',
    ],
    ...['+43 660 0012345', 'B-4711-0-S', 'RR000012345AT', ...WORDS],
  ],
  '/admin/customers': ['ada', 'Ada Berg 7', 'customer-77', 'customer-77@example.test', ...WORDS],
  '/admin/search': [
    ...['oxford', 'shirts no 4', 'B-4', 'customer-77', 'guest-99@example.test', 'RR000012345AT', 'settings'],
    ...WORDS,
  ],
};

export async function findPages({ routes, more, open }: FindPagesInput): Promise<FindPagesResult> {
  const patterns = routes
    .filter((route) => /^\/admin(\/|$)/.test(route))
    .map((route) => ({ route, isFixed: !route.includes(':'), pattern: patternOf(route) }))
    // `/admin/reports/sales.csv` is a file, although a report could have this name.
    .sort((one, other) => fixedLength(other.route) - fixedLength(one.route));
  const routeOf = (path: string) =>
    patterns.find(({ pattern }) => pattern.test(path.split('?', 1)[0] ?? ''))?.route;
  const pages: FoundPage[] = [];
  const downloads: FoundPage[] = [];
  const seen = new Set<string>();
  const queue = [...patterns.filter(({ isFixed }) => isFixed).map(({ route }) => route), ...more];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const route = routeOf(path);
    if (route === undefined || seen.has(path)) continue;
    seen.add(path);
    const isListed = route.includes(':') && !SETS.has(route) && !path.includes('?');
    const known = [...pages, ...downloads].filter((page) => page.route === route);
    if (isListed && known.length >= ADDRESSES_MAX) continue;
    const { status, type, body } = await open(path);
    // A search for a whole number or code leads straight to what has it.
    const isAnswered = status === 200 || (status === 303 && path.includes('q='));
    if (!isAnswered) continue;
    (/html|json/.test(type) || status === 303 ? pages : downloads).push({ route, path });
    if (!path.includes('?')) queue.push(...statesOf(body, path), ...linksOf(body));
  }
  const found = new Set([...pages, ...downloads].map(({ route }) => route));
  return { pages, missing: patterns.map(({ route }) => route).filter((route) => !found.has(route)) };
}

const fixedLength = (route: string): number => route.replaceAll(/:\w+/g, '').length;

const patternOf = (route: string): RegExp => new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`);

const linksOf = (body: string): string[] =>
  [...body.matchAll(/<a [^>]*?href="(\/admin[^"#]*)"/g)].map(
    ([, href = '']) => textOf(href).split('?', 1)[0] ?? '',
  );

/** A list with each filter, each sort, its second page, words, and words with each filter. */
function statesOf(body: string, path: string): string[] {
  const [, form = ''] = /<form class="bar"[^>]*>([\s\S]*?)<\/form>/.exec(body) ?? [];
  const next = /<a [^>]*?href="([^"]+)"[^>]*? rel="next"/.exec(body)?.[1];
  const tabs = [...body.matchAll(/href="([^"]*[?;]by=[^"]*)"/g)].map(([, href = '']) => textOf(href));
  const chosen = [...form.matchAll(/<select [^>]*?name="(\w+)"[^>]*>([\s\S]*?)<\/select>/g)].flatMap(
    ([, name = '', options = '']) =>
      spread([...options.matchAll(/<option value="([^"]+)"/g)], VALUES_MAX).map(
        ([, value = '']) => `${name}=${encodeURIComponent(textOf(value))}`,
      ),
  );
  const days = daysOf(form, path.startsWith('/admin/reports/'));
  const isSearched = form.includes('name="q"') || path === '/admin/search';
  const words = isSearched ? (WORDS_OF[path] ?? WORDS) : [];
  const searches = words.map((q) => `q=${encodeURIComponent(q)}`);
  const combined = [...chosen.slice(0, COMBINED_MAX), ...days].flatMap((one) =>
    searches.slice(0, 3).map((q) => `${q}&${one}`),
  );
  const queries = [...chosen, ...days, ...searches, ...combined];
  const typing = path === '/admin/search' ? '&typing=1' : '';
  return [...queries.map((query) => `${path}?${query}${typing}`), ...tabs, ...(next ? [textOf(next)] : [])];
}

const spread = <One>(all: readonly One[], max: number): One[] =>
  all.filter(
    (_, index) => Math.floor((index * max) / all.length) !== Math.floor(((index - 1) * max) / all.length),
  );

/** Ten days, and for a report also most of a year. */
function daysOf(form: string, isReport: boolean): string[] {
  const [from, until] = [...form.matchAll(/ name="(\w+)" type="date"/g)].map(([, name]) => name);
  if (!from || !until) return [];
  return [
    `${from}=${daysAgo(200)}&${until}=${daysAgo(190)}`,
    ...(isReport ? [`${from}=${daysAgo(364)}&${until}=${daysAgo(0)}`] : []),
  ];
}

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const textOf = (html: string): string => html.replaceAll('&amp;', '&').replaceAll('&quot;', '"');
