import { Counter, type Registry } from 'prom-client';

export type CountAnswer = (method: string, route: string, status: number) => void;

/**
 * Counts the answers of the front in plain numbers, which are handed over when the metrics are read. Counting each one in
 * a metric with labels would cost a sixth of the answer.
 */
export function countAnswers(registry: Registry): CountAnswer {
  const counts = new Map<string, number>();
  new Counter({
    name: 'http_kept_answers_total',
    help: 'Requests answered with a kept page, which http_request_duration_seconds does not include',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
    collect() {
      for (const [key, count] of counts) {
        const [method = '', status = '', route = ''] = key.split(' ');
        this.inc({ method, route, status }, count);
      }
      counts.clear();
    },
  });
  return (method, route, status) => {
    const key = `${method} ${status} ${route}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
}
