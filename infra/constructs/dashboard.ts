import { Dashboard, GraphWidget, PeriodOverride, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmRule } from './alarm-rules.ts';

const COLUMNS = 3;
const WIDTH = 24 / COLUMNS;

/** Shows a graph for each alarm, with its threshold. */
export function createDashboard(scope: Construct, rules: readonly AlarmRule[]): void {
  const dashboard = new Dashboard(scope, 'Dashboard', {
    dashboardName: 'MyClothes',
    periodOverride: PeriodOverride.AUTO,
  });
  dashboard.addWidgets(
    new TextWidget({
      width: 24,
      height: 2,
      markdown: '# MyClothes\nEach graph is an alarm; docs/runbook.md has an article of the same name.',
    }),
  );
  for (let start = 0; start < rules.length; start += COLUMNS) {
    dashboard.addWidgets(...rules.slice(start, start + COLUMNS).map(graphOf));
  }
}

const graphOf = ({ name, metric, threshold }: AlarmRule) =>
  new GraphWidget({
    title: name,
    width: WIDTH,
    left: [metric],
    leftAnnotations: [{ value: threshold, label: 'alarm' }],
    leftYAxis: { min: 0 },
  });
