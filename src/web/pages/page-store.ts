import type { Coding } from '../encoding.ts';
import { hashOfName, type Page, type Representation } from './page.ts';
import type { Ended, PageChanges } from './page-changes.ts';
import { createSieve } from './sieve.ts';

/** How many spellings of one page's address are remembered. Two spellings may differ in the sequence of their parameters. */
const URLS_MAX = 8;
/** Of all of them together, because they are not counted among the bytes. */
const URLS_LENGTH_MAX = 500;

/**
 * Uncompressed representations may always use this share of the bytes, so that one in use does not have to be made again
 * and again.
 */
const SPARE_SHARE = 1 / 8;

export interface PageStore {
  /** Returns the page unless it is known to be outdated. Recent changes may not be known yet. */
  get(key: string): Page | undefined;
  getOutdated(key: string): Page | undefined;
  /** True if all recent changes are known and the page is not outdated. */
  isUsable(page: Page): boolean;
  /** Makes the representation if it is not kept. Undefined when nothing is left to make it from, and no text is given. */
  read(page: Page, coding: Coding | undefined, text?: Buffer): Representation | undefined;
  keep(page: Page): void;
  remove(page: Page): void;
  /** Records which pages end while a page is being made. */
  watch(): Watch;
  end(ended: Ended): void;
  /** Maps the address to the entry for as long as the page is kept. */
  learn<Entry extends { page: Page }>(addresses: Map<string, Entry>, url: string, entry: Entry): void;
}

interface Watch {
  hasEnded(page: Page): boolean;
  stop(): void;
}

/** Keeps pages in a limited number of bytes. Uncompressed representations go first, then the least used pages. */
export function createPageStore(maxBytes: number, changes: PageChanges | undefined): PageStore {
  const pages = new Map<string, Page>();
  const compressed = createSieve<Representation>();
  const spare = createSieve<Representation>();
  const watches = new Set<(hashes: ReadonlySet<number> | 'all') => void>();

  const isCurrent = (page: Page) => page.endedAtMs === undefined && performance.now() < page.endsAtMs;
  const sieveOf = (one: Representation) => (one.page.isSpare(one.coding) ? spare : compressed);

  function remove(page: Page): void {
    if (pages.get(page.key) !== page) return;
    pages.delete(page.key);
    for (const one of page.representations()) sieveOf(one).remove(one);
    page.forgetUrls();
  }

  function makeRoom(): void {
    while (compressed.bytes + spare.bytes > maxBytes) {
      const evicted = spare.bytes > maxBytes * SPARE_SHARE ? spare.evict() : compressed.evict();
      if (!evicted) return;
      const { page } = evicted;
      if (page.forget(evicted)) continue;
      pages.delete(page.key);
      page.forgetUrls();
    }
  }

  return {
    remove,
    isUsable: (page) => isCurrent(page) && (changes === undefined || changes.areKnown()),
    get(key) {
      const page = pages.get(key);
      return page && isCurrent(page) ? page : undefined;
    },
    getOutdated(key) {
      const page = pages.get(key);
      return page && !isCurrent(page) ? page : undefined;
    },
    read(page, coding, text) {
      const kept = page.kept(coding);
      if (kept && !kept.read()) return kept;
      const made = page.make(coding, kept ? 'small' : 'quick', text);
      if (!made || pages.get(page.key) !== page) return made;
      if (kept) sieveOf(kept).remove(kept);
      made.isVisited = kept !== undefined;
      sieveOf(made).add(made);
      makeRoom();
      return made;
    },
    keep(page) {
      const before = pages.get(page.key);
      if (before === page || maxBytes === 0) return;
      if (before) remove(before);
      pages.set(page.key, page);
      for (const one of page.representations()) sieveOf(one).add(one);
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
    learn(addresses, url, entry) {
      const { page } = entry;
      if (pages.get(page.key) !== page || addresses.has(url)) return;
      const length = page.urls.reduce((sum, known) => sum + known.length, url.length);
      if (page.urls.length >= URLS_MAX || length > URLS_LENGTH_MAX) return;
      page.addresses = addresses;
      page.urls.push(url);
      addresses.set(url, entry);
    },
  };
}
