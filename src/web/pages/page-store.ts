import type { AcceptedCodings } from '../encoding.ts';
import { type Body, type Extra, hashOfName, type Page } from './page.ts';
import type { Ended, PageChanges } from './page-changes.ts';
import { createSieve } from './sieve.ts';

/** How many spellings of one page's address are remembered. Two spellings may differ in the sequence of their parameters. */
const URLS_MAX = 8;
const URL_OVERHEAD_BYTES = 220;

/** Extra bodies may always use this share of the bytes, so that one in use does not have to be made again and again. */
const EXTRAS_SHARE = 1 / 32;
/** A page gets a smaller body after this many reads while there is room for it, and later than that while there is none. */
const READS_UNTIL_BROTLI = { withRoom: 3, withoutRoom: 128 };

export interface PageStore {
  /**
   * Returns the page unless it is known to be outdated. Recent changes may not be known yet. This counts as a use. The
   * request that a page was made for does not count, so a page that is never requested again is evicted early.
   */
  get(key: string): Page | undefined;
  getOutdated(key: string): Page | undefined;
  /** True if all recent changes are known and the page is not outdated. */
  isUsable(page: Page): boolean;
  /** Makes an extra body if the client needs one that is not kept, or if the page has been read often. */
  read(page: Page, accepts: AcceptedCodings): Body;
  keep(page: Page): void;
  remove(page: Page): void;
  /** Records which pages end while a page is being made. */
  watch(): Watch;
  end(ended: Ended): void;
  /** Maps the address to the page for as long as the page is kept. */
  learn(addresses: Map<string, Page>, url: string, page: Page): void;
}

interface Watch {
  hasEnded(page: Page): boolean;
  stop(): void;
}

/** Keeps pages in a limited number of bytes. Extra bodies go first, then the least used pages. */
export function createPageStore(maxBytes: number, changes: PageChanges | undefined): PageStore {
  const pages = new Map<string, Page>();
  const sieve = createSieve<Page>();
  const extras = createSieve<Extra>();
  const extrasMaxBytes = maxBytes * EXTRAS_SHARE;
  const watches = new Set<(hashes: ReadonlySet<number> | 'all') => void>();

  const isCurrent = (page: Page) => page.endedAtMs === undefined && performance.now() < page.endsAtMs;
  const isKept = (page: Page) => pages.get(page.key) === page;

  function remove(page: Page): void {
    if (!isKept(page)) return;
    pages.delete(page.key);
    sieve.remove(page);
    for (const extra of page.extras) extras.remove(extra);
    for (const url of page.urls) page.addresses?.delete(url);
    page.urls = [];
  }

  function makeRoom(): void {
    while (sieve.bytes + extras.bytes > maxBytes) {
      const extra = extras.bytes > extrasMaxBytes ? extras.evict() : undefined;
      if (extra) {
        const { page } = extra;
        page.extras = page.extras.filter((one) => one !== extra);
        page.readsUntilBrotli = READS_UNTIL_BROTLI.withoutRoom;
        continue;
      }
      const page = sieve.evict();
      if (!page) return;
      remove(page);
    }
  }

  return {
    remove,
    isUsable: (page) => isCurrent(page) && (changes === undefined || changes.areKnown()),
    get(key) {
      const page = pages.get(key);
      if (!page || !isCurrent(page)) return undefined;
      page.isVisited = true;
      return page;
    },
    getOutdated(key) {
      const page = pages.get(key);
      return page && !isCurrent(page) ? page : undefined;
    },
    read(page, accepts) {
      const body = page.read(accepts);
      if (body) return body;
      const extra = page.makeExtra(accepts);
      if (isKept(page)) {
        extras.add(extra);
        makeRoom();
      }
      return extra;
    },
    keep(page) {
      const before = pages.get(page.key);
      if (before === page || maxBytes === 0) return;
      if (before) remove(before);
      const hasRoom =
        sieve.bytes + extras.bytes < maxBytes - extrasMaxBytes || extras.bytes < extrasMaxBytes / 2;
      page.readsUntilBrotli = hasRoom ? READS_UNTIL_BROTLI.withRoom : READS_UNTIL_BROTLI.withoutRoom;
      pages.set(page.key, page);
      sieve.add(page);
      makeRoom();
    },
    watch() {
      const hashes = new Set<number>();
      let isAll = false;
      const note = (ended: ReadonlySet<number> | 'all') => {
        if (ended === 'all') isAll = true;
        else for (const one of ended) hashes.add(one);
      };
      watches.add(note);
      return { hasEnded: (page) => isAll || page.showsOneOf(hashes), stop: () => void watches.delete(note) };
    },
    end(ended) {
      const hashes = ended === 'all' ? ended : new Set(Array.from(ended, hashOfName));
      for (const note of watches) note(hashes);
      const nowMs = performance.now();
      for (const page of pages.values())
        if (hashes === 'all' || page.showsOneOf(hashes)) page.endedAtMs ??= nowMs;
    },
    learn(addresses, url, page) {
      if (!isKept(page) || addresses.has(url) || page.urls.length >= URLS_MAX) return;
      page.addresses = addresses;
      page.urls = page.urls.concat(url);
      addresses.set(url, page);
      sieve.grow(page, url.length + URL_OVERHEAD_BYTES);
      makeRoom();
    },
  };
}
