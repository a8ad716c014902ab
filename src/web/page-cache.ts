import { hash } from 'node:crypto';
import { serialize } from 'node:v8';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createMemoryCache } from '../cache/memory-cache.ts';
import { COMPRESS_MIN_BYTES, compress, type Effort } from './compression.ts';
import { type Coding, preferredEncoding } from './encoding.ts';
import { Problem } from './errors/errors.ts';
import { utf8 } from './utf8.ts';

/** An answer that is the same for all shoppers. */
export type SharedAnswer = {
  status?: number;
  contentType: string;
  /** How long a browser may use it without asking again; 1 s by default. */
  maxAgeSeconds?: number;
} & (
  | { body: string; madeFrom?: undefined }
  /** `body` renders plain data that determines all of it, so the same data needs no new body. */
  | { body: () => string; madeFrom: object }
);

export interface PageCacheOptions {
  /** Makes the answer for a key. Undefined means that there is none, which is remembered as well. */
  render(key: string): Promise<SharedAnswer | undefined>;
  /** 0 renders every time. */
  freshMs?: number;
  onError(error: unknown): void;
}

export interface PageCache {
  /** Answers 404 where there is nothing for the key. */
  send(request: FastifyRequest, reply: FastifyReply, key: string): Promise<void>;
}

const FRESH_MS = 500;
/** An answer with its compressed forms takes about 100 KB. */
const MAX_ENTRIES = 200;
const STALE_ON_ERROR_MS = 60_000;
/** A coding that has been sent this often is compressed again for size. */
const READS_OF_QUICK = 3;

/** Keeps whole answers. Each is rendered once, compressed once per coding, and answered with 304 to browsers that have it. */
export function createPageCache(options: PageCacheOptions): PageCache {
  const freshMs = options.freshMs ?? FRESH_MS;
  const render = async (key: string, before?: Kept) => {
    const answer = await options.render(key);
    if (!answer) return undefined;
    const fingerprint = fingerprintOf(answer);
    return before?.fingerprint === fingerprint ? before : new Kept(answer, fingerprint);
  };
  const cache = createMemoryCache<Kept>({
    freshMs,
    staleMs: freshMs * 2,
    staleOnErrorMs: STALE_ON_ERROR_MS,
    maxEntries: MAX_ENTRIES,
    onError: options.onError,
    load: (keys, keptOf) => renderAll(keys, (key) => render(key, keptOf(key))),
  });
  return {
    async send(request, reply, key) {
      const kept = freshMs === 0 ? await render(key) : (cache.peek(key) ?? (await cache.get(key)));
      if (!kept) throw new Problem(404, 'not_found', 'There is nothing at this address.');
      kept.send(request, reply);
    },
  };
}

async function renderAll(
  keys: string[],
  render: (key: string) => Promise<Kept | undefined>,
): Promise<Map<string, Kept>> {
  const all = new Map<string, Kept>();
  await Promise.all(
    keys.map(async (key) => {
      const kept = await render(key);
      if (kept) all.set(key, kept);
    }),
  );
  return all;
}

const fingerprintOf = ({ madeFrom, body }: SharedAnswer): string =>
  hash('sha256', typeof body === 'string' ? body : serialize(madeFrom), 'base64url');

interface Compressed {
  body: Buffer;
  effort: Effort;
  reads: number;
}

class Kept {
  readonly fingerprint: string;
  readonly #answer: SharedAnswer;
  readonly #body: Buffer;
  readonly #hash: string;
  readonly #compressed = new Map<Coding, Compressed>();

  constructor(answer: SharedAnswer, fingerprint: string) {
    this.fingerprint = fingerprint;
    this.#answer = answer;
    this.#body = utf8(typeof answer.body === 'string' ? answer.body : answer.body());
    this.#hash = hash('sha256', this.#body, 'base64url').slice(0, 16);
  }

  send(request: FastifyRequest, reply: FastifyReply): void {
    const { status = 200, contentType, maxAgeSeconds = 1 } = this.#answer;
    const coding =
      this.#body.length < COMPRESS_MIN_BYTES
        ? undefined
        : preferredEncoding(request.headers['accept-encoding']);
    // The same page may be sent in fewer bytes later, so the validator is a weak one.
    const etag = coding ? `W/"${this.#hash}-${coding}"` : `"${this.#hash}"`;
    reply.header(
      'cache-control',
      `public, max-age=${maxAgeSeconds}, stale-while-revalidate=${maxAgeSeconds}`,
    );
    reply.header('etag', etag);
    reply.header('vary', 'accept-encoding');
    if (status === 200 && isKnown(request.headers['if-none-match'], etag)) {
      reply.status(304).send();
      return;
    }
    reply.status(status).header('content-type', contentType);
    if (!coding) {
      reply.send(this.#body);
      return;
    }
    reply.header('content-encoding', coding).send(this.#compressedAs(coding));
  }

  #compressedAs(coding: Coding): Buffer {
    const known = this.#compressed.get(coding);
    const effort = known && known.reads >= READS_OF_QUICK ? 'small' : 'quick';
    if (known?.effort === effort) {
      known.reads++;
      return known.body;
    }
    const body = compress(this.#body, coding, effort);
    this.#compressed.set(coding, { body, effort, reads: (known?.reads ?? 0) + 1 });
    return body;
  }
}

function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === etag || ifNoneMatch === '*') return true;
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '');
  return ifNoneMatch.split(',', 20).some((one) => opaque(one) === opaque(etag));
}
