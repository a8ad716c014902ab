import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Static } from 'typebox';
import { endPriceChange } from '../../catalog/prices/apply-price-changes.ts';
import {
  createPriceChange,
  type PriceChangeDraft,
  type PriceChangeFaults,
} from '../../catalog/prices/create-price-change.ts';
import { listPriceChanges } from '../../catalog/prices/list-price-changes.ts';
import type { PriceChange, PriceChangeKind } from '../../catalog/prices/price-change.ts';
import { findPriceChange } from '../../catalog/prices/queries.ts';
import { pageNotFound } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { retriedTransaction } from '../../database/retried-transaction.ts';
import { callerOf } from '../../staff/api-guard.ts';
import { once } from '../../staff/once.ts';
import { Problem } from '../../web/errors/errors.ts';
import { isUuid } from '../../web/typed-text.ts';
import { apiCursorOf, nextCursorOf } from '../lists/api-cursor.ts';
import { pageOf, ROWS_READ } from '../lists/load-list.ts';
import * as operations from './api-operations.ts';

export interface PriceDeps {
  database: Database;
  /** Tells all instances that the catalog has changed. */
  announceCatalog(): Promise<void>;
}

const BODY_LIMIT_BYTES = 2 * 1024 * 1024;

export function priceApiRoutes({ database, announceCatalog }: PriceDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get('/api/admin/price-changes', { schema: operations.listPriceChanges }, async (request) => {
      const { q = '', state, cursor } = request.query;
      const afterId = apiCursorOf(cursor, ([, id]) => isUuid(id))?.[1];
      const found = await listPriceChanges(database, { q, state, afterId, rowsMax: ROWS_READ });
      const page = pageOf(found, ({ id }) => ['', id]);
      return { priceChanges: page.rows.map(answerOf), nextCursor: nextCursorOf(page) };
    });

    app.post(
      '/api/admin/price-changes',
      { schema: operations.createPriceChange, bodyLimit: BODY_LIMIT_BYTES },
      async (request, reply) => {
        const draft = draftOf(request.body);
        const { body } = await once(database, request, async (connection) => {
          const created = await createPriceChange(connection, callerOf(request), draft);
          if (!created.ok) throw faulty(named(created.faults, MEMBERS[draft.kind]));
          const preview = created.lines.map(({ slug, sku, oldPriceMinor, newPriceMinor }) => ({
            ...{ slug, sku, oldPriceMinor, newPriceMinor },
          }));
          return { status: 201, body: { ...answerOf(created.change), preview } };
        });
        return reply.status(201).send(body);
      },
    );

    app.delete(
      '/api/admin/price-changes/:id',
      { schema: operations.endPriceChange },
      async (request, reply) => {
        const { id } = request.params;
        if (!isUuid(id) || !(await findPriceChange(database, id))) throw pageNotFound();
        const isEnded = await retriedTransaction(database, (connection) =>
          endPriceChange(connection, callerOf(request), id),
        );
        if (isEnded) await announceCatalog();
        return reply.status(204).send(null);
      },
    );
  };
}

const MEMBERS: Readonly<Record<PriceChangeKind, 'percentOff' | 'amountOffMinor' | 'fixedMinor'>> = {
  percentOff: 'percentOff',
  amountOff: 'amountOffMinor',
  fixed: 'fixedMinor',
};

function draftOf(body: Static<typeof operations.createPriceChange.body>): PriceChangeDraft {
  const { name, startsAt, endsAt, products } = body;
  const kinds = (Object.keys(MEMBERS) as PriceChangeKind[]).filter(
    (kind) => body[MEMBERS[kind]] !== undefined,
  );
  const [kind] = kinds;
  const value = kind && body[MEMBERS[kind]];
  if (kinds.length !== 1 || !kind || value === undefined)
    throw faulty({ percentOff: 'Send exactly one of percentOff, amountOffMinor and fixedMinor.' });
  return {
    ...{ name, kind, value, slugs: products },
    startsAt: new Date(startsAt),
    endsAt: endsAt ? new Date(endsAt) : null,
  };
}

/** The fault of the value is that of the member it was sent as. */
const named = ({ value, ...faults }: PriceChangeFaults, member: string): PriceChangeFaults => ({
  ...faults,
  ...(value !== undefined && { [member]: value }),
});

function faulty(faults: Readonly<Record<string, string>>): Problem {
  const [[member, fault] = ['', '']] = Object.entries(faults);
  return new Problem(422, 'price_change_faulty', `${member}: ${fault}`, { details: { faults } });
}

const answerOf = ({ kind, value, ...change }: PriceChange) => ({
  ...{ id: change.id, name: change.name, state: change.state, productCount: change.productCount },
  startsAt: change.startsAt.toISOString(),
  endsAt: change.endsAt?.toISOString() ?? null,
  startedAt: change.startedAt?.toISOString() ?? null,
  endedAt: change.endedAt?.toISOString() ?? null,
  [MEMBERS[kind]]: value,
});
