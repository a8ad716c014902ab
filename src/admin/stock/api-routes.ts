import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Database } from '../../database/database.ts';
import { type AdjustStockResult, adjustStock } from '../../orders/stock/adjust-stock.ts';
import { callerOf } from '../../staff/api-guard.ts';
import { once } from '../../staff/once.ts';
import { Problem } from '../../web/errors/errors.ts';
import { createStockAdjustment } from './api-operations.ts';

export interface StockApiDeps {
  database: Database;
  /** Says that a listing may be stale. */
  onStockChanged(): void;
}

export function stockApiRoutes({ database, onStockChanged }: StockApiDeps): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post('/api/admin/stock-adjustments', { schema: createStockAdjustment }, async (request, reply) => {
      const { note = '', ...adjustment } = request.body;
      const { status, body } = await once(database, request, async (connection) => {
        const adjusted = await adjustStock(connection, callerOf(request), { ...adjustment, note });
        if (!adjusted.ok) throw refusal(adjustment.sku, adjusted);
        return { status: 201, body: { sku: adjusted.sku, stock: adjusted.stock } };
      });
      onStockChanged();
      return reply.status(status as 201).send(body);
    });
  };
}

function refusal(sku: string, { reason, stock }: Extract<AdjustStockResult, { ok: false }>): Problem {
  switch (reason) {
    case 'not_found':
      return new Problem(404, 'sku_unknown', `There is no variant with the SKU ${sku}.`);
    case 'not_counted':
      return new Problem(409, 'stock_not_counted', `The stock of ${sku} is not counted.`);
    case 'below_zero':
      return new Problem(409, 'stock_below_zero', `${sku} has only ${stock} in stock.`, {
        details: { stock },
      });
  }
}
