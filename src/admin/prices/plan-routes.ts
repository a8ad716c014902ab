import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { listProducts } from '../../catalog/editing/list-products.ts';
import { createPriceChange, planPriceChange } from '../../catalog/prices/create-price-change.ts';
import { PRODUCTS_MAX } from '../../catalog/prices/price-change.ts';
import { findLowestPrices } from '../../catalog/prices/queries.ts';
import { queryText } from '../../customers/forms.ts';
import type { Database } from '../../database/database.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { timeView } from '../../layout/shop-time.ts';
import { onceForForm } from '../../staff/once.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { redirectDone } from '../shell/done.ts';
import { onceKey, SENT_BEFORE } from '../shell/once-field.ts';
import { sendAdminPage } from '../shell/page.ts';
import { LINES_SHOWN, valueText } from './change-texts.ts';
import { draftOfPlan, NEW_PLAN, PRODUCTS_SHOWN, readPlan, type TypedPlan } from './plan-form.ts';
import { planView, previewView } from './plan-view.ts';

const change = { right: 'catalog:write' } as const;

/** The form that plans a price change: it finds products, previews the new prices, and schedules the change. */
export function planRoutes(database: Database): (app: FastifyInstance) => Promise<void> {
  const show = sendPlan.bind(undefined, database);

  return async (app) => {
    app.get('/admin/prices/new', { config: change }, async (request, reply) =>
      show(request, reply, { ...NEW_PLAN, q: queryText(request, 'q').trim().slice(0, 100) }),
    );

    app.post('/admin/prices/preview', { config: change }, async (request, reply) => {
      const { typed, step } = readPlan(request);
      switch (step) {
        case 'preview':
          return preview(database, request, reply, typed);
        case 'none':
          return show(request, reply, { ...typed, chosen: [] });
        case 'all': {
          const found = await find(database, typed.q, PRODUCTS_MAX + 1);
          const chosen = [...new Set([...typed.chosen, ...found.map(({ slug }) => slug)])];
          return show(request, reply, { ...typed, chosen });
        }
        case 'search':
        case 'edit':
          return show(request, reply, typed);
      }
    });

    app.post('/admin/prices', { config: change }, async (request, reply) => {
      const { typed } = readPlan(request);
      const read = draftOfPlan(typed, reply.server.site.settings);
      if (!read.ok) return show(request, reply, typed, read.faults);
      const key = { callerId: staffOf(request).customerId, key: onceKey(typed) };
      const saved = await onceForForm(database, request, key, async (connection) => {
        const created = await createPriceChange(connection, actorOf(request), read.draft);
        return created.ok ? { ok: true, body: { id: created.change.id } } : created;
      });
      if (saved.ok) return redirectDone(reply, paths.adminPriceChange(saved.body.id), 'scheduled');
      if ('faults' in saved) return show(request, reply, typed, saved.faults);
      return show(request, reply, { ...typed, once: '' }, { name: SENT_BEFORE });
    });
  };
}

async function sendPlan(
  database: Database,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: TypedPlan,
  faults: Readonly<Record<string, string>> = {},
): Promise<FastifyReply> {
  const found = await find(database, typed.q, PRODUCTS_SHOWN + 1);
  const products = found.slice(0, PRODUCTS_SHOWN);
  const main = planView({
    ...{ typed, products, hasMore: found.length > products.length, faults },
    units: reply.server.site.settings,
  });
  const status = Object.keys(faults).length > 0 ? 422 : 200;
  return sendAdminPage(reply, staffOf(request), { title: 'New price change', area: 'Prices', main }, status);
}

const find = (database: Database, q: string, rowsMax: number) =>
  listProducts(database, { q, status: undefined, sort: 'name', after: undefined, rowsMax });

async function preview(
  database: Database,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: TypedPlan,
): Promise<FastifyReply> {
  const read = draftOfPlan(typed, reply.server.site.settings);
  if (!read.ok) return sendPlan(database, request, reply, typed, read.faults);
  const planned = await planPriceChange(database, read.draft);
  if (!planned.ok) return sendPlan(database, request, reply, typed, planned.faults);
  const { lines } = planned.plan;
  const shown = lines.slice(0, LINES_SHOWN).map(({ sku }) => sku);
  const lowest = await findLowestPrices(database, shown, null);
  const { startsAt, endsAt, ...draft } = read.draft;
  const { currency, timeZone } = reply.server.site.settings;
  const summary = html`${valueText(draft, currency)}, from ${startsAt ? timeView(startsAt, timeZone) : 'now'}${endsAt ? html` until ${timeView(endsAt, timeZone)}` : ', without an end'}.`;
  const main = previewView({ typed, summary, lines, lowest, currency });
  return sendAdminPage(reply, staffOf(request), { title: 'New prices', area: 'Prices', main });
}
