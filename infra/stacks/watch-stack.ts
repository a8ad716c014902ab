import { Stack } from 'aws-cdk-lib';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { type AlarmRule, alarmRules } from '../constructs/alarm-rules.ts';
import { createDashboard } from '../constructs/dashboard.ts';
import { createWebLog } from '../constructs/web-log.ts';
import type { NetworkStack, ShopStackProps } from './network-stack.ts';
import type { WebStack } from './web-stack.ts';

const RUNBOOK = 'docs/runbook.md';

/** The alarms, their recipients, and a dashboard. */
export class WatchStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    props: ShopStackProps & { network: NetworkStack; web: WebStack },
  ) {
    super(scope, id, props);
    const { settings, network, web } = props;
    const topic = new Topic(this, 'Alarms', {
      displayName: 'MyClothes',
      masterKey: network.key,
      enforceSSL: true,
    });
    if (settings.alarmEmail) topic.addSubscription(new EmailSubscription(settings.alarmEmail));
    createWebLog(this, network.key);
    const rules = alarmRules({
      web,
      size: settings.size,
      keepsStateInCache: settings.stateStore === 'valkey',
    });
    for (const rule of rules) {
      const alarm = createAlarm(this, rule);
      alarm.addAlarmAction(new SnsAction(topic));
      alarm.addOkAction(new SnsAction(topic));
    }
    createDashboard(this, rules);
  }
}

function createAlarm(scope: Construct, rule: AlarmRule): Alarm {
  return new Alarm(scope, rule.name.replaceAll(/[^A-Za-z0-9]/g, ''), {
    alarmName: `MyClothes: ${rule.name}`,
    alarmDescription: `${rule.promise} See "${rule.name}" in ${RUNBOOK}.`,
    metric: rule.metric,
    threshold: rule.threshold,
    comparisonOperator: rule.comparison,
    evaluationPeriods: rule.periods,
    treatMissingData: rule.missingIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
}
