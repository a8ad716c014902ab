import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AggregatorRegistry, Histogram, Registry } from 'prom-client';
import { createRequestSeconds } from './request-seconds.ts';

const SECONDS = [0, 0.001, 0.0011, 0.02, 2.5, 2.6, 100];
const LABELS = [
  { method: 'GET', route: '/a', status: 200 },
  { method: 'GET', route: '/a', status: 404 },
  { method: 'POST', route: '/a', status: 200 },
  { method: 'GET', route: '/b "c"\\', status: 200 },
];

/** The same observations in this histogram and in the library's own. */
function registries(): [own: Registry, library: Registry] {
  const [own, library] = [new Registry(), new Registry()];
  const requestSeconds = createRequestSeconds(own);
  const histogram = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its response',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [library],
  });
  for (const labels of LABELS)
    for (const seconds of SECONDS) {
      requestSeconds.observe(labels, seconds);
      histogram.observe(labels, seconds);
    }
  return [own, library];
}

const sorted = (text: string) => text.split('\n').sort();

describe('the time of requests', () => {
  it('reads as the library’s histogram does', async () => {
    const [own, library] = registries();
    assert.deepEqual(sorted(await own.metrics()), sorted(await library.metrics()));
  });

  it('adds up over several processes as the library’s histogram does', async () => {
    const sums = [];
    for (const registry of registries()) {
      const metrics = await registry.getMetricsAsJSON();
      sums.push(sorted(await AggregatorRegistry.aggregate([metrics, metrics]).metrics()));
    }
    assert.deepEqual(sums[0], sums[1]);
  });
});
