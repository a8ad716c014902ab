import type { MetricDatum } from './aws.ts';

/** A CloudWatch metric that is computed from the samples of one of the shop's metrics. */
interface ShopMetric {
  name: string;
  sample: string;
  /** Only samples whose labels match are taken. */
  labels?: RegExp;
  /** `largest` of no known sample is not sent, because unknown is not zero; `zeros` counts the samples that are 0. */
  take: 'sum' | 'largest' | 'zeros';
  /** The shop counts up from its start, so only the growth since the previous reading is sent. */
  grows?: true;
  unit: MetricDatum['Unit'];
}

const SIGN_IN = /method="POST"[^}]*route="\/(?:api\/session|sign-in)"[^}]*status="4\d\d"/;

/** To send one more, add a line here, and an alarm with its article (infra/constructs/alarm-rules.ts). */
export const SHOP_METRICS: readonly ShopMetric[] = [
  {
    name: 'SignInFailures',
    sample: 'http_request_duration_seconds_count',
    labels: SIGN_IN,
    take: 'sum',
    grows: true,
    unit: 'Count',
  },
  { name: 'CacheErrors', sample: 'cache_errors_total', take: 'sum', grows: true, unit: 'Count' },
  { name: 'RequestsShed', sample: 'http_requests_shed_total', take: 'sum', grows: true, unit: 'Count' },
  { name: 'DatabaseWaiting', sample: 'database_waiting', take: 'sum', unit: 'Count' },
  { name: 'CacheLeftOut', sample: 'cache_breaker_open', take: 'sum', unit: 'Count' },
  { name: 'ReplicasLeftOut', sample: 'replica_used', take: 'zeros', unit: 'Count' },
  { name: 'ReplicaLagSeconds', sample: 'replica_lag_seconds', take: 'largest', unit: 'Seconds' },
  { name: 'MailOldestSeconds', sample: 'mail_oldest_seconds', take: 'largest', unit: 'Seconds' },
  { name: 'MailsDead', sample: 'mails', labels: /state="dead"/, take: 'largest', unit: 'Count' },
  { name: 'PayoutOldestSeconds', sample: 'payout_oldest_seconds', take: 'largest', unit: 'Seconds' },
  {
    name: 'PaymentsOverdue',
    sample: 'payments',
    labels: /state="overdue"/,
    take: 'largest',
    unit: 'Count',
  },
  {
    name: 'RefundsOverdue',
    sample: 'payments',
    labels: /state="refund_overdue"/,
    take: 'largest',
    unit: 'Count',
  },
  {
    name: 'RefundsFailed',
    sample: 'payments',
    labels: /state="refund_failed"/,
    take: 'largest',
    unit: 'Count',
  },
  {
    name: 'PaymentEventsAside',
    sample: 'payments',
    labels: /state="event_aside"/,
    take: 'largest',
    unit: 'Count',
  },
];

/** One reading of the shop's metrics by their CloudWatch names; null means unknown. */
export type Figures = Readonly<Record<string, number | null>>;

interface Sample {
  name: string;
  labels: string;
  value: number;
}

const LINE = /^([a-z_]+)(?:\{([^}]*)\})? (\S+)/;

/** `text` is the answer of /metrics, in Prometheus' text format. */
export function figuresOf(text: string): Figures {
  const samples = text.split('\n').flatMap(sampleOf);
  return Object.fromEntries(SHOP_METRICS.map((metric) => [metric.name, figureOf(metric, samples)]));
}

function figureOf({ sample, labels, take }: ShopMetric, samples: readonly Sample[]): number | null {
  const values = samples
    .filter((one) => one.name === sample && (labels?.test(one.labels) ?? true))
    .map(({ value }) => value)
    .filter(Number.isFinite);
  if (take === 'sum') return values.reduce((total, value) => total + value, 0);
  if (take === 'zeros') return values.filter((value) => value === 0).length;
  return values.length > 0 ? Math.max(...values) : null;
}

function sampleOf(line: string): Sample[] {
  const match = LINE.exec(line);
  return match ? [{ name: match[1] as string, labels: match[2] ?? '', value: Number(match[3]) }] : [];
}

/** Returns undefined for an empty text, and for figures of another version of this file. */
export function parseFigures(text: string): Figures | undefined {
  try {
    const figures = JSON.parse(text) as Figures | null;
    return typeof figures?.SignInFailures === 'number' ? figures : undefined;
  } catch {
    return undefined;
  }
}

/** A restarted shop counts from zero again, so all of its count is new. */
export function metricsBetween(before: Figures | undefined, now: Figures): MetricDatum[] {
  return SHOP_METRICS.flatMap(({ name, grows, unit }) => {
    const figure = now[name] ?? null;
    if (figure === null) return [];
    return [{ MetricName: name, Value: grows ? grown(before?.[name], figure) : figure, Unit: unit }];
  });
}

function grown(before: number | null | undefined, now: number): number {
  if (before === undefined || before === null) return 0;
  return now >= before ? now - before : now;
}
