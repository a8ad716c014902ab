import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Balancer {
  port: number;
  /** Requests go to these in turn. They may be replaced while shoppers shop. */
  ports: readonly number[];
  /** Requests that the instance has not answered yet. */
  underWayAt(port: number): number;
  /** How many sessions replaced an older one. */
  readonly anew: number;
  close(): void;
}

/** Starts a minimal load balancer. Each request goes to the next instance. */
export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  let [turn, anew] = [0, 0];
  const underWay = new Map<number, number>();
  const count = (port: number, more: number) => underWay.set(port, (underWay.get(port) ?? 0) + more);
  const balancer = { ports };
  const server = createServer((incoming, outgoing) => {
    const port = balancer.ports[turn++ % balancer.ports.length] as number;
    const { method, url, headers } = incoming;
    count(port, 1);
    outgoing.on('close', () => count(port, -1));
    const sent = httpRequest({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
      const before = tokenOf(headers.cookie ?? '');
      const after = tokenOf((answer.headers['set-cookie'] ?? []).join('; '));
      if (before && after && before !== after) anew++;
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    sent.on('error', () => outgoing.destroy());
    incoming.pipe(sent);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.defineProperties(balancer, {
    port: { value: (server.address() as AddressInfo).port },
    anew: { get: () => anew },
    underWayAt: { value: (port: number) => underWay.get(port) ?? 0 },
    close: { value: () => server.close() },
  }) as Balancer;
}

const tokenOf = (cookies: string) => /(?:^|[; ])(?:__Host-)?session=v1\.([^.]+)/.exec(cookies)?.[1];
