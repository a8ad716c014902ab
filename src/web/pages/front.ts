import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { memoize } from '../../cache/memoize.ts';
import { createRequestSampler, type Logger } from '../../process/log.ts';
import type { Metrics } from '../../process/metrics.ts';
import type { Coding } from '../encoding.ts';
import { preferredEncoding } from '../encoding.ts';
import type { Health } from '../health.ts';
import type { Page, Representation } from './page.ts';
import type { PageStore } from './page-store.ts';
import { readPlainRequest } from './plain-request.ts';

declare module 'fastify' {
  interface FastifyInstance {
    front?: Front;
  }
}

export interface FrontDeps {
  /** Headers of every answer. */
  headers: Readonly<Record<string, string>>;
  health: Health;
  metrics: Metrics;
  log: Logger;
}

/**
 * Answers requests for cached pages before the router sees them, which costs less than half as much. It knows only the
 * addresses that the routes have taught it. It leaves everything unusual to the routes: other methods, bodies, malformed
 * or duplicate headers, and all requests while the instance drains.
 */
export interface Front {
  /** A route's page cache calls this. From then on, requests with the same address may be answered here. */
  learn(request: FastifyRequest, page: Page, store: PageStore): void;
  /** Returns false, without having answered anything, if the routes must answer the request. */
  tryAnswer(request: IncomingMessage, response: ServerResponse): boolean;
}

interface Known {
  page: Page;
  store: PageStore;
  route: string;
}

/** The most values of Accept-Encoding that are remembered. Browsers send a handful. */
const ENCODINGS_MAX = 500;

export function createFront({ headers, health, metrics, log }: FrontDeps): Front {
  const addresses = new Map<string, Known>();
  const codingOf = memoize<Coding | null>(ENCODINGS_MAX, (text) => preferredEncoding(text) ?? null);
  // Pages say themselves how they may be cached.
  const common = Object.entries(headers).flatMap(([name, value]) =>
    name === 'cache-control' ? [] : [name, value],
  );
  const isSampled = createRequestSampler();

  function note(method: string, route: string, status: number, durationMs: number): void {
    metrics.requestSeconds.observe({ method, route, status }, durationMs / 1_000);
    if (isSampled(status, durationMs)) log.info({ method, route, status, durationMs }, 'request');
  }

  return {
    learn(request, page, store) {
      const route = request.routeOptions.url;
      if (route !== undefined) store.learn(addresses, request.raw.url ?? '', { page, store, route });
    },
    tryAnswer(request, response) {
      const beganMs = performance.now();
      const known = addresses.get(request.url as string);
      if (known === undefined || health.draining || !known.store.isUsable(known.page)) return false;
      const plain = readPlainRequest(request);
      if (plain === undefined) return false;
      const { acceptEncoding } = plain;
      const found = known.page.kept(
        acceptEncoding === undefined ? undefined : (codingOf(acceptEncoding) ?? undefined),
      );
      // A page that is read often goes to its route once more, to be compressed for size.
      if (found === undefined || found.read()) return false;
      const status = send(request, response, found, plain.ifNoneMatch);
      note(request.method as string, known.route, status, performance.now() - beganMs);
      return true;
    },
  };

  function send(
    request: IncomingMessage,
    response: ServerResponse,
    found: Representation,
    ifNoneMatch: string | undefined,
  ): number {
    const { page, coding } = found;
    if (found.isKnownBy(ifNoneMatch)) {
      found.notModifiedHeaders ??= [...common, ...page.validatorHeaders(coding)];
      response.writeHead(304, found.notModifiedHeaders);
      response.end();
      return 304;
    }
    const { body } = found;
    found.headers ??= [
      ...common,
      ...page.validatorHeaders(coding),
      ...page.bodyHeaders(coding),
      'content-length',
      String(body.length),
    ];
    response.writeHead(page.status, found.headers);
    response.end(request.method === 'HEAD' ? undefined : body);
    return page.status;
  }
}
