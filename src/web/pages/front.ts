import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { memoize } from '../../cache/memoize.ts';
import { createRequestSampler, type Logger } from '../../process/log.ts';
import type { Metrics } from '../../process/metrics.ts';
import { acceptedCodings } from '../encoding.ts';
import type { Health } from '../health.ts';
import { joinMember } from './framed-gzip.ts';
import type { Body, Page } from './page.ts';
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

/** The most values of Accept-Encoding that are remembered. Browsers send a handful. */
const ENCODINGS_MAX = 500;

/**
 * The answers of this many pages that are read often are kept ready to send. They take about 8 KB each. When there are
 * more, all are forgotten, and the next reads make them again.
 */
const READY_MAX = 256;

/** What is written for a page: header blocks as alternating names and values, and the bytes. */
interface ReadyAnswer {
  readonly headers: string[];
  readonly notModifiedHeaders: string[];
  readonly bytes: Buffer;
}

export function createFront({ headers, health, metrics, log }: FrontDeps): Front {
  const addresses = new Map<string, Page>();
  const acceptedBy = memoize(ENCODINGS_MAX, acceptedCodings);
  // Pages say themselves how they may be cached.
  const common = Object.entries(headers).flatMap(([name, value]) =>
    name === 'cache-control' ? [] : [name, value],
  );
  const isSampled = createRequestSampler();
  let readyAnswers = new WeakMap<Body, ReadyAnswer>();
  let readyCount = 0;

  /** Only a page that was read before is worth the memory of a ready answer. */
  function answerOf(page: Page, body: Body): ReadyAnswer {
    const known = readyAnswers.get(body);
    if (known) return known;
    const made = makeAnswer(page, body);
    if (!page.isVisited) return made;
    if (readyCount >= READY_MAX) {
      readyAnswers = new WeakMap();
      readyCount = 0;
    }
    readyAnswers.set(body, made);
    readyCount++;
    return made;
  }

  function makeAnswer(page: Page, body: Body): ReadyAnswer {
    const bytes = joinMember(body);
    const notModifiedHeaders = [...common, ...page.validatorHeaders(body)];
    const length = ['content-length', String(bytes.length)];
    return {
      headers: [...notModifiedHeaders, ...page.bodyHeaders(body), ...length],
      notModifiedHeaders,
      bytes,
    };
  }

  function note(method: string, route: string, status: number, durationMs: number): void {
    metrics.requestSeconds.observe({ method, route, status }, durationMs / 1_000);
    if (isSampled(status, durationMs)) log.info({ method, route, status, durationMs }, 'request');
  }

  return {
    learn(request, page, store) {
      const route = request.routeOptions.url;
      if (route === undefined) return;
      page.route = route;
      page.store = store;
      store.learn(addresses, request.raw.url ?? '', page);
    },
    tryAnswer(request, response) {
      const beganMs = performance.now();
      const page = addresses.get(request.url as string);
      if (page === undefined || health.draining || !page.store?.isUsable(page)) return false;
      const plain = readPlainRequest(request);
      if (plain === undefined) return false;
      const body = page.read(acceptedBy(plain.acceptEncoding ?? ''));
      // The page's route makes another body first.
      if (body === undefined) return false;
      const status = send(request, response, page, body, plain.ifNoneMatch);
      page.isVisited = true;
      note(request.method as string, page.route as string, status, performance.now() - beganMs);
      return true;
    },
  };

  function send(
    request: IncomingMessage,
    response: ServerResponse,
    page: Page,
    body: Body,
    ifNoneMatch: string | undefined,
  ): number {
    const answer = answerOf(page, body);
    if (page.isKnownBy(ifNoneMatch)) {
      response.writeHead(304, answer.notModifiedHeaders);
      response.end();
      return 304;
    }
    response.writeHead(page.status, answer.headers);
    response.end(request.method === 'HEAD' ? undefined : answer.bytes);
    return page.status;
  }
}
