import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { BucketSettings } from './bucket-settings.ts';
import type { PictureStorage } from './picture-storage.ts';

/** A call without an answer within this time fails, and the shopper sees the alternative text. */
const REQUEST_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 1_000;
/** Each try has the time-outs above. */
const TRIES_MAX = 3;

/** The region that the SDK is set up for. Without one, other servers get the one that most of them accept. */
const regionOrUsual = (): Promise<string> => new S3Client({}).config.region().catch(() => 'us-east-1');

/**
 * Keeps the files in an S3 bucket. The credentials come from where the SDK looks for them: the environment, the shared
 * files, or the role of the machine.
 */
export function createBucketStorage({
  bucket,
  endpoint,
}: BucketSettings): PictureStorage & { close(): void } {
  const client = new S3Client({
    // Servers other than that of AWS mostly have no host name for each bucket.
    ...(endpoint && { endpoint, forcePathStyle: true, region: regionOrUsual }),
    maxAttempts: TRIES_MAX,
    requestHandler: {
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionTimeout: CONNECT_TIMEOUT_MS,
      // Without this option the SDK writes a warning and keeps waiting.
      throwOnRequestTimeout: true,
    },
    // Other servers do not know the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const place = (key: string, name: string) => ({ Bucket: bucket, Key: `pictures/${key}/${name}` });
  return {
    place: 'bucket',
    async put(key, files) {
      for (const { name, bytes } of files)
        await client.send(
          new PutObjectCommand({
            ...place(key, name),
            Body: bytes,
            ContentType: `image/${name.split('.').at(-1)}`,
            CacheControl: 'public, max-age=31536000, immutable',
          }),
        );
    },
    async get(key, name) {
      try {
        const { Body } = await client.send(new GetObjectCommand(place(key, name)));
        return Body && Buffer.from(await Body.transformToByteArray());
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    async remove(key, names) {
      for (const name of names) await client.send(new DeleteObjectCommand(place(key, name)));
    },
    close: () => client.destroy(),
  };
}
