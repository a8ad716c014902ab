import type { Database } from '../../database/database.ts';
import type { BucketSettings } from './bucket-settings.ts';
import type { PictureStorages } from './contents.ts';
import { createDatabaseStorage } from './picture-storage.ts';

/** Keeps everything in the database. What is in a bucket cannot be read. */
export function databaseStorages(database: Database): PictureStorages {
  const inDatabase = createDatabaseStorage(database);
  return { forNew: inDatabase, of: (place) => (place === 'database' ? inDatabase : undefined) };
}

/** Opens the bucket for all new pictures. Those that are in the database stay there. */
export async function openBucketStorages(
  database: Database,
  settings: BucketSettings,
): Promise<PictureStorages & { close(): void }> {
  // A shop without a bucket does not load the client.
  const { createBucketStorage } = await import('./bucket-storage.ts');
  const inDatabase = createDatabaseStorage(database);
  const inBucket = createBucketStorage(settings);
  return {
    forNew: inBucket,
    of: (place) => (place === 'database' ? inDatabase : inBucket),
    close: () => inBucket.close(),
  };
}
