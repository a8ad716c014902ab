import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { queryText } from '../../customers/forms.ts';
import { paths } from '../../layout/paths.ts';
import { STOCK_NOTE_LENGTH_MAX } from '../../orders/stock/adjust-stock.ts';
import { findCodes } from '../../orders/stock/find-codes.ts';
import { type ReceiveStockResult, receiveStock } from '../../orders/stock/receive-stock.ts';
import { onceForForm } from '../../staff/once.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { readForm } from '../../web/form.ts';
import { isCleanText } from '../../web/typed-text.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { onceKey, SENT_BEFORE } from '../shell/once-field.ts';
import { sendAdminPage } from '../shell/page.ts';
import type { StockApiDeps } from './api-routes.ts';
import { type ReceiveContent, receiveView } from './receive-view.ts';

const change = { right: 'catalog:write' } as const;
/** 500 lines with the longest SKUs. */
const LINES_LENGTH_MAX = 100_000;
const CODE_LENGTH_MAX = 100;
const NOTHING: ReceiveContent = { typed: { lines: '', note: '' }, faults: [] };

/** The form for received goods, and the names of scanned codes. */
export function receiveRoutes({ database, onStockChanged }: StockApiDeps) {
  const send = (
    request: FastifyRequest,
    reply: FastifyReply,
    content: ReceiveContent = NOTHING,
  ): FastifyReply =>
    sendAdminPage(
      reply,
      staffOf(request),
      {
        ...{ title: 'Receive goods', area: 'Stock', notice: doneNotice(request) },
        ...{ main: receiveView(content), scripts: ['admin/receive'] },
      },
      content.faults.length > 0 ? 422 : 200,
    );

  return async (app: FastifyInstance): Promise<void> => {
    app.get('/admin/stock/receive', { config: change }, async (request, reply) => send(request, reply));

    app.get('/admin/stock/lookup', { config: change }, async (request) => {
      const code = queryText(request, 'code').trim();
      if (code === '' || !isCleanText(code, CODE_LENGTH_MAX)) return { found: [] };
      const found = (await findCodes(database, [code])).get(code) ?? [];
      return {
        found: found.map(({ sku, productName, optionValues, isCounted }) => ({
          ...{ sku, isCounted },
          name: [productName, ...optionValues].join(', '),
        })),
      };
    });

    app.post('/admin/stock/receive', { config: change }, async (request, reply) => {
      const form = readForm(request, ['once', 'lines', 'note'], LINES_LENGTH_MAX);
      const typed = { lines: form.lines ?? '', note: (form.note ?? '').trim() };
      const again = (faults: readonly string[]) => send(request, reply, { typed, faults });
      if (!isCleanText(typed.lines, LINES_LENGTH_MAX)) return again(['Remove the invisible characters.']);
      if (!isCleanText(typed.note, STOCK_NOTE_LENGTH_MAX))
        return again([`Write a note of at most ${STOCK_NOTE_LENGTH_MAX} characters.`]);
      const saved = await onceForForm(
        database,
        request,
        { callerId: staffOf(request).customerId, key: onceKey(form) },
        async (
          connection,
        ): Promise<{ ok: true; body: object } | Extract<ReceiveStockResult, { ok: false }>> => {
          const { lines: text, note } = typed;
          const received = await receiveStock(connection, actorOf(request), { text, note });
          return received.ok ? { ok: true, body: {} } : received;
        },
      );
      if (!saved.ok) return again('reason' in saved ? [SENT_BEFORE] : saved.faults);
      onStockChanged();
      return redirectDone(reply, paths.adminStockReceive(), 'received');
    });
  };
}
