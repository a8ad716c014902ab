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

/** Two users alternate, so a password is valid for twice this time. Instances live shorter than that. */
export const ROTATION_DAYS = 30;
/** Passwords are part of URLs and SQL, and RDS itself refuses some of these characters. */
const EXCLUDED = ' %+~`#$&*()|[]{}:;<>?!\'/@"\\,=^';

export interface DatabaseRolesProps {
  database: Database;
  vpc: IVpc;
  /** The group of the web tier, with which the rotation reaches the database as an instance does. */
  group: ISecurityGroup;
  key: IKey;
}

/**
 * Two roles besides the master (S35): `migrations` owns the schema and is only used by deploy/migrate.ts; `web` reads
 * and writes rows and cannot change the schema. deploy/roles.ts creates them with these passwords.
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
    // These are only used for the duration of a release.
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
    // The first release creates the role, so there is nothing to rotate before it.
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

/** Adds the cluster's host, port and name to the user and the password. */
function attach(secret: DatabaseSecret, { cluster }: Database): void {
  new CfnSecretTargetAttachment(secret, 'Attachment', {
    secretId: secret.secretArn,
    targetId: cluster.ref,
    targetType: 'AWS::RDS::DBCluster',
  });
}
