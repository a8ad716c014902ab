import type { Histogram, Registry } from 'prom-client';

const NAME = 'http_request_duration_seconds';
/** The upper bounds of the buckets, in seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

interface RequestLabels {
  method: string;
  route: string;
  status: number;
}

/** Counts the time of requests. */
export interface RequestSeconds {
  observe(labels: RequestLabels, seconds: number): void;
}

interface Series {
  labels: RequestLabels;
  /** How many requests fell into each bucket; the last one has no bound. */
  counts: number[];
  sum: number;
}

/**
 * A histogram that counts in plain numbers and makes its samples only when it is read. The library's own histogram would
 * sort and join the labels of each request.
 */
export function createRequestSeconds(registry: Registry): RequestSeconds {
  const byRoute = new Map<string, Series[]>();
  const metric = {
    name: NAME,
    help: 'Time from the request to the end of its response',
    type: 'histogram',
    aggregator: 'sum',
    get: async () => ({ ...metric, values: [...byRoute.values()].flat().flatMap(samplesOf) }),
  };
  // The registry reads only these members of a metric.
  registry.registerMetric(metric as unknown as Histogram);

  function seriesOf(labels: RequestLabels): Series {
    const all = byRoute.get(labels.route) ?? [];
    for (const one of all)
      if (one.labels.status === labels.status && one.labels.method === labels.method) return one;
    const series = { labels, counts: new Array<number>(BOUNDS.length + 1).fill(0), sum: 0 };
    byRoute.set(labels.route, [...all, series]);
    return series;
  }

  return {
    observe(labels, seconds) {
      const series = seriesOf(labels);
      let bucket = 0;
      while (bucket < BOUNDS.length && seconds > (BOUNDS[bucket] as number)) bucket++;
      series.counts[bucket] = (series.counts[bucket] as number) + 1;
      series.sum += seconds;
    },
  };
}

/** In the format of Prometheus, each bucket includes the buckets below it. */
function samplesOf({ labels, counts, sum }: Series) {
  let count = 0;
  const buckets = [...BOUNDS, '+Inf'].map((le, index) => {
    count += counts[index] as number;
    return { labels: { le, ...labels }, value: count, metricName: `${NAME}_bucket` };
  });
  return [
    ...buckets,
    { labels, value: sum, metricName: `${NAME}_sum` },
    { labels, value: count, metricName: `${NAME}_count` },
  ];
}
