import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pageNotFound, queryText, readFields } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { paths, withQuery } from '../../layout/paths.ts';
import {
  type AdjustStockResult,
  adjustStock,
  STOCK_NOTE_LENGTH_MAX,
  STOCK_REASONS,
  type StockAdjustment,
} from '../../orders/stock/adjust-stock.ts';
import { findStock, type StockRow } from '../../orders/stock/list-stock.ts';
import { countReserved, listStockChanges } from '../../orders/stock/stock-report.ts';
import { onceForForm } from '../../staff/once.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { isCleanText } from '../../web/typed-text.ts';
import { ROWS_PER_PAGE } from '../lists/list.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { onceKey, SENT_BEFORE } from '../shell/once-field.ts';
import { sendAdminPage } from '../shell/page.ts';
import type { StockApiDeps } from './api-routes.ts';
import { readChange, stockOfSkuView, type TypedStock } from './sku-view.ts';

const change = { right: 'catalog:write' } as const;
const SKU_LENGTH_MAX = 100;

interface OfSku {
  Params: { sku: string };
}

/** The page of a variant's stock: its history, a count and an adjustment. */
export function stockOfSkuRoutes(deps: StockApiDeps): (app: FastifyInstance) => Promise<void> {
  const find = async (sku: string): Promise<StockRow> => {
    const variant = isCleanText(sku, SKU_LENGTH_MAX) ? await findStock(deps.database, sku) : undefined;
    if (!variant) throw pageNotFound();
    return variant;
  };

  return async (app) => {
    app.get<OfSku>('/admin/stock/:sku', { config: { right: 'catalog:read' } }, async (request, reply) =>
      sendPage(deps.database, request, reply, await find(request.params.sku)),
    );

    app.post<OfSku>('/admin/stock/:sku/count', { config: change }, async (request, reply) => {
      const fields = readFields(request, ['once', 'shown', 'counted', 'note']);
      const variant = await find(request.params.sku);
      const [shown, counted] = [readChange(fields.shown), readChange(fields.counted)];
      const by = shown === undefined || counted === undefined ? undefined : counted - shown;
      return book(deps, request, reply, { variant, fields, form: 'count', by, reason: 'count' });
    });

    app.post<OfSku>('/admin/stock/:sku/adjust', { config: change }, async (request, reply) => {
      const fields = readFields(request, ['once', 'change', 'reason', 'note']);
      const variant = await find(request.params.sku);
      const reason = STOCK_REASONS.find((one) => one === fields.reason) ?? 'correction';
      // An adjustment by nothing is a mistake.
      const by = readChange(fields.change) || undefined;
      return book(deps, request, reply, { variant, fields, form: 'adjust', by, reason });
    });
  };
}

async function sendPage(
  database: Database,
  request: FastifyRequest,
  reply: FastifyReply,
  variant: StockRow,
  typed?: TypedStock,
): Promise<FastifyReply> {
  const { sku } = variant;
  const staff = staffOf(request);
  const after = queryText(request, 'after');
  const cursor = /^\d{1,18}$/.test(after) ? after : null;
  const found = await listStockChanges(database, { sku, after: cursor, rowsMax: ROWS_PER_PAGE + 1 });
  const changes = found.slice(0, ROWS_PER_PAGE);
  const last = found.length > changes.length ? changes.at(-1) : undefined;
  const main = stockOfSkuView({
    ...{ variant, changes, typed },
    reserved: await countReserved(database, sku),
    nextPath: last && withQuery(paths.adminStockOf(sku), `after=${last.id}`),
    isFirstPage: cursor === null,
    mayChange: mayDo(staff.role, 'catalog:write'),
    timeZone: reply.server.site.settings.timeZone,
  });
  const content = { title: sku, area: 'Stock', notice: doneNotice(request), main } as const;
  return sendAdminPage(reply, staff, content, typed ? 422 : 200);
}

interface BookInput {
  variant: StockRow;
  fields: { once: string; note: string; counted?: string; change?: string };
  form: TypedStock['form'];
  /** Undefined if it is no number. */
  by: number | undefined;
  reason: StockAdjustment['reason'];
}

type BookResult = { ok: true; body: object } | Extract<AdjustStockResult, { ok: false }>;

async function book(
  { database, onStockChanged }: StockApiDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { variant, fields, form, by, reason }: BookInput,
): Promise<FastifyReply> {
  const { sku } = variant;
  const note = fields.note.trim();
  const again = (fault: string) =>
    sendPage(database, request, reply, variant, {
      ...{ form, counted: fields.counted ?? '', change: fields.change ?? '', reason, note, fault },
    });
  if (by === undefined) return again('Enter a whole number.');
  if (!isCleanText(note, STOCK_NOTE_LENGTH_MAX))
    return again(`Write a note of at most ${STOCK_NOTE_LENGTH_MAX} characters.`);
  if (by !== 0) {
    const key = { callerId: staffOf(request).customerId, key: onceKey(fields) };
    const saved = await onceForForm(database, request, key, async (connection): Promise<BookResult> => {
      const adjusted = await adjustStock(connection, actorOf(request), { sku, change: by, reason, note });
      return adjusted.ok ? { ok: true, body: {} } : adjusted;
    });
    if (!saved.ok) return again(saved.reason === 'key_reused' ? SENT_BEFORE : refusalText(saved));
    onStockChanged();
  }
  return redirectDone(reply, paths.adminStockOf(sku), form === 'count' ? 'counted' : 'adjusted');
}

function refusalText({ reason, stock }: Extract<AdjustStockResult, { ok: false }>): string {
  switch (reason) {
    case 'below_zero':
      return `There are only ${stock} now, and this variant does not sell below zero.`;
    case 'not_counted':
      return 'The stock of this variant is not counted.';
    case 'not_found':
      return 'This variant is no longer there.';
  }
}
