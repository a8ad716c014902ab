import { Duration } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { DatabaseSecret } from 'aws-cdk-lib/aws-rds';
import {
  CfnSecretTargetAttachment,
  HostedRotation,
  type ISecret,
  type MultiUserHostedRotationOptions,
} from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Database } from './database.ts';

/** A password lives twice as long: two users take turns. Instances live shorter, so none holds a dead one. */
export const ROTATION_DAYS = 30;
/** They stand in addresses and in SQL, and RDS refuses some of them itself. */
const EXCLUDED = ' %+~`#$&*()|[]{}:;<>?!\'/@"\\,=^';

export interface DatabaseRolesProps {
  database: Database;
  vpc: IVpc;
  /** Of the web tier: what rotates passwords reaches the database as an instance does, without an edge of its own. */
  group: ISecurityGroup;
  key: IKey;
}

/**
 * Two roles besides the master (S35): `migrations` owns the schema and is used by `npm run migrate` alone; `web`
 * reads and writes rows and cannot change the schema. deploy/roles.ts makes them, with these passwords.
 */
export class DatabaseRoles extends Construct {
  readonly migrations: DatabaseSecret;
  readonly web: DatabaseSecret;

  constructor(scope: Construct, id: string, { database, vpc, group, key }: DatabaseRolesProps) {
    super(scope, id);
    const { masterSecret } = database;
    const common = { masterSecret, encryptionKey: key, excludeCharacters: EXCLUDED };
    this.migrations = new DatabaseSecret(this, 'Migrations', { ...common, username: 'migrations' });
    this.web = new DatabaseSecret(this, 'Web', { ...common, username: 'web' });
    const place = {
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [group],
      excludeCharacters: EXCLUDED,
    };
    rotateByTurns(this.web, masterSecret, place, database);
    // Nobody holds these for longer than a release takes.
    rotateInPlace(this.migrations, place, database);
    rotateInPlace(masterSecret, place, database);
  }
}

type Place = Pick<
  MultiUserHostedRotationOptions,
  'vpc' | 'vpcSubnets' | 'securityGroups' | 'excludeCharacters'
>;

function rotateByTurns(
  secret: DatabaseSecret,
  masterSecret: ISecret,
  place: Place,
  database: Database,
): void {
  attach(secret, database);
  secret.addRotationSchedule('Rotation', {
    automaticallyAfter: Duration.days(ROTATION_DAYS),
    hostedRotation: HostedRotation.postgreSqlMultiUser({
      ...place,
      masterSecret,
      functionName: 'MyClothesRotateWeb',
    }),
    // The role is made by the first release; before it there is nothing to rotate.
    rotateImmediatelyOnUpdate: false,
  });
}

function rotateInPlace(secret: DatabaseSecret, place: Place, database: Database): void {
  if (secret !== database.masterSecret) attach(secret, database);
  secret.addRotationSchedule('Rotation', {
    automaticallyAfter: Duration.days(ROTATION_DAYS),
    hostedRotation: HostedRotation.postgreSqlSingleUser({
      ...place,
      functionName: `MyClothesRotate${secret.node.id}`,
    }),
    rotateImmediatelyOnUpdate: false,
  });
}

/** Puts the cluster's host, port and name beside user and password. */
function attach(secret: DatabaseSecret, { cluster }: Database): void {
  new CfnSecretTargetAttachment(secret, 'Attachment', {
    secretId: secret.secretArn,
    targetId: cluster.ref,
    targetType: 'AWS::RDS::DBCluster',
  });
}
