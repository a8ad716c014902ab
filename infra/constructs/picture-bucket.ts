import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { createLogBucket } from './log-bucket.ts';

/** The export with the bucket's ARN. Its fixed name lets exceptions to the rules of permissions refer to it. */
export const PICTURES_ARN = 'MyClothesPicturesArn';

/** The shop removes pictures that no product uses. A mistake can be undone for as long as a backup of the database is kept. */
const REMOVED_KEPT_DAYS = 14;

/** The merchant's pictures. Browsers get them from the shop, which CloudFront caches, so nobody else reads the bucket. */
export function createPictureBucket(scope: Construct, key: IKey): Bucket {
  return new Bucket(scope, 'Pictures', {
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    // The bucket's own data key saves a call of KMS for each picture.
    bucketKeyEnabled: true,
    enforceSSL: true,
    versioned: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    serverAccessLogsBucket: createLogBucket(scope, 'PictureLogs'),
    lifecycleRules: [
      {
        noncurrentVersionExpiration: Duration.days(REMOVED_KEPT_DAYS),
        abortIncompleteMultipartUploadAfter: Duration.days(1),
        expiredObjectDeleteMarker: true,
      },
    ],
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
