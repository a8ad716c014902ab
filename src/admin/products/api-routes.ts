import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { findEditableProduct } from '../../catalog/editing/find-product.ts';
import { listProducts, productCursorOf } from '../../catalog/editing/list-products.ts';
import {
  createProduct,
  deleteProduct,
  type SaveProductResult,
  updateProduct,
} from '../../catalog/editing/save-product.ts';
import { pageNotFound } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { retriedTransaction } from '../../database/retried-transaction.ts';
import { callerOf } from '../../staff/api-guard.ts';
import { once } from '../../staff/once.ts';
import { Problem } from '../../web/errors/errors.ts';
import { versionOf } from '../if-match.ts';
import { apiCursorOf, nextCursorOf } from '../lists/api-cursor.ts';
import { pageOf, ROWS_READ } from '../lists/load-list.ts';
import { changedDraft, newDraft, productAnswer } from './api-draft.ts';
import * as operations from './api-operations.ts';

export interface ProductApiDeps {
  database: Database;
  /** Tells all instances that the catalog has changed. */
  announceCatalog(): Promise<void>;
}

/** 2,000 variants with all members. */
const BODY_LIMIT_BYTES = 2 * 1024 * 1024;

export function productApiRoutes({ database, announceCatalog }: ProductApiDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get('/api/admin/products', { schema: operations.listAdminProducts }, async (request) => {
      const { q = '', status, cursor } = request.query;
      const after = productCursorOf(
        'updated',
        apiCursorOf(cursor, (one) => productCursorOf('updated', one) !== undefined),
      );
      const found = await listProducts(database, {
        ...{ q, status, sort: 'updated' },
        ...{ after, rowsMax: ROWS_READ },
      });
      const page = pageOf(found, ({ sortValue, id }) => [sortValue, id]);
      return {
        products: page.rows.map((row) => ({ ...row, updatedAt: row.updatedAt.toISOString() })),
        nextCursor: nextCursorOf(page),
      };
    });

    app.post(
      '/api/admin/products',
      { schema: operations.createAdminProduct, bodyLimit: BODY_LIMIT_BYTES },
      async (request, reply) => {
        const { body } = await once(database, request, async (connection) => {
          const created = await createProduct(connection, callerOf(request), newDraft(request.body));
          return { status: 201, body: productAnswer(savedOf(created)) };
        });
        await announceCatalog();
        return reply.status(201).header('etag', `"${body.version}"`).send(body);
      },
    );

    app.get('/api/admin/products/:slug', { schema: operations.getAdminProduct }, async (request, reply) => {
      const product = await findEditableProduct(database, request.params.slug);
      if (!product) throw pageNotFound();
      return reply.header('etag', `"${product.version}"`).send(productAnswer(product));
    });

    app.patch(
      '/api/admin/products/:slug',
      { schema: operations.updateAdminProduct, bodyLimit: BODY_LIMIT_BYTES },
      async (request, reply) => {
        const { slug } = request.params;
        const version = versionOf(request);
        const { body } = await once(database, request, async (connection) => {
          const draftOf = changedDraft.bind(undefined, request.body);
          const updated = await updateProduct(connection, callerOf(request), { slug, version, draftOf });
          return { status: 200, body: productAnswer(savedOf(updated)) };
        });
        await announceCatalog();
        return reply.header('etag', `"${body.version}"`).send(body);
      },
    );

    app.delete(
      '/api/admin/products/:slug',
      { schema: operations.deleteAdminProduct },
      async (request, reply) => {
        const { slug } = request.params;
        const version = versionOf(request);
        savedOf(
          await retriedTransaction(database, (connection) =>
            deleteProduct(connection, callerOf(request), { slug, version }),
          ),
        );
        await announceCatalog();
        return reply.status(204).send(null);
      },
    );
  };
}

/** Returns the product, or throws the refusal, which rolls the transaction back. */
function savedOf(saved: SaveProductResult) {
  if (saved.ok) return saved.product;
  switch (saved.reason) {
    case 'not_found':
      throw pageNotFound();
    case 'changed':
      throw new Problem(412, 'product_changed', 'Someone else has changed this product. Load it again.', {
        details: { current: productAnswer(saved.current) },
      });
    case 'faulty': {
      const { faults } = saved;
      const [[field, fault] = ['', '']] = Object.entries(faults);
      throw new Problem(422, 'product_faulty', `${field}: ${fault}`, { details: { faults } });
    }
  }
}
