import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addressKey, widestKey } from './address-key.ts';

/**
 * Bodies that are on their way to this process at once. A form arrives in one piece, within a second by the slowest
 * phone, so a hundred at once are a hundred changes a second of one office or carrier. In all they may hold as much
 * memory as this times the limit of a body, 64 MB.
 */
const OF_A_NETWORK_MAX = 100;
const IN_ALL_MAX = 1_000;

/**
 * Beyond either limit the body that has been on its way for longest makes room, of the network or of all: it is the
 * least likely one to come from a shopper. Refusing the newest one instead would keep out the shoppers who share a
 * network with an attacker.
 */
export function limitUnfinishedBodies(app: FastifyInstance): void {
  /** Each with its network, the oldest first. */
  const arriving = new Map<FastifyRequest, string>();
  const byNetwork = new Map<string, Set<FastifyRequest>>();

  function begin(request: FastifyRequest, network: string): void {
    const ofNetwork = byNetwork.get(network) ?? new Set();
    byNetwork.set(network, ofNetwork.add(request));
    arriving.set(request, network);
    if (ofNetwork.size > OF_A_NETWORK_MAX) giveUp(ofNetwork.values().next().value);
    if (arriving.size > IN_ALL_MAX) giveUp(arriving.keys().next().value);
  }

  function end(request: FastifyRequest): void {
    const network = arriving.get(request);
    if (network === undefined) return;
    arriving.delete(request);
    const ofNetwork = byNetwork.get(network);
    ofNetwork?.delete(request);
    if (ofNetwork?.size === 0) byNetwork.delete(network);
  }

  function giveUp(request: FastifyRequest | undefined): void {
    if (!request) return;
    end(request);
    request.raw.destroy();
  }

  app.addHook('onRequest', (request, reply, done) => {
    if (!hasBody(request.headers)) return done();
    request.raw.once('end', () => end(request));
    reply.raw.once('close', () => end(request));
    // A connection that was reset meanwhile has no address any more.
    begin(request, widestKey(addressKey(request.ip ?? '')));
    done();
  });
}

const hasBody = (headers: IncomingHttpHeaders): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
