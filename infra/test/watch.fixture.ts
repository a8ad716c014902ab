import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { bothSizes } from './synthesized.ts';

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const agent = readFileSync(new URL('../../deploy/cloudwatch-agent.json', import.meta.url), 'utf8');
const publisher = readFileSync(new URL('../../deploy/shop-metrics.ts', import.meta.url), 'utf8');

describe('the alarms', () => {
  for (const [size, shop] of bothSizes) {
    const alarms = shop.resources('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
    const titles = alarms.map(({ AlarmName }) => AlarmName.replace('MyClothes: ', ''));

    it(`of ${size} have an article of the same name each`, () => {
      assert.ok(titles.length >= 14);
      for (const title of titles)
        assert.ok(runbook.split('\n').includes(`## ${title}`), `no article "${title}"`);
    });

    it(`of ${size} notify someone, when they begin and when they end`, () => {
      for (const { AlarmActions, OKActions } of alarms)
        assert.equal(AlarmActions.length + OKActions.length, 2);
      assert.equal(shop.only('AWS::SNS::Subscription').Properties.Protocol, 'email');
    });

    it(`of ${size} use metrics that the instances send`, () => {
      const own = JSON.stringify(alarms).matchAll(/"MetricName":"(\w+)","Namespace":"MyClothes"/g);
      const sent = [...own].map(([, name]) => name as string);
      assert.ok(sent.length >= 7);
      for (const name of sent) assert.match(publisher, new RegExp(`'${name}'`));
    });

    it(`of ${size} report a refused refund at once, and an overdue one soon`, () => {
      const limits = alarms
        .filter(({ MetricName }) => /^Refunds/.test(MetricName))
        .map(({ MetricName, Threshold, EvaluationPeriods }) => [MetricName, Threshold, EvaluationPeriods]);
      assert.deepEqual(limits.sort(), [
        ['RefundsFailed', 0, 1],
        ['RefundsOverdue', 0, 5],
      ]);
    });

    it(`of ${size} are all on the dashboard`, () => {
      const page = JSON.stringify(shop.only('AWS::CloudWatch::Dashboard').Properties.DashboardBody);
      for (const title of titles) assert.ok(page.includes(title), title);
    });
  }

  it('have the log that the agent writes', () => {
    const names = bothSizes.map(([, shop]) => JSON.stringify(shop.resources('AWS::Logs::LogGroup')));
    const written = JSON.parse(agent).logs.logs_collected.files.collect_list[0].log_group_name;
    for (const groups of names) assert.ok(groups.includes(`"${written}"`));
  });
});
