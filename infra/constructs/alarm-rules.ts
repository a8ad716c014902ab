import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { HttpCodeElb, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Size } from '../sizes.ts';
import type { WebStack } from '../stacks/web-stack.ts';
import { CACHE_NODES } from './cache.ts';
import { CLUSTER_INSTANCES } from './database.ts';
import { METRICS_NAMESPACE } from './watch-names.ts';

/** Something that can break. docs/runbook.md has an article with the same name. */
export interface AlarmRule {
  name: string;
  /** A sentence about the promise that is at risk, with its row in docs/promises.md where it has one. */
  promise: string;
  metric: IMetric;
  threshold: number;
  comparison: ComparisonOperator;
  /** How many periods in a row the metric must be bad. */
  periods: number;
  /** Whether missing data raises the alarm, too. */
  missingIsBad: boolean;
}

export interface AlarmParts {
  web: WebStack;
  size: Size;
  keepsStateInCache: boolean;
}

const { GREATER_THAN_THRESHOLD: above, LESS_THAN_THRESHOLD: below } = ComparisonOperator;
const MINUTE = Duration.minutes(1);
const WEEK_SECONDS = Duration.days(7).toSeconds();
const BYTES_PER_GIB = 1024 ** 3;
/** Below this many requests a minute, a single failure would be a high rate. */
const REQUESTS_MIN = 100;

export const alarmRules = (parts: AlarmParts): AlarmRule[] => [
  ...balancerRules(parts),
  ...databaseRules(parts.size),
  ...cacheRules(parts.keepsStateInCache),
  ...shopRules(),
  ...moneyRules(),
];

function balancerRules({ web, size }: AlarmParts): AlarmRule[] {
  const { balancer, targetGroup } = web.loadBalancer;
  const sum = { period: MINUTE, statistic: Stats.SUM };
  const errorPercent = new MathExpression({
    label: 'answers that are errors, %',
    expression: `IF(requests > ${REQUESTS_MIN}, 100 * (FILL(shop, 0) + FILL(balancer, 0)) / requests, 0)`,
    period: MINUTE,
    usingMetrics: {
      requests: balancer.metrics.requestCount(sum),
      shop: balancer.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, sum),
      balancer: balancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, sum),
    },
  });
  const p99 = balancer.metrics.targetResponseTime({ period: MINUTE, statistic: Stats.percentile(99) });
  const unhealthy = targetGroup.metrics.unhealthyHostCount({ period: MINUTE, statistic: Stats.MAXIMUM });
  const healthy = targetGroup.metrics.healthyHostCount({ period: MINUTE, statistic: Stats.MINIMUM });
  return [
    rule(
      'Many answers are errors',
      'P6, P18: shoppers get answers while parts fail.',
      errorPercent,
      above,
      1,
      3,
    ),
    rule(
      'Pages are slow',
      'P10, P26: the slowest of a hundred answers takes less than a second.',
      p99,
      above,
      1,
      5,
    ),
    rule(
      'An instance is out of rotation',
      'P7: an instance that does not answer gets no requests.',
      unhealthy,
      above,
      0,
      5,
    ),
    {
      ...rule(
        'Too few instances answer',
        'P5, P18: an instance in each zone.',
        healthy,
        below,
        size.web.instancesMin,
        5,
      ),
      missingIsBad: true,
    },
  ];
}

function databaseRules({ database }: Size): AlarmRule[] {
  const connections = ofEach(
    'AWS/RDS',
    'DatabaseConnections',
    'DBInstanceIdentifier',
    CLUSTER_INSTANCES,
    'MAX',
  );
  const freeBytes = ofEach('AWS/RDS', 'FreeStorageSpace', 'DBInstanceIdentifier', CLUSTER_INSTANCES, 'MIN');
  const freeMin = 0.2 * database.storageGib * BYTES_PER_GIB;
  const connectionsHigh = 0.8 * database.connectionsMax;
  const waiting = shopMetric('DatabaseWaiting', Stats.MAXIMUM);
  const lag = shopMetric('ReplicaLagSeconds', Stats.MAXIMUM);
  const leftOut = shopMetric('ReplicasLeftOut', Stats.MAXIMUM);
  return [
    {
      ...rule(
        'The database has many connections',
        'P19: a request that needs a connection gets one.',
        connections,
        above,
        connectionsHigh,
        5,
      ),
      missingIsBad: true,
    },
    {
      ...rule(
        "The database's disk fills up",
        'P5: acknowledged changes are stored.',
        freeBytes,
        below,
        freeMin,
        5,
      ),
      missingIsBad: true,
    },
    rule(
      'Requests wait for the database',
      'P19: no request waits longer than a second.',
      waiting,
      above,
      20,
      3,
    ),
    rule('A replica lags', 'P13: changes are seen within 15 seconds.', lag, above, 5, 5),
    rule('A replica is left out', 'P17: the catalog can be read without the primary.', leftOut, above, 0, 10),
  ];
}

function cacheRules(keepsState: boolean): AlarmRule[] {
  const node = (name: string, by: 'SUM' | 'MAX') =>
    ofEach('AWS/ElastiCache', name, 'CacheClusterId', CACHE_NODES, by);
  const roleChanges = new MathExpression({
    label: 'a node became or stopped being the primary',
    expression: `MAX([${CACHE_NODES.map((_, index) => `ABS(DIFF(n${index}))`).join(', ')}])`,
    period: MINUTE,
    usingMetrics: metricsOfEach('AWS/ElastiCache', 'IsMaster', 'CacheClusterId', CACHE_NODES),
  });
  const breaker = shopMetric('CacheLeftOut', Stats.MAXIMUM);
  return [
    rule(
      'The cache is left out',
      'P8, P10: pages work without it, and the database does more work.',
      breaker,
      above,
      0,
      3,
    ),
    rule('The cache has failed over', 'P9: errors end within 5 seconds.', roleChanges, above, 0, 1),
    keepsState
      ? rule(
          'The cache is full',
          'P4: it stores the carts, and refuses new ones.',
          node('DatabaseMemoryUsagePercentage', 'MAX'),
          above,
          75,
          5,
        )
      : rule(
          'The cache is full',
          'P12: it holds what is requested often.',
          node('Evictions', 'SUM'),
          above,
          1_000,
          15,
        ),
  ];
}

function shopRules(): AlarmRule[] {
  const oldest = shopMetric('MailOldestSeconds', Stats.MAXIMUM);
  const dead = shopMetric('MailsDead', Stats.MAXIMUM);
  const failures = shopMetric('SignInFailures', Stats.SUM, Duration.minutes(5));
  return [
    rule('Mail waits', 'Links for new passwords arrive while they are valid.', oldest, above, 900, 5),
    rule('Mails were given up', 'Emails of the shop arrive.', dead, above, 0, 1),
    rule('Many sign-ins fail', 'S11: passwords cannot be guessed.', failures, above, 300, 2),
  ];
}

/** While one of these alarms is on, a customer waits for money. Nothing is lost. */
function moneyRules(): AlarmRule[] {
  const payments = shopMetric('PaymentsOverdue', Stats.MAXIMUM);
  const overdue = shopMetric('RefundsOverdue', Stats.MAXIMUM);
  const failed = shopMetric('RefundsFailed', Stats.MAXIMUM);
  const aside = shopMetric('PaymentEventsAside', Stats.MAXIMUM);
  const payout = shopMetric('PayoutOldestSeconds', Stats.MAXIMUM);
  return [
    rule('Payments are not settled', 'P24: every payment has an order.', payments, above, 0, 15),
    rule('Refunds are overdue', 'Refunds arrive.', overdue, above, 0, 5),
    rule('Refunds were refused', 'Refunds arrive.', failed, above, 0, 1),
    rule('Payment events were put aside', 'Each payment belongs to an order.', aside, above, 0, 1),
    rule('Payouts wait', 'Refunds arrive.', payout, above, WEEK_SECONDS, 1),
  ];
}

function rule(
  name: string,
  promise: string,
  metric: IMetric,
  comparison: ComparisonOperator,
  threshold: number,
  periods: number,
): AlarmRule {
  return { name, promise, metric, comparison, threshold, periods, missingIsBad: false };
}

/** A metric of all instances together. deploy/publish-metrics.ts sends it from each instance. */
const shopMetric = (metricName: string, statistic: string, period = MINUTE) =>
  new Metric({ namespace: METRICS_NAMESPACE, metricName, statistic, period });

/** The maximum or the sum over the members of a group, each of which has a metric of its own. */
function ofEach(
  namespace: string,
  name: string,
  dimension: string,
  members: string[],
  by: 'MAX' | 'MIN' | 'SUM',
) {
  return new MathExpression({
    label: `${name}, ${by}`,
    expression: `${by}([${members.map((_, index) => `n${index}`).join(', ')}])`,
    period: MINUTE,
    usingMetrics: metricsOfEach(namespace, name, dimension, members),
  });
}

function metricsOfEach(namespace: string, metricName: string, dimension: string, members: string[]) {
  return Object.fromEntries(
    members.map((member, index) => [
      `n${index}`,
      new Metric({
        namespace,
        metricName,
        dimensionsMap: { [dimension]: member },
        statistic: metricName === 'Evictions' ? Stats.SUM : Stats.MAXIMUM,
        period: MINUTE,
      }),
    ]),
  );
}
