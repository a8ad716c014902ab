import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SIZES } from '../sizes.ts';
import { synthesize } from './synthesize.ts';
import { bothSizes, large, small } from './synthesized.ts';

const DAY_SECONDS = 86_400;

describe('the database', () => {
  for (const [size, shop] of bothSizes) {
    const cluster = shop.only('AWS::RDS::DBCluster');

    it(`of ${size} is a Multi-AZ cluster: a writer and two readers, in three zones`, () => {
      assert.equal(cluster.Properties.Engine, 'postgres');
      // RDS creates a Multi-AZ DB cluster if the cluster itself has an instance class.
      assert.equal(cluster.Properties.DBClusterInstanceClass, SIZES[size]?.database.instanceClass);
      const { SubnetIds } = shop.only('AWS::RDS::DBSubnetGroup').Properties;
      assert.equal(SubnetIds.length, 3);
      assert.match(JSON.stringify(SubnetIds), /dataSubnet1.*dataSubnet2.*dataSubnet3/);
    });

    it(`of ${size} is encrypted, cannot be deleted by mistake, and is watched`, () => {
      const { StorageEncrypted, KmsKeyId, DeletionProtection, PerformanceInsightsEnabled } =
        cluster.Properties;
      assert.deepEqual(
        [StorageEncrypted, DeletionProtection, PerformanceInsightsEnabled],
        [true, true, true],
      );
      assert.ok(KmsKeyId);
      assert.deepEqual([cluster.DeletionPolicy, cluster.UpdateReplacePolicy], ['Snapshot', 'Snapshot']);
    });

    it(`of ${size} can be restored to any moment of the last 14 days`, () => {
      assert.equal(cluster.Properties.BackupRetentionPeriod, 14);
    });

    it(`S35: of ${size} accepts no connection without TLS, on any of its instances`, () => {
      const groups = [
        ...shop.resources('AWS::RDS::DBClusterParameterGroup'),
        ...shop.resources('AWS::RDS::DBParameterGroup'),
      ];
      assert.ok(groups.length >= 1);
      for (const { Properties } of groups) {
        assert.equal(Properties.Parameters['rds.force_ssl'], '1');
        assert.equal(Properties.Parameters['rds.accepted_password_auth_method'], 'scram');
      }
    });

    it(`of ${size} has the parameters that the promises need`, () => {
      const { Parameters } = shop.only('AWS::RDS::DBClusterParameterGroup').Properties;
      assert.equal(Parameters.synchronous_commit, 'on');
      assert.equal(Parameters.idle_in_transaction_session_timeout, '10000');
      assert.equal(Parameters.max_connections, String(SIZES[size]?.database.connectionsMax));
    });

    it(`S35: of ${size} has a role for migrations and one for the web tier, with passwords that rotate`, () => {
      const users = shop
        .resources('AWS::SecretsManager::Secret')
        .map(
          ({ Properties }) => /"username":"(\w+)"/.exec(JSON.stringify(Properties).replaceAll('\\', ''))?.[1],
        )
        .filter(Boolean);
      assert.deepEqual(users.sort(), ['master', 'migrations', 'web']);
      const rotations = shop.resources('AWS::SecretsManager::RotationSchedule');
      assert.equal(rotations.length, 3);
      for (const { Properties } of rotations) {
        const { RotationRules, HostedRotationLambda, RotateImmediatelyOnUpdate } = Properties;
        assert.equal(RotationRules.ScheduleExpression, 'rate(30 days)');
        assert.equal(RotateImmediatelyOnUpdate, false);
        assert.match(JSON.stringify(HostedRotationLambda.VpcSubnetIds), /webSubnet/);
      }
      const kinds = rotations.map(({ Properties }) => Properties.HostedRotationLambda.RotationType).sort();
      assert.deepEqual(kinds, ['PostgreSQLMultiUser', 'PostgreSQLSingleUser', 'PostgreSQLSingleUser']);
    });

    it(`of ${size} gives no instance a password that ends before the instance`, () => {
      const { MaxInstanceLifetime } = shop.only('AWS::AutoScaling::AutoScalingGroup').Properties;
      // Two users alternate, so a password stays valid for at least one whole period of rotation.
      assert.ok(MaxInstanceLifetime < 30 * DAY_SECONDS);
    });
  }

  it('has two read replicas in the two other zones if it is large, encrypted and private', () => {
    assert.deepEqual(small.resources('AWS::RDS::DBInstance'), []);
    const replicas = large.resources('AWS::RDS::DBInstance').map(({ Properties }) => Properties);
    assert.deepEqual(
      replicas.map(({ AvailabilityZone }) => AvailabilityZone),
      ['eu-central-1b', 'eu-central-1c'],
    );
    for (const replica of replicas) {
      assert.ok(replica.SourceDBClusterIdentifier);
      assert.deepEqual(
        [replica.StorageEncrypted, replica.PubliclyAccessible, replica.DeletionProtection],
        [true, false, true],
      );
    }
  });

  it('has room for the connections of the largest web tier, while instances are replaced', () => {
    const [perProcess, perInstance, ofReplicas, roll, reserved] = [16, 48, 8, 1.34, 20];
    for (const { web, database } of Object.values(SIZES)) {
      const instances = Math.ceil(web.instancesMax * roll);
      const toPrimary = Math.min(perInstance, perProcess * web.processes);
      assert.ok(instances * toPrimary + reserved <= database.connectionsMax);
      assert.ok(instances * ofReplicas * web.processes + reserved <= database.connectionsMax);
    }
  });
});

describe('the cache', () => {
  for (const [size, shop] of bothSizes) {
    it(`of ${size} is a primary and two replicas in three zones, with automatic failover`, () => {
      const { Properties } = shop.only('AWS::ElastiCache::ReplicationGroup');
      const { Engine, NumCacheClusters, AutomaticFailoverEnabled, MultiAZEnabled } = Properties;
      assert.deepEqual(
        [Engine, NumCacheClusters, AutomaticFailoverEnabled, MultiAZEnabled],
        ['valkey', 3, true, true],
      );
      assert.equal(shop.only('AWS::ElastiCache::SubnetGroup').Properties.SubnetIds.length, 3);
      assert.equal(Properties.SnapshotRetentionLimit, 7);
    });

    it(`S35: of ${size} accepts only TLS, and one user who can only reach the shop's keys`, () => {
      const { Properties } = shop.only('AWS::ElastiCache::ReplicationGroup');
      assert.deepEqual(
        [
          Properties.TransitEncryptionEnabled,
          Properties.TransitEncryptionMode,
          Properties.AtRestEncryptionEnabled,
        ],
        [true, 'required', true],
      );
      assert.equal(Properties.UserGroupIds.length, 1);
      const users = shop.resources('AWS::ElastiCache::User').map(({ Properties }) => Properties);
      const access = Object.fromEntries(users.map(({ UserName, AccessString }) => [UserName, AccessString]));
      assert.equal(access.default, 'off -@all');
      assert.match(access.web, /^on ~myclothes:\* &myclothes:\* \+@all -@dangerous -@admin/);
    });
  }

  const policyOf = (shop: typeof small) => {
    const { Ref } = shop.only('AWS::ElastiCache::ReplicationGroup').Properties.CacheParameterGroupName;
    const used = shop.resources('AWS::ElastiCache::ParameterGroup').find(({ id }) => id === Ref);
    return used?.Properties.Properties['maxmemory-policy'];
  };

  it('evicts what can be loaded again, and nothing where it stores the carts', () => {
    assert.equal(policyOf(small), 'allkeys-lru');
    assert.equal(policyOf(synthesize({ stateStore: 'valkey' })), 'noeviction');
  });
});

describe('the table of the stage dynamodb', () => {
  it('is off by default', () => assert.deepEqual(small.resources('AWS::DynamoDB::GlobalTable'), []));

  it('expires old items, can be restored to any moment, and is encrypted', () => {
    const { Properties } = large.only('AWS::DynamoDB::GlobalTable');
    assert.deepEqual(Properties.TimeToLiveSpecification, { AttributeName: 'expires', Enabled: true });
    assert.deepEqual(Properties.KeySchema, [{ AttributeName: 'pk', KeyType: 'HASH' }]);
    assert.equal(Properties.SSESpecification.SSEType, 'KMS');
    const [replica] = Properties.Replicas;
    assert.equal(replica.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled, true);
    assert.equal(replica.DeletionProtectionEnabled, true);
  });
});

describe('what is kept', () => {
  for (const [size, shop] of bothSizes) {
    it(`of ${size} is encrypted everywhere`, () => {
      for (const { id, Properties } of shop.resources('AWS::SecretsManager::Secret'))
        assert.ok(Properties.KmsKeyId, `${id} has no key of ours`);
      for (const { id, Properties } of shop.resources('AWS::S3::Bucket'))
        assert.ok(Properties.BucketEncryption, `${id} is not encrypted`);
      for (const { id, Properties } of shop.resources('AWS::Logs::LogGroup'))
        assert.ok(Properties.KmsKeyId, `${id} has no key of ours`);
      assert.ok(shop.only('AWS::SNS::Topic').Properties.KmsMasterKeyId);
      assert.equal(shop.only('AWS::KMS::Key').Properties.EnableKeyRotation, true);
      const [disk] = shop.only('AWS::EC2::LaunchTemplate').Properties.LaunchTemplateData.BlockDeviceMappings;
      assert.equal(disk.Ebs.Encrypted, true);
    });

    it(`of ${size} is in buckets that no one else can read`, () => {
      for (const { Properties } of shop.resources('AWS::S3::Bucket')) {
        assert.deepEqual(new Set(Object.values(Properties.PublicAccessBlockConfiguration)), new Set([true]));
      }
      const policies = shop.resources('AWS::S3::BucketPolicy');
      assert.equal(policies.length, shop.resources('AWS::S3::Bucket').length);
      for (const { Properties } of policies)
        assert.match(JSON.stringify(Properties.PolicyDocument), /"aws:SecureTransport":"false"/);
    });
  }
});
