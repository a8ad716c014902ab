import type { Page } from 'playwright-core';
import type { Route } from '../../../record-routes.ts';
import type { Journey } from '../../steps/journey.ts';

/** More pages at the same time would only share the processor. */
const PAGES_AT_ONCE = 2;
const KINDS_MAX = 200;

export interface CrawlResult {
  /** The kinds of pages and of downloads that were found: see `kindOf`. */
  kinds: ReadonlySet<string>;
  problems: string[];
}

/** Checks the page that is open, and resolves to what is wrong with it. */
export type Check = (page: Page) => Promise<string[]>;

/** Follows the links of the admin from some pages, and checks one page of each kind. */
export async function crawl(
  { newTab, shop, page: first }: Journey,
  starts: readonly string[],
  check: Check,
): Promise<CrawlResult> {
  const routes = pagesOf(shop.routes);
  const pages = [first];
  while (pages.length < PAGES_AT_ONCE) pages.push(await newTab());
  const kinds = new Set<string>();
  const problems: string[] = [];

  async function visit(page: Page, path: string): Promise<string[]> {
    const status = (await page.goto(shop.url + path))?.status();
    if (status !== 200) problems.push(`${path}: ${status}`);
    for (const problem of await check(page)) problems.push(`${path}: ${problem}`);
    const found = await linksOf(page, shop.url);
    for (const link of found.downloads) kinds.add(kindOf(routes, link));
    return found.links;
  }

  let waiting = [...starts];
  while (waiting.length > 0 && kinds.size < KINDS_MAX) {
    const round = waiting;
    const links: string[] = [];
    for (const path of round) kinds.add(kindOf(routes, path));
    const work = async (page: Page) => {
      for (let path = round.shift(); path !== undefined; path = round.shift())
        links.push(...(await visit(page, path)));
    };
    await Promise.all(pages.map(work));
    const next = new Map(links.map((link) => [kindOf(routes, link), link]));
    waiting = [...next].filter(([kind]) => !kinds.has(kind)).map(([, link]) => link);
  }
  return { kinds, problems };
}

/** Every page of the admin. A route that ends like a file is a download. */
export const pagesOf = (routes: readonly Route[]): Route[] =>
  routes.filter(({ method, url }) => method === 'GET' && /^\/admin(\/[^.]*)?$/.test(url));

/** The settings differ from each other in more than their content. */
const IS_ITS_OWN_KIND = /^\/admin\/settings\/[\w-]+$/;

/** Pages of one route differ in their content only. A link that no route answers is a kind of its own. */
function kindOf(routes: readonly Route[], path: string): string {
  const [pathname = ''] = path.split('?');
  if (IS_ITS_OWN_KIND.test(pathname)) return pathname;
  const [route] = routes
    .filter(({ url }) => new RegExp(`^${url.replaceAll(/:\w+/g, '[^/]+')}$`).test(pathname))
    .sort((one, other) => parametersIn(one) - parametersIn(other));
  return route?.url ?? pathname;
}

const parametersIn = ({ url }: Route): number => url.split(':').length;

const linksOf = (page: Page, url: string): Promise<{ links: string[]; downloads: string[] }> =>
  page.evaluate((url) => {
    const all = [...document.querySelectorAll<HTMLAnchorElement>('a[href]')].filter(({ href }) =>
      href.startsWith(`${url}/admin`),
    );
    const pathOf = ({ href }: HTMLAnchorElement) => href.slice(url.length).replace(/#.*/, '');
    return {
      links: all.filter((link) => !link.hasAttribute('download')).map(pathOf),
      downloads: all.filter((link) => link.hasAttribute('download')).map(pathOf),
    };
  }, url);
