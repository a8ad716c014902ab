import { RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2';
import {
  CfnParameterGroup,
  CfnReplicationGroup,
  CfnSubnetGroup,
  CfnUser,
  CfnUserGroup,
} from 'aws-cdk-lib/aws-elasticache';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { except } from './exceptions.ts';

const VALKEY_VERSION = '8.0';
const VALKEY_FAMILY = 'valkey8';
export const CACHE_USER = 'web';
/** The permissions of the shop's user: keys with its prefix, and no command that reads or deletes everything. */
const ACCESS = 'on ~myclothes:* &myclothes:* +@all -@dangerous -@admin +info';
const PRIMARY_AND_REPLICAS = 3;
const GROUP_NAME = 'myclothes';
/** ElastiCache's names of the nodes. Any of them can be the primary. */
export const CACHE_NODES = [1, 2, 3].map((number) => `${GROUP_NAME}-00${number}`);
const SNAPSHOT_DAYS = 7;
const PASSWORD_LENGTH = 64;

export interface CacheProps {
  vpc: IVpc;
  group: ISecurityGroup;
  key: IKey;
  nodeType: string;
  /** Whether sessions and carts live in it (STATE_STORE=valkey). Otherwise everything in it can be loaded again. */
  keepsState: boolean;
}

/** ElastiCache for Valkey: a primary and two replicas in three zones. */
export class Cache extends Construct {
  readonly replicationGroup: CfnReplicationGroup;
  /** The password of the user `web`, as plain text. */
  readonly secret: Secret;
  /** A host name that follows the primary. */
  readonly host: string;

  constructor(scope: Construct, id: string, props: CacheProps) {
    super(scope, id);
    this.secret = new Secret(this, 'Password', {
      description: 'MyClothes: the cache, user web',
      encryptionKey: props.key,
      generateSecretString: { excludePunctuation: true, passwordLength: PASSWORD_LENGTH },
    });
    except(this.secret, {
      'AwsSolutions-SMG4':
        'The user and the instances would have to change it at the same moment. It opens nothing outside of the network; docs/runbook.md says how it is exchanged, with two passwords for a while.',
    });
    this.replicationGroup = this.#createReplicationGroup(props, this.#createUserGroup());
    this.host = this.replicationGroup.attrPrimaryEndPointAddress;
  }

  #createUserGroup(): CfnUserGroup {
    const common = { engine: 'valkey' };
    const user = new CfnUser(this, 'WebUser', {
      ...common,
      userId: 'myclothes-web',
      userName: CACHE_USER,
      accessString: ACCESS,
      authenticationMode: { Type: 'password', Passwords: [this.secret.secretValue.unsafeUnwrap()] },
    });
    // Every connection starts as the user "default", which may do nothing.
    const nobody = new CfnUser(this, 'DefaultUser', {
      ...common,
      userId: 'myclothes-default',
      userName: 'default',
      accessString: 'off -@all',
      authenticationMode: { Type: 'no-password-required' },
    });
    return new CfnUserGroup(this, 'Users', {
      ...common,
      userGroupId: 'myclothes',
      userIds: [user.ref, nobody.ref],
    });
  }

  #createReplicationGroup({ vpc, group, key, nodeType, keepsState }: CacheProps, users: CfnUserGroup) {
    const subnets = new CfnSubnetGroup(this, 'Subnets', {
      description: 'MyClothes: one subnet in each zone, without a way out',
      subnetIds: vpc.isolatedSubnets.map(({ subnetId }) => subnetId),
    });
    const log = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_MONTH,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const parameters = this.#createParameters()[keepsState ? 'state' : 'catalog'];
    const replicationGroup = new CfnReplicationGroup(this, 'Group', {
      replicationGroupId: GROUP_NAME,
      replicationGroupDescription: 'MyClothes: lazy loading',
      engine: 'valkey',
      engineVersion: VALKEY_VERSION,
      cacheNodeType: nodeType,
      numCacheClusters: PRIMARY_AND_REPLICAS,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      port: 6379,
      cacheSubnetGroupName: subnets.ref,
      cacheParameterGroupName: parameters.ref,
      securityGroupIds: [group.securityGroupId],
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      atRestEncryptionEnabled: true,
      kmsKeyId: key.keyArn,
      userGroupIds: [users.ref],
      snapshotRetentionLimit: SNAPSHOT_DAYS,
      snapshotWindow: '01:00-02:00',
      preferredMaintenanceWindow: 'wed:03:30-wed:04:30',
      autoMinorVersionUpgrade: true,
      logDeliveryConfigurations: [
        {
          destinationType: 'cloudwatch-logs',
          destinationDetails: { cloudWatchLogsDetails: { logGroup: log.logGroupName } },
          logFormat: 'json',
          logType: 'engine-log',
        },
      ],
    });
    except(replicationGroup, {
      'AwsSolutions-AEC6': 'Users with access strings take the place of the one token that all would share.',
    });
    replicationGroup.applyRemovalPolicy(keepsState ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY);
    return replicationGroup;
  }

  /**
   * Where the database stores the carts, a full cache evicts what was used least. Where the cache stores them, it refuses
   * writes instead, and an alarm comes before that.
   */
  #createParameters(): Record<'state' | 'catalog', CfnParameterGroup> {
    const create = (id: string, description: string, policy: string) =>
      new CfnParameterGroup(this, id, {
        cacheParameterGroupFamily: VALKEY_FAMILY,
        description,
        properties: { 'maxmemory-policy': policy },
      });
    return {
      state: create('StateParameters', 'MyClothes: sessions and carts, nothing is evicted', 'noeviction'),
      catalog: create('CatalogParameters', 'MyClothes: lazy loading, the least used goes', 'allkeys-lru'),
    };
  }
}
