import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressKey, widestKey } from './networks.ts';

/** Unfinished bodies of this process. Together they may hold 1,000 times 64 KiB, the limit of a body. */
const PER_NETWORK_MAX = 100;
const TOTAL_MAX = 1_000;
/** A shopper's form arrives in one or two packets, so hundreds that began within this time are a busy office, not an attack. */
const SLOW_AFTER_MS = 500;

interface Arriving {
  network: string;
  beganMs: number;
}

/**
 * Beyond either limit, the oldest unfinished bodies of the network or of all are ended, because they are the least likely
 * to come from a shopper. Refusing the newest one instead would keep out shoppers who share a network with an attacker.
 */
export function limitUnfinishedBodies(app: FastifyInstance): void {
  /** Requests of this turn of the event loop. Most bodies arrive completely in the same turn, and are never tracked. */
  const fresh: FastifyReply[] = [];
  /** Sorted from the oldest to the newest. */
  const all = new Map<FastifyRequest, Arriving>();
  const byNetwork = new Map<string, Set<FastifyRequest>>();

  function begin(request: FastifyRequest, network: string): void {
    const ofNetwork = byNetwork.get(network) ?? new Set();
    byNetwork.set(network, ofNetwork.add(request));
    all.set(request, { network, beganMs: performance.now() });
    makeRoom(ofNetwork, PER_NETWORK_MAX);
    makeRoom(all, TOTAL_MAX);
  }

  function end(request: FastifyRequest): void {
    const arriving = all.get(request);
    if (!arriving) return;
    all.delete(request);
    const ofNetwork = byNetwork.get(arriving.network);
    ofNetwork?.delete(request);
    if (ofNetwork?.size === 0) byNetwork.delete(arriving.network);
  }

  function makeRoom(requests: { size: number; keys(): Iterator<FastifyRequest> }, max: number): void {
    const slowBeforeMs = performance.now() - SLOW_AFTER_MS;
    while (requests.size > max) {
      const oldest = requests.keys().next().value;
      if (!oldest || (all.get(oldest)?.beganMs ?? 0) > slowBeforeMs) return;
      end(oldest);
      oldest.raw.destroy();
    }
  }

  function followUnfinished(): void {
    for (const { request, raw } of fresh.splice(0)) {
      if (request.raw.complete || request.raw.readableEnded || raw.destroyed) continue;
      request.raw.once('end', () => end(request));
      raw.once('close', () => end(request));
      begin(request, widestKey(addressKey(request.ip)));
    }
  }

  app.addHook('onRequest', (request, reply, done) => {
    if (hasBody(request.headers) && fresh.push(reply) === 1) setImmediate(followUnfinished);
    done();
  });
}

const hasBody = (headers: IncomingHttpHeaders): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
