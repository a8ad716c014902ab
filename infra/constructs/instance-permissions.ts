import { Stack } from 'aws-cdk-lib';
import type { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { DataStack } from '../stacks/data-stack.ts';
import { except, findingName, wildcard } from './exceptions.ts';
import { PICTURES_ARN } from './picture-bucket.ts';
import type { Releases } from './releases.ts';
import { LOG_GROUP, METRICS_NAMESPACE } from './watch-names.ts';

export interface InstanceNeeds {
  key: IKey;
  releases: Releases;
  data: DataStack;
  targetGroup: ApplicationTargetGroup;
}

/**
 * The permissions of an instance: to read its release and secrets, keep the merchant's pictures, deregister itself, and
 * write logs and metrics.
 */
export function allowInstance(role: Role, { key, releases, data, targetGroup }: InstanceNeeds): void {
  const { account, region, partition } = Stack.of(role);
  const arn = (service: string, resource: string) =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
  releases.current.grantRead(role);
  for (const secret of [data.roles.web, data.cache.secret, data.secrets.sessionKeys, data.secrets.partners])
    secret.grantRead(role);
  key.grantDecrypt(role);
  data.stateTable?.grantReadWriteData(role);
  const allow = (actions: string[], resources: string[], conditions = {}) =>
    role.addToPolicy(new PolicyStatement({ actions, resources, conditions }));
  const archives = [
    releases.bucket.arnForObjects('releases/*'),
    releases.bucket.arnForObjects('certificates/*'),
  ];
  allow(['s3:GetObject'], archives);
  allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], [`${data.picturesArn}/pictures/*`]);
  allow(['kms:GenerateDataKey'], [key.keyArn]);
  // The group is named by a pattern, because its own name would make a cycle with its launch template.
  allow(['autoscaling:CompleteLifecycleAction'], [arn('autoscaling', 'autoScalingGroup:*')], {
    StringEquals: { 'aws:ResourceTag/application': 'myclothes' },
  });
  allow(['elasticloadbalancing:DeregisterTargets'], [targetGroup.targetGroupArn]);
  // These actions cannot be limited to resources.
  allow(
    [
      'autoscaling:DescribeAutoScalingInstances',
      'elasticloadbalancing:DescribeTargetHealth',
      'ec2:DescribeManagedPrefixLists',
    ],
    ['*'],
  );
  allow(['ec2:GetManagedPrefixListEntries'], [`arn:${partition}:ec2:${region}:aws:prefix-list/*`]);
  allow(['cloudwatch:PutMetricData'], ['*'], { StringEquals: { 'cloudwatch:namespace': METRICS_NAMESPACE } });
  allow(
    ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
    [arn('logs', `log-group:${LOG_GROUP}:*`)],
  );
  allowSessionManager(allow);
  const bucketName = findingName(role, releases.bucket.bucketArn);
  const id = '<AWS::AccountId>';
  except(role, {
    [wildcard(`Resource::${bucketName}/releases/*`)]: 'Any release may be the next one to run.',
    [wildcard(`Resource::${bucketName}/certificates/*`)]: 'Certificates, which are public.',
    [wildcard(`Resource::${PICTURES_ARN}/pictures/*`)]: 'Each picture has a key of its own.',
    [wildcard(`Resource::arn:aws:autoscaling:${region}:${id}:autoScalingGroup:*`)]:
      'Narrowed to groups with the tag of the shop; the name would make a circle with the launch template.',
    [wildcard(`Resource::arn:aws:ec2:${region}:aws:prefix-list/*`)]:
      'Lists of AWS itself; the one of CloudFront has another id in each region.',
    [wildcard(`Resource::arn:aws:logs:${region}:${id}:log-group:${LOG_GROUP}:*`)]:
      'One stream for each instance.',
    // These are for the table of the stage dynamodb.
    [wildcard('Action::kms:GenerateDataKey*')]: 'Two actions of one meaning, with the key of the shop.',
    [wildcard('Action::kms:ReEncrypt*')]: 'Two actions of one meaning, with the key of the shop.',
    [wildcard('Resource::*')]:
      'Describing targets and lists, sending metrics (of one namespace) and Session Manager know no resources.',
  });
}

/** AmazonSSMManagedInstanceCore without reading parameters: that policy can read every parameter of the account. */
function allowSessionManager(allow: (actions: string[], resources: string[]) => void): void {
  allow(
    [
      'ssm:UpdateInstanceInformation',
      'ssmmessages:CreateControlChannel',
      'ssmmessages:CreateDataChannel',
      'ssmmessages:OpenControlChannel',
      'ssmmessages:OpenDataChannel',
    ],
    ['*'],
  );
}
