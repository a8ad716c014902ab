import type { Server } from 'node:http';
import type { Pool } from 'pg';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { listenFault } from './listening.ts';

export interface Metrics {
  registry: Registry;
  requestSeconds: Histogram<'method' | 'route' | 'status'>;
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
    requestSeconds: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the request to the end of its response',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
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
  const { createServer } = await import('node:http');
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
