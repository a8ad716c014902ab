import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import { serialize } from 'node:v8';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createMemoryCache } from '../cache/memory-cache.ts';
import { preferredEncoding } from './encoding.ts';
import { Problem } from './errors/errors.ts';

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
/** Compression does not shrink smaller answers. */
const COMPRESS_MIN_BYTES = 1_000;

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
      await kept.send(request, reply);
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

const compressors = {
  br: (body: Buffer) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (body: Buffer) => promisify(gzip)(body),
};

const fingerprintOf = ({ madeFrom, body }: SharedAnswer): string =>
  hash('sha256', typeof body === 'string' ? body : serialize(madeFrom), 'base64url');

class Kept {
  readonly fingerprint: string;
  readonly #answer: SharedAnswer;
  readonly #body: Buffer;
  readonly #hash: string;
  readonly #compressed = new Map<'br' | 'gzip', Promise<Buffer>>();

  constructor(answer: SharedAnswer, fingerprint: string) {
    this.fingerprint = fingerprint;
    this.#answer = answer;
    this.#body = Buffer.from(typeof answer.body === 'string' ? answer.body : answer.body());
    this.#hash = hash('sha256', this.#body, 'base64url').slice(0, 16);
  }

  async send(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { status = 200, contentType, maxAgeSeconds = 1 } = this.#answer;
    const coding =
      this.#body.length < COMPRESS_MIN_BYTES
        ? undefined
        : preferredEncoding(request.headers['accept-encoding']);
    // A strong validator identifies bytes, so each coding has its own.
    const etag = coding ? `"${this.#hash}-${coding}"` : `"${this.#hash}"`;
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
    const body = await this.#compressedAs(coding);
    reply.header('content-encoding', coding).send(body);
  }

  #compressedAs(coding: 'br' | 'gzip'): Promise<Buffer> {
    const known = this.#compressed.get(coding);
    if (known) return known;
    const making = compressors[coding](this.#body);
    this.#compressed.set(coding, making);
    return making;
  }
}

function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch === etag || ifNoneMatch === '*') return true;
  return ifNoneMatch.split(',', 20).some((one) => one.trim().replace(/^W\//, '') === etag);
}
