import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import {
  addPicture,
  type ChangePictureResult,
  changePicture,
  PICTURES_MAX,
} from '../../catalog/pictures/change-pictures.ts';
import {
  findPicturedProduct,
  listPictures,
  type StoredPicture,
} from '../../catalog/pictures/find-pictures.ts';
import { listRemovedPictures, removePicture, restorePicture } from '../../catalog/pictures/remove-picture.ts';
import type { StorePictureDeps } from '../../catalog/pictures/store-picture.ts';
import { pageNotFound } from '../../customers/forms.ts';
import { retriedTransaction } from '../../database/retried-transaction.ts';
import { ownPicturePath } from '../../pictures/own/own-picture.ts';
import { callerOf } from '../../staff/api-guard.ts';
import { once } from '../../staff/once.ts';
import { Problem } from '../../web/errors/errors.ts';
import * as operations from './api-operations.ts';
import { acceptFiles, storeUpload } from './upload.ts';

export interface PictureApiDeps extends StorePictureDeps {
  /** Tells all instances that the catalog has changed. */
  announceCatalog(): Promise<void>;
}

/** Operations on the pictures of a product. */
export function pictureApiRoutes(deps: PictureApiDeps): FastifyPluginAsyncTypebox {
  const { database, announceCatalog } = deps;
  return async (app) => {
    await app.register(uploadRoute(deps));

    app.get(
      '/api/admin/products/:slug/pictures',
      { schema: operations.listProductPictures },
      async (request) => {
        const product = await findPicturedProduct(database, request.params.slug);
        if (!product) throw pageNotFound();
        return { pictures: (await listPictures(database, product.id)).map(pictureAnswer) };
      },
    );

    app.patch(
      '/api/admin/products/:slug/pictures/:id',
      { schema: operations.updateProductPicture },
      async (request) => {
        const { position, ...facts } = request.body;
        const { body } = await once(database, request, async (connection) => {
          const input = { ...request.params, facts, position };
          const changed = await changePicture(connection, callerOf(request), input);
          return { status: 200, body: pictureAnswer(pictureOf(changed)) };
        });
        await announceCatalog();
        return body;
      },
    );

    app.delete(
      '/api/admin/products/:slug/pictures/:id',
      { schema: operations.deleteProductPicture },
      async (request, reply) => {
        pictureOf(
          await retriedTransaction(database, (connection) =>
            removePicture(connection, callerOf(request), request.params),
          ),
        );
        await announceCatalog();
        return reply.status(204).send(null);
      },
    );

    await app.register(removedRoutes(deps));
  };
}

function removedRoutes({ database, announceCatalog }: PictureApiDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get(
      '/api/admin/products/:slug/removed-pictures',
      { schema: operations.listRemovedProductPictures },
      async (request) => {
        const product = await findPicturedProduct(database, request.params.slug);
        if (!product) throw pageNotFound();
        const removed = await listRemovedPictures(database, product.id);
        const pictures = removed.map(({ removedAt, ...picture }) => ({
          ...pictureAnswer(picture),
          removedAt: removedAt.toISOString(),
        }));
        return { pictures };
      },
    );

    app.post(
      '/api/admin/products/:slug/removed-pictures/:id/restore',
      { schema: operations.restoreProductPicture },
      async (request) => {
        const { body } = await once(database, request, async (connection) => {
          const restored = await restorePicture(connection, callerOf(request), request.params);
          return { status: 200, body: pictureAnswer(pictureOf(restored)) };
        });
        await announceCatalog();
        return body;
      },
    );
  };
}

/** The files are converted and stored before the transaction, because that takes seconds. */
function uploadRoute(deps: PictureApiDeps): FastifyPluginAsyncTypebox {
  const { database, announceCatalog } = deps;
  return async (app) => {
    acceptFiles(app);
    app.post(
      '/api/admin/products/:slug/pictures',
      { schema: operations.addProductPicture },
      async (request, reply) => {
        const { slug } = request.params;
        const { alt = '', color, sku } = request.query;
        if (!(await findPicturedProduct(database, slug))) throw pageNotFound();
        const stored = await storeUpload(deps, request);
        const facts = { alt, ...(color && { colors: [color] }), ...(sku && { skus: [sku] }) };
        const { body } = await once(database, request, async (connection) => {
          const added = await addPicture(connection, callerOf(request), { slug, ...stored, facts });
          return { status: 201, body: pictureAnswer(pictureOf(added)) };
        });
        await announceCatalog();
        return reply.status(201).send(body);
      },
    );
  };
}

/** Returns the picture, or throws the refusal, which rolls the transaction back. */
function pictureOf(changed: ChangePictureResult): StoredPicture {
  if (changed.ok) return changed.picture;
  switch (changed.reason) {
    case 'product_not_found':
    case 'picture_not_found':
      throw pageNotFound();
    case 'too_many':
      throw new Problem(422, 'picture_faulty', `A product can have ${PICTURES_MAX} pictures.`);
    case 'faulty':
      throw new Problem(422, 'picture_faulty', changed.fault);
  }
}

const pictureAnswer = ({ key, kind: _, ...picture }: StoredPicture) => ({
  ...picture,
  url: ownPicturePath({ key, width: picture.width }, picture.width),
});
