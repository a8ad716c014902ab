import { hash } from 'node:crypto';
import { COMPRESS_MIN_BYTES, compress, decompress, type Effort, exactCopy } from '../compression.ts';
import type { Coding } from '../encoding.ts';
import type { SharedAnswer } from '../page-cache.ts';
import type { SieveItem } from './sieve.ts';

/** The approximate memory of a representation besides its body: its headers, and its share of the page. */
const OVERHEAD_BYTES = 1_400;
/** After this many reads, a quickly compressed representation is compressed again for size. */
const READS_OF_QUICK = 3;
/** 96 bits are enough to identify a text. */
const HASH_BYTES = 12;

/** One finished answer. Its text does not change. When the text is outdated, another page replaces this one. */
export class Page {
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
  readonly urls: string[] = [];
  addresses: Map<string, unknown> | undefined;
  readonly #isSmall: boolean;
  readonly #contentType: string;
  readonly #maxAgeSeconds: number;
  /** At most one of each coding. */
  #kept: readonly Representation[] = [];

  constructor(key: string, answer: SharedAnswer, text: Buffer) {
    const { status = 200, contentType, maxAgeSeconds = 1 } = answer;
    this.key = key;
    this.status = status;
    this.#isSmall = text.length < COMPRESS_MIN_BYTES;
    this.hash = hash('sha256', text, 'buffer').toString('base64url', 0, HASH_BYTES);
    this.#contentType = contentType;
    this.#maxAgeSeconds = maxAgeSeconds;
    this.#shows = hashesOf(answer.shows ?? []);
    this.endsAtMs = endOf(answer);
  }

  /** Call this if rendering the page again has given the same text. */
  renew(answer: SharedAnswer): void {
    this.#shows = hashesOf(answer.shows ?? []);
    this.endsAtMs = endOf(answer);
    this.endedAtMs = undefined;
  }

  showsOneOf(hashes: ReadonlySet<number>): boolean {
    for (const one of this.#shows) if (hashes.has(one)) return true;
    return false;
  }

  /** An uncompressed representation is spare, because it can be made again from a compressed one. */
  isSpare(coding: Coding | undefined): boolean {
    return coding === undefined && !this.#isSmall;
  }

  kept(coding: Coding | undefined): Representation | undefined {
    const wanted = this.#isSmall ? undefined : coding;
    for (const one of this.#kept) if (one.coding === wanted) return one;
    return undefined;
  }

  representations(): readonly Representation[] {
    return this.#kept;
  }

  /** Makes a representation from the text, or from another representation. Returns undefined if there is neither. */
  make(coding: Coding | undefined, effort: Effort, text = this.text()): Representation | undefined {
    if (text === undefined) return undefined;
    const wanted = this.#isSmall ? undefined : coding;
    const body = wanted ? exactCopy(compress(text, wanted, effort)) : text;
    const made = new Representation(this, wanted, body, effort === 'quick' && wanted !== undefined);
    this.#kept = [...this.#kept.filter((one) => one.coding !== wanted), made];
    return made;
  }

  /** Returns whether another representation is left. */
  forget(representation: Representation): boolean {
    this.#kept = this.#kept.filter((one) => one !== representation);
    return this.#kept.length > 0;
  }

  forgetUrls(): void {
    for (const url of this.urls.splice(0)) this.addresses?.delete(url);
  }

  /** Undefined when no representation is left. */
  text(): Buffer | undefined {
    const [kept] = this.#kept;
    return kept?.coding ? decompress(kept.body, kept.coding) : kept?.body;
  }

  /** A page may be sent in fewer bytes later, so the ETag of a compressed representation is weak. */
  etagOf(coding: Coding | undefined): string {
    return coding ? `W/"${this.hash}-${coding}"` : `"${this.hash}"`;
  }

  /** The headers of a 304, as alternating names and values. */
  validatorHeaders(coding: Coding | undefined): string[] {
    const seconds = this.#maxAgeSeconds;
    const cacheControl = `public, max-age=${seconds}, stale-while-revalidate=${seconds}`;
    return ['cache-control', cacheControl, 'etag', this.etagOf(coding), 'vary', 'accept-encoding'];
  }

  bodyHeaders(coding: Coding | undefined): string[] {
    return ['content-type', this.#contentType, ...(coding ? ['content-encoding', coding] : [])];
  }
}

/** One coding of a page: the bytes that are sent. */
export class Representation implements SieveItem {
  readonly page: Page;
  readonly coding: Coding | undefined;
  readonly body: Buffer;
  readonly bytes: number;
  isVisited = false;
  isKept = false;
  newer: SieveItem | undefined;
  older: SieveItem | undefined;
  /** The complete header blocks. The front makes them when they are first used. */
  headers: string[] | undefined;
  notModifiedHeaders: string[] | undefined;
  readonly #etag: string;
  #quickReadsLeft: number;

  constructor(page: Page, coding: Coding | undefined, body: Buffer, isQuick: boolean) {
    this.page = page;
    this.coding = coding;
    this.body = body;
    // Anyone can ask for a small page under a long key.
    this.bytes = body.length + page.key.length + OVERHEAD_BYTES;
    this.#etag = page.etagOf(coding);
    this.#quickReadsLeft = isQuick ? READS_OF_QUICK : Number.POSITIVE_INFINITY;
  }

  /** Counts a read, and returns whether there were so many that the page should be compressed for size. */
  read(): boolean {
    this.isVisited = true;
    return --this.#quickReadsLeft < 0;
  }

  isKnownBy(ifNoneMatch: string | undefined): boolean {
    if (ifNoneMatch === undefined || this.page.status !== 200) return false;
    if (ifNoneMatch === this.#etag || ifNoneMatch === '*') return true;
    const own = opaque(this.#etag);
    return ifNoneMatch.split(',', 20).some((one) => opaque(one) === own);
  }
}

const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');

function endOf({ endsAt }: SharedAnswer): number {
  return endsAt ? performance.now() + endsAt.getTime() - Date.now() : Number.POSITIVE_INFINITY;
}

const hashesOf = (names: readonly string[]): number[] => [...new Set(names.map(hashOfName))];

/** FNV-1a in 31 bits, which V8 stores as a small integer. If two names share a hash, a page only ends too early. */
export function hashOfName(name: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) sum = Math.imul(sum ^ name.charCodeAt(at), 0x01000193);
  return sum >>> 1;
}
