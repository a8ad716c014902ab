import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptedCodings } from './encoding.ts';
import { Problem } from './errors/errors.ts';
import { createFramedGzip, joinMember } from './pages/framed-gzip.ts';
import { type Body, Page } from './pages/page.ts';
import type { PageChanges } from './pages/page-changes.ts';
import { createPageStore } from './pages/page-store.ts';
import { utf8 } from './utf8.ts';

/** An answer that is the same for all shoppers. */
export type SharedAnswer = {
  status?: number;
  contentType: string;
  /** How long a browser may use it without asking again; 1 s by default. */
  maxAgeSeconds?: number;
  /** The names of what it shows. A change to one of them makes the answer outdated. */
  shows?: readonly string[];
  /** The time from which on its text is wrong, such as the end of the day that it names. */
  endsAt?: Date;
  /**
   * The text, or a function that makes it. The function is called just before the text is compressed, so that the texts
   * of simultaneous requests are not in memory together.
   */
  body: string | (() => string);
};

export interface PageCacheOptions {
  /** Makes the answer for a key, or resolves to undefined if there is none. */
  render(key: string): Promise<SharedAnswer | undefined>;
  /** Tells which pages are outdated. Without it, pages change only with a release. */
  changes?: PageChanges;
  /** With 0, every request is rendered. */
  maxBytes?: number;
  onError(error: unknown): void;
}

export interface PageCache {
  /** Answers 404 where there is nothing for the key. */
  send(request: FastifyRequest, reply: FastifyReply, key: string): Promise<void>;
}

const MAX_BYTES = 16 * 1024 * 1024;
/** An outdated page is better than an error for this long. */
const STALE_ON_ERROR_MS = 60_000;

/**
 * Caches whole answers until something they show changes. Each is rendered once and compressed once per coding, and a
 * browser that has it gets 304. The first request for an address comes here from its route. The next requests with the
 * same address are answered by the front (`pages/front.ts`) and do not reach the router.
 */
export function createPageCache(options: PageCacheOptions): PageCache {
  const { changes, maxBytes = MAX_BYTES } = options;
  const store = createPageStore(maxBytes, changes);
  const gzip = createFramedGzip();
  const making = new Map<string, Promise<Page | undefined>>();
  changes?.onEnd((ended) => {
    store.end(ended);
    // A page that is being rendered may already be outdated, so later requests do not wait for it.
    making.clear();
  });

  async function areChangesKnown(): Promise<boolean> {
    try {
      await changes?.known();
      return true;
    } catch (error) {
      options.onError(error);
      return false;
    }
  }

  function makeOnce(key: string): Promise<Page | undefined> {
    const known = making.get(key);
    if (known) return known;
    const one = make(key).finally(() => {
      if (making.get(key) === one) making.delete(key);
    });
    if (maxBytes > 0) making.set(key, one);
    return one;
  }

  async function make(key: string): Promise<Page | undefined> {
    const before = store.getOutdated(key);
    const watch = store.watch();
    try {
      const answer = await options.render(key);
      if (!answer) {
        if (before) store.remove(before);
        return undefined;
      }
      const page = pageOf(key, answer, before);
      if (watch.hasEnded(page)) page.endedAtMs ??= performance.now();
      else store.keep(page);
      return page;
    } catch (error) {
      if (!before || performance.now() - (before.endedAtMs ?? before.endsAtMs) > STALE_ON_ERROR_MS)
        throw error;
      options.onError(error);
      return before;
    } finally {
      watch.stop();
    }
  }

  /** Returns the earlier page, with its bodies, if its text is still the same. */
  function pageOf(key: string, answer: SharedAnswer, before: Page | undefined): Page {
    const { body } = answer;
    const text = utf8(typeof body === 'string' ? body : body());
    if (!before?.hasText(text)) return new Page(key, answer, text, gzip);
    before.renew(answer);
    return before;
  }

  return {
    async send(request, reply, key) {
      const page = (await areChangesKnown()) ? (store.get(key) ?? (await makeOnce(key))) : await make(key);
      if (!page) throw new Problem(404, 'not_found', 'There is nothing at this address.');
      request.server.front?.learn(request, page, store);
      sendByRoute(
        request,
        reply,
        page,
        store.read(page, acceptedCodings(request.headers['accept-encoding'])),
      );
    },
  };
}

function sendByRoute(request: FastifyRequest, reply: FastifyReply, page: Page, body: Body): void {
  setHeaders(reply, page.validatorHeaders(body));
  if (page.isKnownBy(request.headers['if-none-match'])) {
    reply.status(304).send();
    return;
  }
  setHeaders(reply, page.bodyHeaders(body));
  reply.status(page.status).send(joinMember(body));
}

function setHeaders(reply: FastifyReply, pairs: readonly string[]): void {
  for (let at = 0; at < pairs.length; at += 2) reply.header(pairs[at] as string, pairs[at + 1]);
}
