import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { except } from './exceptions.ts';

const LOGS_KEPT_DAYS = 90;

/** A bucket for access logs. `byAccessList` is for writers that need an access control list, such as CloudFront. */
export function createLogBucket(scope: Construct, id: string, { byAccessList = false } = {}): Bucket {
  const bucket = new Bucket(scope, id, {
    // AWS's services cannot write logs that are encrypted with a customer key.
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    ...(byAccessList ? { objectOwnership: ObjectOwnership.OBJECT_WRITER } : {}),
    lifecycleRules: [{ expiration: Duration.days(LOGS_KEPT_DAYS) }],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  except(bucket, {
    'AwsSolutions-S1': 'It holds access logs itself; logging who writes those would log without an end.',
  });
  return bucket;
}
