import type { Server } from 'node:http';
import type { Pool } from 'pg';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { listenFault } from './listening.ts';
import { createServer } from './node-http.ts';
import { createRequestSeconds, type RequestSeconds } from './request-seconds.ts';

export interface Metrics {
  registry: Registry;
  requestSeconds: RequestSeconds;
  shedRequests: Counter;
}

export function createMetrics(pool: Pool): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('database_connections', 'Connections of this process to the database', () => pool.totalCount);
  gauge('database_connections_idle', 'Idle connections to the database', () => pool.idleCount);
  gauge('database_waiting', 'Requests that wait for a connection to the database', () => pool.waitingCount);
  return {
    registry,
    requestSeconds: createRequestSeconds(registry),
    shedRequests: new Counter({
      name: 'http_requests_shed_total',
      help: 'Requests answered with 503 because there were too many at once',
      registers,
    }),
  };
}

/** The text that Prometheus reads, from one registry or from several. */
export interface MetricsText {
  contentType: string;
  metrics(): Promise<string>;
}

/** Serves the metrics on a separate port, which the load balancer does not reach. */
export async function serveMetrics(text: MetricsText, host: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return response.writeHead(404).end();
    text.metrics().then(
      (body) => response.writeHead(200, { 'content-type': text.contentType }).end(body),
      () => response.writeHead(500).end(),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenFault(error, { host, port, setting: 'METRICS_PORT' })));
    server.listen(port, host, () => resolve(server));
  });
}
