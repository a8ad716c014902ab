import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { BuildSpec, ComputeType, LinuxArmBuildImage, Project } from 'aws-cdk-lib/aws-codebuild';
import { type ISecurityGroup, type IVpc, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { DataStack } from '../stacks/data-stack.ts';
import { except, findingName, wildcard } from './exceptions.ts';
import { createLogBucket } from './log-bucket.ts';
import { createReleaseDocuments } from './release-documents.ts';

/** Replaced archives are kept for this long, so that a release can be rolled back. */
const OLD_VERSIONS_DAYS = 90;
const MIGRATION_MINUTES = 30;
const NO_RELEASE = 'none';

export interface ReleasesProps {
  vpc: IVpc;
  /** The group of the web tier, with which the migrations reach the database as an instance does. */
  group: ISecurityGroup;
  key: IKey;
  data: DataStack;
}

/** The archives, the one that runs, and how it is replaced: see docs/aws.md, "A release". */
export class Releases extends Construct {
  readonly bucket: Bucket;
  /** The release that an instance starts with. */
  readonly current: StringParameter;
  readonly migration: Project;

  constructor(scope: Construct, id: string, props: ReleasesProps) {
    super(scope, id);
    this.bucket = this.#createBucket(props.key);
    this.current = new StringParameter(this, 'Current', {
      parameterName: '/myclothes/release',
      description: 'The release that instances start with; set by the document MyClothes-Release',
      stringValue: NO_RELEASE,
    });
    this.migration = this.#createMigration(props);
  }

  /** Replaces the group's instances with ones of another release. */
  rollThrough(group: AutoScalingGroup): void {
    createReleaseDocuments(this, {
      bucket: this.bucket,
      current: this.current,
      migration: this.migration,
      group,
    });
  }

  #createBucket(key: IKey): Bucket {
    return new Bucket(this, 'Archives', {
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      enforceSSL: true,
      versioned: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      serverAccessLogsBucket: createLogBucket(this, 'AccessLogs'),
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(OLD_VERSIONS_DAYS) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** Creates the roles and applies the migrations, once for each release. */
  #createMigration({ vpc, group, key, data }: ReleasesProps): Project {
    const { database, roles } = data;
    const project = new Project(this, 'Migration', {
      description: 'MyClothes: roles and migrations of a release, before instances get it',
      vpc,
      subnetSelection: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [group],
      encryptionKey: key,
      timeout: Duration.minutes(MIGRATION_MINUTES),
      concurrentBuildLimit: 1,
      environment: {
        // The archive contains a runtime for the processor of the instances.
        buildImage: LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_3_0,
        computeType: ComputeType.SMALL,
        environmentVariables: {
          BUCKET: { value: this.bucket.bucketName },
          RELEASE: { value: NO_RELEASE },
          MASTER_SECRET: { value: database.masterSecret.secretArn },
          DATABASE_SECRET: { value: roles.migrations.secretArn },
          WEB_SECRET: { value: roles.web.secretArn },
          DATABASE_CA: { value: 'rds.pem' },
        },
      },
      buildSpec: BuildSpec.fromObject(MIGRATION),
      logging: {
        cloudWatch: {
          logGroup: new LogGroup(this, 'MigrationLog', {
            retention: RetentionDays.ONE_YEAR,
            encryptionKey: key,
            removalPolicy: RemovalPolicy.RETAIN,
          }),
        },
      },
    });
    const allow = (actions: string[], objects: string) =>
      project.addToRolePolicy(
        new PolicyStatement({ actions, resources: [this.bucket.arnForObjects(objects)] }),
      );
    allow(['s3:GetObject'], 'releases/*');
    allow(['s3:PutObject'], 'certificates/*');
    for (const secret of [database.masterSecret, roles.migrations, roles.web]) secret.grantRead(project);
    this.#explain(project);
    return project;
  }

  #explain(project: Project): void {
    const { region } = Stack.of(this);
    const [bucket, name] = [this.bucket.bucketArn, project.projectName].map((token) =>
      findingName(this, token),
    );
    const id = '<AWS::AccountId>';
    const byCodeBuild = 'As CodeBuild needs it in a network of ours.';
    except(project, {
      [wildcard(`Resource::${bucket}/releases/*`)]: 'Any release may be the next one.',
      [wildcard(`Resource::${bucket}/certificates/*`)]: 'Certificates, which are public.',
      [wildcard(`Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:${id}:network-interface/*`)]: byCodeBuild,
      [wildcard(`Resource::arn:aws:logs:${region}:${id}:log-group:/aws/codebuild/${name}:*`)]:
        'It writes its own log, by the name of the project.',
      [wildcard(`Resource::arn:aws:codebuild:${region}:${id}:report-group/${name}-*`)]:
        'It writes its own reports, by the name of the project.',
      [wildcard('Action::kms:GenerateDataKey*')]: 'Two actions of one meaning, with the key of the shop.',
      [wildcard('Action::kms:ReEncrypt*')]: 'Two actions of one meaning, with the key of the shop.',
      [wildcard('Resource::*')]: byCodeBuild,
    });
  }
}

/** RDS's certificates are stored with the release, because an instance must start without internet access, too. */
const MIGRATION = {
  version: '0.2',
  env: { shell: 'bash' },
  phases: {
    build: {
      'on-failure': 'ABORT',
      commands: [
        'set -euo pipefail',
        'curl --fail --silent --show-error --retry 5 --output rds.pem "https://truststore.pki.rds.amazonaws.com/$AWS_REGION/$AWS_REGION-bundle.pem"',
        'aws s3 cp --no-progress "s3://$BUCKET/releases/$RELEASE.tar.gz" "$RELEASE.tar.gz"',
        'aws s3 cp --no-progress "s3://$BUCKET/releases/$RELEASE.tar.gz.sha256" "$RELEASE.tar.gz.sha256"',
        'sha256sum --check "$RELEASE.tar.gz.sha256"',
        'mkdir release && tar --extract --gzip --file "$RELEASE.tar.gz" --directory release',
        'aws s3 cp --no-progress rds.pem "s3://$BUCKET/certificates/rds.pem"',
        'release/runtime/bin/node release/deploy/migrate.ts',
      ],
    },
  },
};
