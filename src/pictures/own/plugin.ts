import type { FastifyInstance } from 'fastify';
import type { Database } from '../../database/database.ts';
import { findFile, type PictureStorages } from './contents.ts';
import type { FileCache } from './file-cache.ts';

const keyPattern = /^[0-9a-f]{32}$/;
const namePattern = /^[0-9]{1,5}\.(avif|webp)$/;

export interface OwnPictureDeps {
  database: Database;
  pictureStorages: PictureStorages;
  pictureFileCache: FileCache;
}

/** `/pictures/own/<key>/<width>.<format>`: the merchant's pictures. */
export function ownPicturesPlugin({
  database,
  pictureStorages,
  pictureFileCache,
}: OwnPictureDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get<{ Params: { key: string; name: string } }>(
      '/pictures/own/:key/:name',
      async ({ params: { key, name } }, reply) => {
        const [, format] = namePattern.exec(name) ?? [];
        if (!format || !keyPattern.test(key)) return reply.callNotFound();
        const bytes = await pictureFileCache.get(key, name, () =>
          findFile(database, pictureStorages, key, name),
        );
        if (!bytes) return reply.callNotFound();
        return reply
          .type(`image/${format}`)
          .header('cache-control', 'public, max-age=31536000, immutable')
          .send(bytes);
      },
    );
  };
}
