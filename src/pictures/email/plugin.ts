import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Database } from '../../database/database.ts';
import { Problem } from '../../web/errors/errors.ts';
import { knownHexes } from '../colors.ts';
import { getDrawing } from '../drawings.ts';
import { findFile, type PictureStorages } from '../own/contents.ts';
import type { FileCache } from '../own/file-cache.ts';
import type { PictureStore } from '../store.ts';
import { createToJpeg } from './jpeg.ts';

export interface EmailPictureDeps {
  database: Database;
  pictures: PictureStore;
  pictureStorages: PictureStorages;
  pictureFileCache: FileCache;
}

/** In pixels, of the drawing that a JPEG is made from. */
const SOURCE_WIDTH = 400;
const YEAR = 'public, max-age=31536000, immutable';
const WEEK = 'public, max-age=604800';

const ownPattern = /^([0-9a-f]{32})-([0-9]{1,5})\.jpg$/;
const drawingPattern = /^[a-z-]{1,40}$/;
const filePattern = /^([0-9a-f]{6})\.jpg$/;

/** `/pictures/email/<drawing>/<hex>.jpg` and `/pictures/email/own/<key>-<width>.jpg`: the pictures of emails. */
export function emailPicturesPlugin(deps: EmailPictureDeps): (app: FastifyInstance) => Promise<void> {
  const toJpeg = createToJpeg();
  const keptJpeg = (key: string, name: string, findWebp: () => Promise<Buffer | undefined>) =>
    deps.pictureFileCache.get(key, name, async () => {
      const webp = await findWebp();
      if (!webp) return undefined;
      const jpeg = await toJpeg(webp);
      if (!jpeg) throw busy();
      return jpeg;
    });

  return async (app) => {
    app.get<{ Params: { name: string } }>('/pictures/email/own/:name', async ({ params }, reply) => {
      const [, key, width] = ownPattern.exec(params.name) ?? [];
      if (!key) return reply.callNotFound();
      const jpeg = await keptJpeg(key, `email-${width}.jpg`, () =>
        findFile(deps.database, deps.pictureStorages, key, `${width}.webp`),
      );
      return jpeg ? send(reply, jpeg, YEAR) : reply.callNotFound();
    });

    app.get<{ Params: { drawing: string; name: string } }>(
      '/pictures/email/:drawing/:name',
      async ({ params }, reply) => {
        const hex = filePattern.exec(params.name)?.[1] ?? '';
        if (!drawingPattern.test(params.drawing) || !knownHexes.has(hex)) return reply.callNotFound();
        // An email may be opened long after a release has removed or changed a drawing.
        const { name: drawing, hash } = getDrawing(params.drawing);
        const jpeg = await keptJpeg(`email-${drawing}-${hash}`, params.name, async () => {
          const found = await deps.pictures.get({ drawing, hex, view: 'front', width: SOURCE_WIDTH });
          if (!found.ok) throw busy();
          return found.bytes;
        });
        return jpeg ? send(reply, jpeg, WEEK) : reply.callNotFound();
      },
    );
  };
}

/** Webmail shows the pictures on pages of another site, so the policy must allow other origins. */
const send = (reply: FastifyReply, jpeg: Buffer, caching: string): FastifyReply =>
  reply
    .type('image/jpeg')
    .header('cache-control', caching)
    .header('cross-origin-resource-policy', 'cross-origin')
    .send(jpeg);

const busy = () =>
  new Problem(503, 'overloaded', 'Too many pictures are waiting. Try again in a moment.', {
    retryAfterSeconds: 5,
  });
