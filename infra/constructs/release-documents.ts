import { Stack } from 'aws-cdk-lib';
import type { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import type { IProject } from 'aws-cdk-lib/aws-codebuild';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnDocument, type IStringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { except, findingName, wildcard } from './exceptions.ts';

export interface ReleaseParts {
  bucket: IBucket;
  current: IStringParameter;
  migration: IProject;
  group: AutoScalingGroup;
}

type Step = Record<string, unknown> & { name: string };

const MIGRATION_SECONDS = 2_100;
const ROLL_SECONDS = 3 * 3_600;
const ENDED = ['Successful', 'Failed', 'Cancelled', 'RollbackSuccessful', 'RollbackFailed'];

/**
 * Two documents of SSM Automation. MyClothes-Release checks that the archive exists, applies the migrations once, and
 * replaces the instances without ever having fewer of them; if the new ones do not become ready, it restores the
 * previous archive. MyClothes-RollBack does the same without migrations, because migrations only go forward and work
 * with the previous version (expand and contract).
 */
export function createReleaseDocuments(scope: Construct, parts: ReleaseParts): void {
  const role = createRole(scope, parts);
  createDocument(scope, 'Release', role, 'Migrate once, then roll all instances to a release', [
    findArchive(parts),
    findPrevious(parts),
    ...migrateSteps(parts),
    setRelease(parts, 'SetRelease', '{{ Version }}'),
    ...rollSteps(parts, 'step:PutBack'),
    setRelease(parts, 'PutBack', '{{ FindPrevious.Version }}'),
    startRefresh(parts, 'RollBack', { isEnd: true }),
  ]);
  createDocument(scope, 'RollBack', role, 'Roll all instances back to an earlier release', [
    findArchive(parts),
    setRelease(parts, 'SetRelease', '{{ Version }}'),
    ...rollSteps(parts, 'Abort'),
  ]);
}

const call = (name: string, Service: string, Api: string, inputs: object, more: object = {}): Step => ({
  name,
  action: 'aws:executeAwsApi',
  inputs: { Service, Api, ...inputs },
  ...more,
});

const output = (Name: string, Selector: string) => ({ outputs: [{ Name, Selector, Type: 'String' }] });

const findArchive = ({ bucket }: ReleaseParts) =>
  call('FindArchive', 's3', 'HeadObject', {
    Bucket: bucket.bucketName,
    Key: 'releases/{{ Version }}.tar.gz',
  });

const findPrevious = ({ current }: ReleaseParts) =>
  call(
    'FindPrevious',
    'ssm',
    'GetParameter',
    { Name: current.parameterName },
    output('Version', '$.Parameter.Value'),
  );

const setRelease = ({ current }: ReleaseParts, name: string, Value: string) =>
  call(name, 'ssm', 'PutParameter', { Name: current.parameterName, Value, Overwrite: true });

function migrateSteps({ migration }: ReleaseParts): Step[] {
  const builds = { Service: 'codebuild', Api: 'BatchGetBuilds', ids: ['{{ Migrate.Build }}'] };
  return [
    call(
      'Migrate',
      'codebuild',
      'StartBuild',
      {
        projectName: migration.projectName,
        environmentVariablesOverride: [{ name: 'RELEASE', value: '{{ Version }}' }],
      },
      output('Build', '$.build.id'),
    ),
    {
      name: 'AwaitMigration',
      action: 'aws:waitForAwsResourceProperty',
      timeoutSeconds: MIGRATION_SECONDS,
      inputs: { ...builds, PropertySelector: '$.builds[0].currentPhase', DesiredValues: ['COMPLETED'] },
    },
    {
      name: 'RequireMigration',
      action: 'aws:assertAwsResourceProperty',
      onFailure: 'Abort',
      inputs: { ...builds, PropertySelector: '$.builds[0].buildStatus', DesiredValues: ['SUCCEEDED'] },
    },
  ];
}

/** At 100 %, an instance leaves only after its replacement has become ready. */
const startRefresh = ({ group }: ReleaseParts, name: string, more: object = {}): Step =>
  call(
    name,
    'autoscaling',
    'StartInstanceRefresh',
    {
      AutoScalingGroupName: group.autoScalingGroupName,
      Preferences: { MinHealthyPercentage: 100, MaxHealthyPercentage: 134, SkipMatching: false },
    },
    { ...output('Id', '$.InstanceRefreshId'), ...more },
  );

function rollSteps(parts: ReleaseParts, onFailure: string): Step[] {
  const refreshes = {
    Service: 'autoscaling',
    Api: 'DescribeInstanceRefreshes',
    AutoScalingGroupName: parts.group.autoScalingGroupName,
    InstanceRefreshIds: ['{{ Roll.Id }}'],
    PropertySelector: '$.InstanceRefreshes[0].Status',
  };
  return [
    startRefresh(parts, 'Roll'),
    {
      name: 'AwaitRoll',
      action: 'aws:waitForAwsResourceProperty',
      timeoutSeconds: ROLL_SECONDS,
      onFailure,
      inputs: { ...refreshes, DesiredValues: ENDED },
    },
    {
      name: 'RequireRoll',
      action: 'aws:assertAwsResourceProperty',
      inputs: { ...refreshes, DesiredValues: ['Successful'] },
      onFailure,
      isEnd: true,
    },
  ];
}

function createDocument(
  scope: Construct,
  id: string,
  role: Role,
  description: string,
  mainSteps: Step[],
): void {
  new CfnDocument(scope, id, {
    name: `MyClothes-${id}`,
    documentType: 'Automation',
    updateMethod: 'NewVersion',
    content: {
      schemaVersion: '0.3',
      description,
      assumeRole: role.roleArn,
      parameters: {
        Version: {
          type: 'String',
          description: 'An archive in the bucket, such as 20261122-ab12cd3-arm64',
          allowedPattern: '^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$',
        },
      },
      mainSteps,
    },
  });
}

function createRole(scope: Construct, { bucket, current, migration, group }: ReleaseParts): Role {
  const role = new Role(scope, 'Automation', { assumedBy: new ServicePrincipal('ssm.amazonaws.com') });
  const { account, region, partition } = Stack.of(scope);
  const allow = (actions: string[], resources: string[]) =>
    role.addToPolicy(new PolicyStatement({ actions, resources }));
  allow(['s3:GetObject'], [bucket.arnForObjects('releases/*')]);
  allow(['ssm:GetParameter', 'ssm:PutParameter'], [current.parameterArn]);
  allow(['codebuild:StartBuild', 'codebuild:BatchGetBuilds'], [migration.projectArn]);
  allow(
    ['autoscaling:StartInstanceRefresh'],
    [
      `arn:${partition}:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/${group.autoScalingGroupName}`,
    ],
  );
  allow(['autoscaling:DescribeInstanceRefreshes'], ['*']);
  const groupName = findingName(scope, group.autoScalingGroupName);
  except(role, {
    [wildcard(`Resource::${findingName(scope, bucket.bucketArn)}/releases/*`)]:
      'Any release may be the next one.',
    [wildcard(
      `Resource::arn:aws:autoscaling:${region}:<AWS::AccountId>:autoScalingGroup:*:autoScalingGroupName/${groupName}`,
    )]: 'One group, by its name; the * is for an id that AWS makes.',
    [wildcard('Resource::*')]: 'Describing refreshes knows no resources.',
  });
  return role;
}
