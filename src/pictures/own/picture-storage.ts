import { type Database, statement } from '../../database/database.ts';
import type { PictureFile } from './converter.ts';

/** Where the files of pictures are, so that every instance has them. A file is written once and never changed. */
export interface PictureStorage {
  readonly place: 'database' | 'bucket';
  /** Resolves when all files are stored for good. */
  put(key: string, files: readonly PictureFile[]): Promise<void>;
  get(key: string, name: string): Promise<Buffer | undefined>;
  /** Removes the files with these names. A name without a file is no error. */
  remove(key: string, names: readonly string[]): Promise<void>;
}

const insertFile = statement<[key: string, name: string, bytes: Buffer], never>(
  'INSERT INTO picture_files (key, name, bytes) VALUES ($1, $2, $3)',
);
const selectFile = statement<[key: string, name: string], { bytes: Buffer }>(
  'SELECT bytes FROM picture_files WHERE key = $1 AND name = $2',
);
const deleteFiles = statement<[key: string, names: readonly string[]], never>(
  'DELETE FROM picture_files WHERE key = $1 AND name = ANY ($2::text[])',
);

/** Keeps the files in the database, which a small shop backs up and replicates anyway. */
export const createDatabaseStorage = (database: Database): PictureStorage => ({
  place: 'database',
  put: (key, files) =>
    database.transaction(async (connection) => {
      for (const { name, bytes } of files) await connection.run(insertFile, [key, name, bytes]);
    }),
  get: async (key, name) => (await database.find(selectFile, [key, name]))?.bytes,
  remove: async (key, names) => {
    await database.run(deleteFiles, [key, names]);
  },
});
