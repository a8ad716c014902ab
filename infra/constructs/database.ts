import { RemovalPolicy } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  CfnDBCluster,
  CfnDBClusterParameterGroup,
  CfnDBInstance,
  CfnDBParameterGroup,
  DatabaseSecret,
  SubnetGroup,
} from 'aws-cdk-lib/aws-rds';
import { CfnSecretTargetAttachment } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Size } from '../sizes.ts';
import { POSTGRES_FAMILY, POSTGRES_VERSION, parametersFor } from './database-parameters.ts';
import { except } from './exceptions.ts';

export const DATABASE_NAME = 'myclothes';
const CLUSTER_NAME = 'myclothes';
/** RDS's names for the members of a Multi-AZ DB cluster. Any of them can be the writer. */
export const CLUSTER_INSTANCES = [1, 2, 3].map((number) => `${CLUSTER_NAME}-instance-${number}`);
const BACKUP_DAYS = 14;
const MONITORING_SECONDS = 15;
/** Performance Insights is free for seven days of data. */
const INSIGHTS_DAYS = 7;

const PORT_REASON =
  'Who reaches it is decided by its security group; another port than the one in the list of edges hides nothing.';

export interface DatabaseProps {
  vpc: IVpc;
  group: ISecurityGroup;
  key: IKey;
  size: Size['database'];
  zones: readonly [string, string, string];
}

/** A host that can serve reads of the catalog. */
export interface Reader {
  host: string;
  /** When undefined, the host stands for the readers of the cluster, wherever they are. */
  zone: string | undefined;
}

/**
 * RDS for PostgreSQL as a Multi-AZ DB cluster: a writer and two readers in three zones. A commit is acknowledged when a
 * reader has it. The two readers are the read replicas; a larger shop has two more, with their own addresses.
 * docs/decisions/0023-aws.md says why it is not a Multi-AZ DB instance.
 */
export class Database extends Construct {
  readonly cluster: CfnDBCluster;
  readonly replicas: readonly CfnDBInstance[];
  readonly readers: readonly Reader[];
  /** The secret of the user that RDS creates. Only the creation of the roles uses it. */
  readonly masterSecret: DatabaseSecret;
  readonly connectionsMax: number;
  readonly #monitoring: Role;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    this.connectionsMax = props.size.connectionsMax;
    this.masterSecret = new DatabaseSecret(this, 'Master', { username: 'master', encryptionKey: props.key });
    this.#monitoring = new Role(this, 'Monitoring', {
      assumedBy: new ServicePrincipal('monitoring.rds.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonRDSEnhancedMonitoringRole'),
      ],
    });
    except(this.#monitoring, {
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole]':
        'The policy that RDS asks for: it writes the log group of Enhanced Monitoring and nothing else.',
    });
    this.cluster = this.#createCluster(props);
    this.replicas = props.size.replicas === 0 ? [] : [1, 2].map((zone) => this.#createReplica(zone, props));
    this.readers =
      this.replicas.length === 0
        ? [{ host: this.cluster.attrReadEndpointAddress, zone: undefined }]
        : this.replicas.map((replica) => ({
            host: replica.attrEndpointAddress,
            zone: replica.availabilityZone,
          }));
  }

  #createCluster({ vpc, group, key, size }: DatabaseProps): CfnDBCluster {
    const subnetGroup = new SubnetGroup(this, 'Subnets', {
      vpc,
      description: 'MyClothes: one subnet in each zone, without a way out',
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    });
    const parameters = new CfnDBClusterParameterGroup(this, 'Parameters', {
      family: POSTGRES_FAMILY,
      description: 'MyClothes: what the promises need',
      parameters: parametersFor(size.connectionsMax),
    });
    const cluster = new CfnDBCluster(this, 'Cluster', {
      dbClusterIdentifier: CLUSTER_NAME,
      engine: 'postgres',
      engineVersion: POSTGRES_VERSION,
      dbClusterInstanceClass: size.instanceClass,
      allocatedStorage: size.storageGib,
      storageType: 'gp3',
      databaseName: DATABASE_NAME,
      masterUsername: 'master',
      masterUserPassword: this.masterSecret.secretValueFromJson('password').unsafeUnwrap(),
      dbSubnetGroupName: subnetGroup.subnetGroupName,
      dbClusterParameterGroupName: parameters.ref,
      vpcSecurityGroupIds: [group.securityGroupId],
      storageEncrypted: true,
      kmsKeyId: key.keyArn,
      backupRetentionPeriod: BACKUP_DAYS,
      preferredBackupWindow: '02:00-03:00',
      preferredMaintenanceWindow: 'tue:03:30-tue:04:30',
      copyTagsToSnapshot: true,
      deletionProtection: true,
      // Minor versions are upgraded by changing POSTGRES_VERSION, when someone is watching.
      autoMinorVersionUpgrade: false,
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: key.keyArn,
      performanceInsightsRetentionPeriod: INSIGHTS_DAYS,
      monitoringInterval: MONITORING_SECONDS,
      monitoringRoleArn: this.#monitoring.roleArn,
      enableCloudwatchLogsExports: ['postgresql', 'upgrade'],
    });
    cluster.applyRemovalPolicy(RemovalPolicy.SNAPSHOT);
    except(cluster, {
      'AwsSolutions-RDS11': PORT_REASON,
      'CloudFormation-Validate::F3003':
        'Iops is for io1 and io2; gp3 has 3,000 and takes a number only from 400 GiB on.',
    });
    new CfnSecretTargetAttachment(this, 'MasterAttachment', {
      secretId: this.masterSecret.secretArn,
      targetId: cluster.ref,
      targetType: 'AWS::RDS::DBCluster',
    });
    return cluster;
  }

  /** A replica for the catalog only. Commits do not wait for it. */
  #createReplica(zone: number, { zones, size, group, key }: DatabaseProps): CfnDBInstance {
    const parameters = new CfnDBParameterGroup(this, `ReplicaParameters${zone}`, {
      family: POSTGRES_FAMILY,
      description: 'MyClothes: a read replica',
      parameters: parametersFor(size.connectionsMax),
    });
    const replica = new CfnDBInstance(this, `Replica${zone}`, {
      sourceDbClusterIdentifier: this.cluster.ref,
      dbInstanceClass: size.replicaClass,
      availabilityZone: zones[zone as 1 | 2],
      dbParameterGroupName: parameters.ref,
      vpcSecurityGroups: [group.securityGroupId],
      publiclyAccessible: false,
      multiAz: false,
      storageType: 'gp3',
      storageEncrypted: true,
      kmsKeyId: key.keyArn,
      copyTagsToSnapshot: true,
      autoMinorVersionUpgrade: false,
      deletionProtection: true,
      enablePerformanceInsights: true,
      performanceInsightsKmsKeyId: key.keyArn,
      performanceInsightsRetentionPeriod: INSIGHTS_DAYS,
      monitoringInterval: MONITORING_SECONDS,
      monitoringRoleArn: this.#monitoring.roleArn,
      enableCloudwatchLogsExports: ['postgresql'],
    });
    replica.applyRemovalPolicy(RemovalPolicy.DESTROY);
    except(replica, {
      'AwsSolutions-RDS3': 'The other replica takes its place, and the primary that of both.',
      'AwsSolutions-RDS11': PORT_REASON,
      'CloudFormation-Validate::W3010': 'The zones are a setting, so that it synthesizes offline.',
    });
    return replica;
  }
}
