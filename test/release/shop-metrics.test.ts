import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Registry } from 'prom-client';
import { figuresOf, metricsBetween, parseFigures, SHOP_METRICS } from '../../deploy/shop-metrics.ts';
import { createTestDatabase } from '../../proving-ground/shared/test-database.ts';
import { addPaymentMetrics } from '../../src/payments/metrics.ts';

const TEXT = `# HELP mails Mails
mails{state="waiting"} 3
mails{state="dead"} 2
mail_oldest_seconds 61.5
payments{state="waiting"} 8
payments{state="overdue"} 6
payments{state="refund_overdue"} 4
payments{state="refund_failed"} 5
payments{state="event_aside"} 7
payout_oldest_seconds 90
cache_breaker_open 1
replica_used{replica="a"} 1
replica_used{replica="b"} 0
replica_lag_seconds{replica="a"} 0.5
replica_lag_seconds{replica="b"} NaN
database_waiting 4
cache_errors_total 7
http_requests_shed_total 0
http_request_duration_seconds_count{method="POST",route="/sign-in",status="401"} 5
http_request_duration_seconds_count{method="POST",route="/api/session",status="401"} 6
http_request_duration_seconds_count{method="POST",route="/api/session",status="200"} 100
http_request_duration_seconds_count{method="GET",route="/sign-in",status="404"} 1000
`;

const valuesOf = (before: string, now: string) =>
  Object.fromEntries(
    metricsBetween(figuresOf(before), figuresOf(now)).map(({ MetricName, Value }) => [MetricName, Value]),
  );

describe('what an instance sends to CloudWatch', () => {
  it('is the counts since the last time, and the current values', () => {
    const later = TEXT.replace('status="401"} 5', 'status="401"} 9').replace(
      'errors_total 7',
      'errors_total 8',
    );
    assert.deepEqual(valuesOf(TEXT, later), {
      SignInFailures: 4,
      CacheErrors: 1,
      RequestsShed: 0,
      DatabaseWaiting: 4,
      CacheLeftOut: 1,
      ReplicasLeftOut: 1,
      ReplicaLagSeconds: 0.5,
      MailOldestSeconds: 61.5,
      MailsDead: 2,
      PaymentsOverdue: 6,
      RefundsOverdue: 4,
      RefundsFailed: 5,
      PaymentEventsAside: 7,
      PayoutOldestSeconds: 90,
    });
  });

  it('counts from zero after a restart, and nothing the first time', () => {
    assert.equal(valuesOf(TEXT, TEXT.replace('errors_total 7', 'errors_total 2')).CacheErrors, 2);
    assert.ok(
      metricsBetween(undefined, figuresOf(TEXT)).every(
        ({ MetricName, Value }) => MetricName !== 'SignInFailures' || Value === 0,
      ),
    );
  });

  it('leaves out unknown values instead of sending zero', () => {
    const unknown = TEXT.replace(/^(mail|payments|payout).*\n/gm, '').replace('"a"} 0.5', '"a"} NaN');
    const values = valuesOf(unknown, unknown);
    for (const name of [
      'MailsDead',
      'MailOldestSeconds',
      'ReplicaLagSeconds',
      'RefundsFailed',
      'PayoutOldestSeconds',
    ])
      assert.equal(name in values, false);
  });

  it('reads the payment metrics that the shop really has', async () => {
    const test = await createTestDatabase();
    const registry = new Registry();
    addPaymentMetrics(registry, test.database);
    const figures = figuresOf(await registry.metrics());
    await test.drop();
    for (const { name, sample } of SHOP_METRICS)
      if (/^pay/.test(sample)) assert.equal(figures[name], 0, name);
  });

  it('ignores a file that something else has written', () => {
    for (const text of ['', '{', '{"SignInFailures":"many"}', 'null'])
      assert.equal(parseFigures(text), undefined);
  });
});
