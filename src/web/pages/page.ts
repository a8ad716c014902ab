import { hash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { AcceptedCodings, Coding } from '../encoding.ts';
import type { SharedAnswer } from '../page-cache.ts';
import { brotli } from './brotli.ts';
import { type FramedGzip, frameBytes, joined, joinMember, type Member } from './framed-gzip.ts';
import type { PageStore } from './page-store.ts';
import type { SieveItem } from './sieve.ts';

/** Compression does not shrink shorter texts. */
const COMPRESS_MIN_BYTES = 1_000;
/** The memory of a page besides its key, its body and its addresses. page-store.test.ts measures it. */
const OVERHEAD_BYTES = 620;
const EXTRA_OVERHEAD_BYTES = 240;
const NO_URLS: readonly string[] = [];
const NO_EXTRAS: readonly Extra[] = [];
/** 96 bits are enough to identify a text. */
const HASH_BYTES = 12;

/** What is sent: a gzip member, or bytes that share nothing. */
export interface Body extends Member {
  readonly coding: Coding | undefined;
}

/**
 * One finished answer. Its text does not change. When the text is outdated, another page replaces this one. It is kept
 * compressed by gzip, which nearly every client accepts, and may have extra bodies. A small answer is not compressed.
 */
export class Page implements SieveItem {
  readonly key: string;
  /** The hash of the text. */
  readonly hash: string;
  readonly status: number;
  /** Hashes of the names in `SharedAnswer.shows`. */
  #shows: readonly number[];
  /** On the clock of `performance.now()`. */
  endsAtMs: number;
  /** When it was found to be outdated, on the same clock. */
  endedAtMs: number | undefined;
  /** The spellings of its address that the front knows, and the map that has them. */
  urls = NO_URLS;
  addresses: Map<string, Page> | undefined;
  /** The front sets these when it learns the first address. */
  route: string | undefined;
  store: PageStore | undefined;
  readonly body: Body;
  extras = NO_EXTRAS;
  /** The store sets how many reads the page must have before it gets a smaller body. */
  readsUntilBrotli = 0;
  bytes: number;
  isVisited = false;
  isKept = false;
  newer: SieveItem | undefined;
  older: SieveItem | undefined;
  readonly #contentType: string;
  readonly #maxAgeSeconds: number;

  constructor(key: string, answer: SharedAnswer, text: Buffer, gzip: FramedGzip) {
    const { status = 200, contentType, maxAgeSeconds = 1 } = answer;
    this.key = key;
    this.status = status;
    this.hash = hashOf(text);
    this.#contentType = contentType;
    this.#maxAgeSeconds = maxAgeSeconds;
    this.#shows = hashesOf(answer.shows ?? []);
    this.endsAtMs = endOf(answer);
    const isSmall = text.length < COMPRESS_MIN_BYTES;
    const { member, isNew } = isSmall ? uncompressed(text) : gzip.compress(text);
    const { own, cut, frame } = member;
    this.body = { coding: isSmall ? undefined : 'gzip', own, cut, frame };
    // Anyone can ask for a small page under a long key.
    this.bytes = own.length + (isNew ? frameBytes(frame) : 0) + key.length + OVERHEAD_BYTES;
  }

  /** Call this if rendering the page again has given the same text. */
  renew(answer: SharedAnswer): void {
    this.#shows = hashesOf(answer.shows ?? []);
    this.endsAtMs = endOf(answer);
    this.endedAtMs = undefined;
  }

  hasText(text: Buffer): boolean {
    return this.hash === hashOf(text);
  }

  showsOneOf(hashes: ReadonlySet<number>): boolean {
    for (const one of this.#shows) if (hashes.has(one)) return true;
    return false;
  }

  /** Returns the best body for a read. Undefined means that an extra body is to be made first. */
  read(accepts: AcceptedCodings): Body | undefined {
    const { body } = this;
    if (body.coding === undefined || (accepts.gzip && !accepts.br)) return body;
    const wanted = accepts.br ? 'br' : undefined;
    for (const extra of this.extras)
      if (extra.coding === wanted) {
        extra.isVisited = true;
        return extra;
      }
    return accepts.gzip && this.readsUntilBrotli-- > 0 ? body : undefined;
  }

  /** Makes the body that `read` has missed. */
  makeExtra(accepts: AcceptedCodings): Extra {
    const text = this.text();
    const extra = accepts.br
      ? new Extra(this, 'br', joined(brotli(text)))
      : new Extra(this, undefined, joined(text));
    this.extras = this.extras.concat(extra);
    return extra;
  }

  text(): Buffer {
    const bytes = joinMember(this.body);
    return this.body.coding ? gunzipSync(bytes) : bytes;
  }

  /** Compares weakly, as RFC 9110 demands, so a browser may have the text in another coding. */
  isKnownBy(ifNoneMatch: string | undefined): boolean {
    if (ifNoneMatch === undefined || this.status !== 200) return false;
    const own = `"${this.hash}"`;
    if (ifNoneMatch === own || ifNoneMatch === `W/${own}` || ifNoneMatch === '*') return true;
    return ifNoneMatch.split(',', 20).some((one) => one.trim().replace(/^W\//, '') === own);
  }

  /**
   * The headers of a 304, as alternating names and values. The bytes depend on the coding and on how often the page is
   * read, so only the ETag of the text itself is strong.
   */
  validatorHeaders({ coding }: Body): string[] {
    const seconds = this.#maxAgeSeconds;
    const cacheControl = `public, max-age=${seconds}, stale-while-revalidate=${seconds}`;
    const etag = coding ? `W/"${this.hash}"` : `"${this.hash}"`;
    return ['cache-control', cacheControl, 'etag', etag, 'vary', 'accept-encoding'];
  }

  bodyHeaders({ coding }: Body): string[] {
    return ['content-type', this.#contentType, ...(coding ? ['content-encoding', coding] : [])];
  }
}

/** Another body of a page. It can be made again, so it may be forgotten at any time. */
export class Extra implements Body, SieveItem {
  readonly page: Page;
  readonly coding: Coding | undefined;
  readonly own: Buffer;
  readonly cut = 0;
  readonly frame = undefined;
  bytes: number;
  isVisited = false;
  isKept = false;
  newer: SieveItem | undefined;
  older: SieveItem | undefined;

  constructor(page: Page, coding: Coding | undefined, own: Buffer) {
    this.page = page;
    this.coding = coding;
    this.own = own;
    this.bytes = own.length + EXTRA_OVERHEAD_BYTES;
  }
}

function uncompressed(text: Buffer) {
  return { member: { own: joined(text), cut: 0, frame: undefined }, isNew: false };
}

const hashOf = (text: Buffer): string => hash('sha256', text, 'buffer').toString('base64url', 0, HASH_BYTES);

function endOf({ endsAt }: SharedAnswer): number {
  return endsAt ? performance.now() + endsAt.getTime() - Date.now() : Number.POSITIVE_INFINITY;
}

/** `slice` leaves no room for more, because the array stays as it is. */
const hashesOf = (names: readonly string[]): number[] => [...new Set(names.map(hashOfName))].slice();

/** FNV-1a in 31 bits, which V8 stores as a small integer. If two names share a hash, a page only ends too early. */
export function hashOfName(name: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) sum = Math.imul(sum ^ name.charCodeAt(at), 0x01000193);
  return sum >>> 1;
}
