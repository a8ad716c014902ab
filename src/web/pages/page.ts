import { hash } from 'node:crypto';
import { type Body, compress, decompress, textOf } from '../compression.ts';
import type { Coding } from '../encoding.ts';
import type { SharedAnswer } from '../page-cache.ts';
import type { SieveItem } from './sieve.ts';

/** Compression does not shrink smaller answers. */
const COMPRESS_MIN_BYTES = 1_000;
/** The approximate memory of a representation besides its body: its headers, and its share of the page. */
const OVERHEAD_BYTES = 1_000;

/** One finished answer. Its text does not change; when the text is outdated, another page takes its place. */
export class Page {
  readonly key: string;
  /** Determines the text. */
  readonly fingerprint: string;
  readonly status: number;
  /** Too small to be compressed. */
  readonly isSmall: boolean;
  /** Hashes of what it shows, in the sense of `SharedAnswer.shows`. */
  shows: Uint32Array;
  /** On the clock of `performance.now()`. */
  endsAtMs: number;
  /** When it was found to be outdated, on the same clock. */
  endedAtMs: number | undefined;
  /** The spellings of its address that the front knows, and where it looks them up. */
  readonly urls: string[] = [];
  addresses: Map<string, unknown> | undefined;
  readonly #hash: string;
  readonly #contentType: string;
  readonly #cacheControl: string;
  readonly #kept = new Map<Coding | undefined, Representation>();
  readonly #making = new Map<Coding | undefined, Promise<Representation | undefined>>();

  constructor(key: string, answer: SharedAnswer, fingerprint: string, text: string) {
    const { status = 200, contentType, maxAgeSeconds = 1 } = answer;
    this.key = key;
    this.fingerprint = fingerprint;
    this.status = status;
    this.isSmall = Buffer.byteLength(text) < COMPRESS_MIN_BYTES;
    this.#hash = hash('sha256', text, 'base64url').slice(0, 16);
    this.#contentType = contentType;
    this.#cacheControl = `public, max-age=${maxAgeSeconds}, stale-while-revalidate=${maxAgeSeconds}`;
    this.shows = hashesOf(answer.shows ?? []);
    this.endsAtMs = endOf(answer);
  }

  /** The same text was made again. */
  renew(answer: SharedAnswer): void {
    this.shows = hashesOf(answer.shows ?? []);
    this.endsAtMs = endOf(answer);
    this.endedAtMs = undefined;
  }

  forgetUrls(): void {
    for (const url of this.urls.splice(0)) this.addresses?.delete(url);
  }

  showsOneOf(hashes: ReadonlySet<number>): boolean {
    for (const one of this.shows) if (hashes.has(one)) return true;
    return false;
  }

  kept(coding: Coding | undefined): Representation | undefined {
    return this.#kept.get(this.isSmall ? undefined : coding);
  }

  /** Makes a representation of the text, or of another representation. Undefined when there is neither. */
  make(coding: Coding | undefined, body?: Body): Promise<Representation | undefined> {
    const wanted = this.isSmall ? undefined : coding;
    const known = this.#making.get(wanted);
    if (known) return known;
    const making = this.#make(wanted, body).finally(() => this.#making.delete(wanted));
    this.#making.set(wanted, making);
    return making;
  }

  async #make(coding: Coding | undefined, body: Body | undefined): Promise<Representation | undefined> {
    const text = body ?? (await this.#text());
    if (text === undefined) return undefined;
    const { parts, ownBytes } = coding ? await compress(text, coding) : plain(textOf(text));
    const made = new Representation(this, coding, parts, ownBytes + OVERHEAD_BYTES);
    this.#kept.set(coding, made);
    return made;
  }

  async #text(): Promise<string | undefined> {
    const [kept] = this.#kept.values();
    if (!kept) return undefined;
    return kept.coding ? decompress(kept.parts, kept.coding) : Buffer.concat(kept.parts).toString();
  }

  /** Tells whether another representation is left. */
  forget(representation: Representation): boolean {
    this.#kept.delete(representation.coding);
    return this.#kept.size > 0;
  }

  representations(): Iterable<Representation> {
    return this.#kept.values();
  }

  /** A strong validator identifies bytes, so each coding has its own. */
  etagOf(coding: Coding | undefined): string {
    return coding ? `"${this.#hash}-${coding}"` : `"${this.#hash}"`;
  }

  /** The headers of a 304, as names and values in turn. */
  validatorHeaders(coding: Coding | undefined): string[] {
    return ['cache-control', this.#cacheControl, 'etag', this.etagOf(coding), 'vary', 'accept-encoding'];
  }

  bodyHeaders(coding: Coding | undefined): string[] {
    return ['content-type', this.#contentType, ...(coding ? ['content-encoding', coding] : [])];
  }
}

/** One coding of a page: the bytes that are sent. */
export class Representation implements SieveItem {
  readonly page: Page;
  readonly coding: Coding | undefined;
  readonly etag: string;
  readonly parts: readonly Buffer[];
  readonly bytes: number;
  isVisited = false;
  isKept = false;
  newer: SieveItem | undefined;
  older: SieveItem | undefined;
  /** The whole header blocks, which the front makes at the first use. */
  headers: string[] | undefined;
  notModifiedHeaders: string[] | undefined;

  constructor(page: Page, coding: Coding | undefined, parts: readonly Buffer[], bytes: number) {
    this.page = page;
    this.coding = coding;
    this.etag = page.etagOf(coding);
    this.parts = parts;
    this.bytes = bytes;
  }

  /** Only clients that accept no compression get it, and it can be made again from a smaller one. */
  get isSpare(): boolean {
    return this.coding === undefined && !this.page.isSmall;
  }

  isKnownBy(ifNoneMatch: string | undefined): boolean {
    if (ifNoneMatch === undefined || this.page.status !== 200) return false;
    if (ifNoneMatch === this.etag || ifNoneMatch === '*') return true;
    return ifNoneMatch.split(',', 20).some((one) => one.trim().replace(/^W\//, '') === this.etag);
  }

  /** Parts are small, and one write costs less than several. */
  body(): Buffer {
    return this.parts.length === 1 ? (this.parts[0] as Buffer) : Buffer.concat(this.parts);
  }
}

function plain(text: string) {
  const part = Buffer.from(text);
  return { parts: [part], ownBytes: part.length };
}

function endOf({ endsAt }: SharedAnswer): number {
  return endsAt ? performance.now() + endsAt.getTime() - Date.now() : Number.POSITIVE_INFINITY;
}

const hashesOf = (names: readonly string[]): Uint32Array => Uint32Array.from(new Set(names.map(hashOfName)));

/** FNV-1a. Two names with the same hash only end a page too early. */
export function hashOfName(name: string): number {
  let sum = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) sum = Math.imul(sum ^ name.charCodeAt(at), 0x01000193);
  return sum >>> 0;
}
