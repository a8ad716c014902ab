import { Duration } from 'aws-cdk-lib';
import {
  AdditionalHealthCheckType,
  AutoScalingGroup,
  DefaultResult,
  GroupMetrics,
  HealthChecks,
  LifecycleTransition,
  PoolState,
  TerminationPolicy,
} from 'aws-cdk-lib/aws-autoscaling';
import {
  AmazonLinuxCpuType,
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  InstanceType,
  type ISecurityGroup,
  type IVpc,
  LaunchTemplate,
  MachineImage,
  SubnetType,
  UserData,
} from 'aws-cdk-lib/aws-ec2';
import type { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Size } from '../sizes.ts';
import type { DataStack } from '../stacks/data-stack.ts';
import { except } from './exceptions.ts';
import { allowInstance } from './instance-permissions.ts';
import type { Releases } from './releases.ts';
import { userDataOf } from './user-data.ts';

/** Shorter than the life of a database password (database-roles.ts), so that no instance has an expired one. */
const LIFETIME_DAYS = 14;
const WARM_UP_SECONDS = 60;
/** Enough for deregistration, the shop's 15 s to drain, and the pauses of deploy/lifecycle.sh. */
const DRAIN_SECONDS = 180;
/** Enough for downloading, unpacking, installing the agent, and starting. */
const OPEN_SECONDS = 600;
const DRAIN_HOOK = 'drain';
const OPEN_HOOK = 'open';
const CPU_PERCENT = 60;
const DISK_GIB = 16;

export interface WebTierProps {
  vpc: IVpc;
  group: ISecurityGroup;
  key: IKey;
  size: Size['web'];
  targetGroup: ApplicationTargetGroup;
  releases: Releases;
  data: DataStack;
  environment: Record<string, string>;
}

/** Stateless instances in three zones. */
export class WebTier extends Construct {
  readonly group: AutoScalingGroup;

  constructor(scope: Construct, id: string, props: WebTierProps) {
    super(scope, id);
    const { vpc, size, targetGroup } = props;
    this.group = new AutoScalingGroup(this, 'Group', {
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      launchTemplate: this.#createLaunchTemplate(props),
      // There is no desired capacity, because a deployment would undo what auto scaling has set.
      minCapacity: size.instancesMin,
      maxCapacity: size.instancesMax,
      // The load balancer's health check would end every instance during a failover of the database.
      healthChecks: HealthChecks.withAdditionalChecks({
        additionalTypes: [AdditionalHealthCheckType.EBS],
        gracePeriod: Duration.seconds(WARM_UP_SECONDS),
      }),
      defaultInstanceWarmup: Duration.seconds(WARM_UP_SECONDS),
      maxInstanceLifetime: Duration.days(LIFETIME_DAYS),
      terminationPolicies: [TerminationPolicy.OLDEST_LAUNCH_TEMPLATE, TerminationPolicy.DEFAULT],
      groupMetrics: [GroupMetrics.all()],
    });
    this.#scale(size, targetGroup);
    except(this.group, {
      'AwsSolutions-AS3':
        'Scaling is everyday; alarms tell of what shoppers would notice, the activity log has the rest.',
    });
    this.#addHooks();
    this.group.addWarmPool({ minSize: size.warmInstances, poolState: PoolState.STOPPED });
  }

  /** deploy/lifecycle.sh on the instance completes both hooks. */
  #addHooks(): void {
    this.group.addLifecycleHook('Open', {
      lifecycleHookName: OPEN_HOOK,
      lifecycleTransition: LifecycleTransition.INSTANCE_LAUNCHING,
      heartbeatTimeout: Duration.seconds(OPEN_SECONDS),
      // A release that does not become ready fails with its first instance, and so does the refresh.
      defaultResult: DefaultResult.ABANDON,
    });
    this.group.addLifecycleHook('Drain', {
      lifecycleHookName: DRAIN_HOOK,
      lifecycleTransition: LifecycleTransition.INSTANCE_TERMINATING,
      heartbeatTimeout: Duration.seconds(DRAIN_SECONDS),
      // An instance that does not drain in time is broken, so it is ended.
      defaultResult: DefaultResult.CONTINUE,
    });
  }

  #scale(size: Size['web'], targetGroup: ApplicationTargetGroup): void {
    this.group.attachToApplicationTargetGroup(targetGroup);
    this.group.scaleOnRequestCount('Requests', {
      targetRequestsPerMinute: size.requestsPerTargetPerMinute,
    });
    this.group.scaleOnCpuUtilization('Processor', { targetUtilizationPercent: CPU_PERCENT });
  }

  #createLaunchTemplate(props: WebTierProps): LaunchTemplate {
    const { group, key, size, releases, data, environment } = props;
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
    allowInstance(role, { key, releases, data, targetGroup: props.targetGroup });
    return new LaunchTemplate(this, 'Template', {
      role,
      instanceType: new InstanceType(size.instanceType),
      machineImage: MachineImage.latestAmazonLinux2023({ cpuType: AmazonLinuxCpuType.ARM_64 }),
      securityGroup: group,
      // There is no key pair, because operators use Session Manager.
      requireImdsv2: true,
      httpPutResponseHopLimit: 1,
      detailedMonitoring: true,
      ebsOptimized: true,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: BlockDeviceVolume.ebs(DISK_GIB, {
            encrypted: true,
            volumeType: EbsDeviceVolumeType.GP3,
            deleteOnTermination: true,
          }),
        },
      ],
      userData: UserData.custom(
        userDataOf({
          bucket: releases.bucket.bucketName,
          releaseParameter: releases.current.parameterName,
          targetGroup: props.targetGroup.targetGroupArn,
          environment,
        }),
      ),
    });
  }
}
