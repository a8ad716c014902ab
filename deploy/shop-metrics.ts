import type { MetricDatum } from './aws.ts';

/** Sums and extremes of one reading of the shop's metrics. What only grows is compared with the reading before. */
export interface Figures {
  signInFailures: number;
  cacheErrors: number;
  requestsShed: number;
  databaseWaiting: number;
  cacheLeftOut: number;
  replicasLeftOut: number;
  replicaLagSeconds: number | null;
  mailOldestSeconds: number | null;
  mailsDead: number | null;
}

interface Sample {
  name: string;
  labels: string;
  value: number;
}

const LINE = /^([a-z_]+)(?:\{([^}]*)\})? (\S+)/;
const SIGN_IN = /method="POST"[^}]*route="\/(?:api\/session|sign-in)"[^}]*status="4\d\d"/;

/** `text`: Prometheus' text format, as /metrics has it. */
export function figuresOf(text: string): Figures {
  const samples = text.split('\n').flatMap(sampleOf);
  const named = (name: string) => samples.filter((sample) => sample.name === name);
  const sum = (some: Sample[]) => some.reduce((total, { value }) => total + value, 0);
  /** Null: not known, which is not zero. */
  const largest = (some: Sample[]) => {
    const known = some.map(({ value }) => value).filter(Number.isFinite);
    return known.length > 0 ? Math.max(...known) : null;
  };
  return {
    signInFailures: sum(
      named('http_request_duration_seconds_count').filter(({ labels }) => SIGN_IN.test(labels)),
    ),
    cacheErrors: sum(named('cache_errors_total')),
    requestsShed: sum(named('http_requests_shed_total')),
    databaseWaiting: sum(named('database_waiting')),
    cacheLeftOut: largest(named('cache_breaker_open')) ?? 0,
    replicasLeftOut: named('replica_used').filter(({ value }) => value === 0).length,
    replicaLagSeconds: largest(named('replica_lag_seconds')),
    mailOldestSeconds: largest(named('mail_oldest_seconds')),
    mailsDead: largest(named('mails').filter(({ labels }) => labels.includes('state="dead"'))),
  };
}

function sampleOf(line: string): Sample[] {
  const match = LINE.exec(line);
  return match ? [{ name: match[1] as string, labels: match[2] ?? '', value: Number(match[3]) }] : [];
}

/** Undefined where there is none, or one of another version of this file. */
export function parseFigures(text: string): Figures | undefined {
  try {
    const figures = JSON.parse(text) as Figures | null;
    return typeof figures?.signInFailures === 'number' ? figures : undefined;
  } catch {
    return undefined;
  }
}

/** A shop that was started anew counts from zero again: what it has counted since is what is new. */
export function metricsBetween(before: Figures | undefined, now: Figures): MetricDatum[] {
  const grown = (name: 'signInFailures' | 'cacheErrors' | 'requestsShed') =>
    before === undefined ? 0 : now[name] >= before[name] ? now[name] - before[name] : now[name];
  const count = (MetricName: string, value: number | null): MetricDatum[] =>
    value === null ? [] : [{ MetricName, Value: value, Unit: 'Count' }];
  const seconds = (MetricName: string, value: number | null): MetricDatum[] =>
    value === null ? [] : [{ MetricName, Value: value, Unit: 'Seconds' }];
  return [
    ...count('SignInFailures', grown('signInFailures')),
    ...count('CacheErrors', grown('cacheErrors')),
    ...count('RequestsShed', grown('requestsShed')),
    ...count('DatabaseWaiting', now.databaseWaiting),
    ...count('CacheLeftOut', now.cacheLeftOut),
    ...count('ReplicasLeftOut', now.replicasLeftOut),
    ...seconds('ReplicaLagSeconds', now.replicaLagSeconds),
    ...seconds('MailOldestSeconds', now.mailOldestSeconds),
    ...count('MailsDead', now.mailsDead),
  ];
}
