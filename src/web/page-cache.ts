import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Coding, preferredEncoding } from './encoding.ts';
import { Problem } from './errors/errors.ts';
import { Page, type Representation } from './pages/page.ts';
import type { PageChanges } from './pages/page-changes.ts';
import { createPageStore } from './pages/page-store.ts';
import { utf8 } from './utf8.ts';

/** An answer that is the same for all shoppers. */
export type SharedAnswer = {
  status?: number;
  contentType: string;
  /** How long a browser may use it without asking again; 1 s by default. */
  maxAgeSeconds?: number;
  /** Names what it shows. A change of one of them ends it. */
  shows?: readonly string[];
  /** When its text is no longer true, such as the end of the day that it names. */
  endsAt?: Date;
  body: string;
};

export interface PageCacheOptions {
  /** Makes the answer for a key. Undefined means that there is none. */
  render(key: string): Promise<SharedAnswer | undefined>;
  /** Says when kept pages end. Without it, they change only with a release. */
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
 * Keeps whole answers until something that they show changes. Each is rendered once, compressed once per coding, and
 * answered with 304 to browsers that have it. A request comes here by its route. If its page is kept, the next request
 * with the same address is answered by the front (`pages/front.ts`) and does not reach the router.
 */
export function createPageCache(options: PageCacheOptions): PageCache {
  const { changes, maxBytes = MAX_BYTES } = options;
  const store = createPageStore(maxBytes, changes);
  const making = new Map<string, Promise<Made | undefined>>();
  changes?.onEnd((ended) => {
    store.end(ended);
    // What is being rendered may show what has just ended, so later requests do not wait for it.
    making.clear();
  });

  async function find(key: string, coding: Coding | undefined): Promise<Representation | undefined> {
    const kept = store.get(key);
    const found = kept && store.read(kept, coding);
    if (found) return found;
    const made = await makeOnce(key, coding);
    return made && store.read(made.page, coding, made.text);
  }

  async function renderNow(key: string, coding: Coding | undefined): Promise<Representation | undefined> {
    const made = await make(key, coding);
    return made && store.read(made.page, coding, made.text);
  }

  async function areChangesKnown(): Promise<boolean> {
    try {
      await changes?.known();
      return true;
    } catch (error) {
      options.onError(error);
      return false;
    }
  }

  function makeOnce(key: string, coding: Coding | undefined): Promise<Made | undefined> {
    const known = making.get(key);
    if (known) return known;
    const one = make(key, coding).finally(() => {
      if (making.get(key) === one) making.delete(key);
    });
    if (maxBytes > 0) making.set(key, one);
    return one;
  }

  async function make(key: string, coding: Coding | undefined): Promise<Made | undefined> {
    const before = store.getOutdated(key);
    const watch = store.watch();
    try {
      const answer = await options.render(key);
      if (!answer) {
        if (before) store.remove(before);
        return undefined;
      }
      const text = utf8(answer.body);
      const page = pageOf(key, coding, answer, text, before);
      if (watch.hasEnded(page)) page.endedAtMs ??= performance.now();
      else store.keep(page);
      return { page, text };
    } catch (error) {
      const text = before?.text();
      if (!before || !text || performance.now() - (before.endedAtMs ?? before.endsAtMs) > STALE_ON_ERROR_MS)
        throw error;
      options.onError(error);
      return { page: before, text };
    } finally {
      watch.stop();
    }
  }

  return {
    async send(request, reply, key) {
      const coding = preferredEncoding(request.headers['accept-encoding']);
      const found = (await areChangesKnown()) ? await find(key, coding) : await renderNow(key, coding);
      if (!found) throw new Problem(404, 'not_found', 'There is nothing at this address.');
      request.server.front?.learn(request, found.page, store);
      sendByRoute(request, reply, found);
    },
  };
}

/** The text is at hand until all who wait for the page have read it, because the page may have to make room at once. */
interface Made {
  page: Page;
  text: Buffer;
}

/** Returns the page as it was, with what was compressed, if its text is still the same. */
function pageOf(
  key: string,
  coding: Coding | undefined,
  answer: SharedAnswer,
  text: Buffer,
  before: Page | undefined,
): Page {
  const page = new Page(key, answer, text);
  if (before?.hash === page.hash) {
    before.renew(answer);
    return before;
  }
  // The compressed form is kept even for a client that cannot use it, because the plain one goes first.
  page.make(coding ?? 'br', 'quick', text);
  return page;
}

function sendByRoute(request: FastifyRequest, reply: FastifyReply, found: Representation): void {
  const { page, coding } = found;
  setHeaders(reply, page.validatorHeaders(coding));
  if (found.isKnownBy(request.headers['if-none-match'])) {
    reply.status(304).send();
    return;
  }
  setHeaders(reply, page.bodyHeaders(coding));
  reply.status(page.status).send(found.body);
}

function setHeaders(reply: FastifyReply, pairs: readonly string[]): void {
  for (let at = 0; at < pairs.length; at += 2) reply.header(pairs[at] as string, pairs[at + 1]);
}
