import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readFields } from '../../../customers/forms.ts';
import { retriedTransaction } from '../../../database/retried-transaction.ts';
import { formatMoney } from '../../../layout/money.ts';
import { paths } from '../../../layout/paths.ts';
import { editAddress } from '../../../orders/edit/edit-address.ts';
import { type EditItemsResult, editItems } from '../../../orders/edit/edit-items.ts';
import { isEditable } from '../../../orders/edit/editable.ts';
import type { WantedLine } from '../../../orders/edit/edited-lines.ts';
import { withdrawEdit } from '../../../orders/edit/end-edit.ts';
import { selectOffered } from '../../../orders/edit/queries.ts';
import { refundOverpaid } from '../../../orders/edit/refund-overpaid.ts';
import { findWaitingEdit } from '../../../orders/edit/waiting-edit.ts';
import { ORDER_LINES_MAX, type OrderWithLines } from '../../../orders/order.ts';
import { onceForForm } from '../../../staff/once.ts';
import { actorOf, staffOf } from '../../../staff/page-guard.ts';
import { readForm } from '../../../web/form.ts';
import { redirectDone } from '../../shell/done.ts';
import { onceKey, SENT_BEFORE } from '../../shell/once-field.ts';
import { sendAdminPage } from '../../shell/page.ts';
import { getOrder } from '../detail/find-detail.ts';
import { type AdminOrderDeps, type OfOrder, sendOrderPage } from '../routes.ts';
import { ADDRESS_FIELD_NAMES, type EditContent, editView, type Typed } from './edit-view.ts';

const config = { right: 'orders:write' } as const;
const FIELD_LENGTH_MAX = 300;

const ITEM_FIELDS: readonly string[] = [
  ...['once', 'agreed', 'add-sku', 'add-quantity'],
  ...Array.from({ length: ORDER_LINES_MAX }, (_, index) => [
    `sku-${index + 1}`,
    `quantity-${index + 1}`,
  ]).flat(),
];

type Refusal = Extract<EditItemsResult, { ok: false }>;

/** The page that changes an order before it is packed: its items, and where they go. */
export function editOrderRoutes(deps: AdminOrderDeps): (app: FastifyInstance) => Promise<void> {
  const { database } = deps;
  return async (app) => {
    app.get<OfOrder>('/admin/orders/:number/edit', { config }, async (request, reply) =>
      sendEditPage(deps, request, reply),
    );

    app.post<OfOrder>('/admin/orders/:number/items', { config }, async (request, reply) => {
      const form = readForm(request, ITEM_FIELDS, FIELD_LENGTH_MAX);
      const order = await getOrder(database, request.params.number);
      const wanted = wantedLines(order, form);
      if (!wanted)
        return sendEditPage(deps, request, reply, { typed: form, fault: 'Enter whole numbers up to 99.' });
      const key = { callerId: staffOf(request).customerId, key: onceKey(form) };
      const saved = await onceForForm(
        database,
        request,
        key,
        async (connection): Promise<{ ok: true; body: object } | Refusal> => {
          const edited = await editItems(deps, connection, order.id, {
            ...{ staff: actorOf(request), wanted, agreedTotalMinor: agreedOf(form.agreed) },
            mayRefund: staffOf(request).isRecentSignIn,
          });
          return edited.ok ? { ok: true, body: {} } : edited;
        },
      );
      deps.onStockChanged();
      if (saved.ok) {
        const waits = await findWaitingEdit(database, order.id);
        return redirectDone(reply, paths.adminOrder(order.number), waits ? 'edit-asked' : 'edited');
      }
      if (saved.reason === 'not_now')
        return sendOrderPage(deps, request, reply, { reason: 'not_now', typed: {} });
      if (saved.reason === 'key_reused')
        return sendEditPage(deps, request, reply, { typed: form, fault: SENT_BEFORE });
      const agreed = saved.reason === 'other_total' || saved.reason === 'sign_in' ? saved : undefined;
      return sendEditPage(deps, request, reply, {
        ...{ typed: form, fault: refusalText(order, saved), agreedTotalMinor: agreed?.totalMinor },
        isSignInNeeded: saved.reason === 'sign_in',
      });
    });

    app.post<OfOrder>('/admin/orders/:number/withdraw-edit', { config }, async (request, reply) => {
      readFields(request, []);
      const order = await getOrder(database, request.params.number);
      const withdrawn = await retriedTransaction(database, (connection) =>
        withdrawEdit(deps, connection, order.id, actorOf(request)),
      );
      deps.onStockChanged();
      if (withdrawn.ok) return redirectDone(reply, paths.adminOrder(order.number), 'edit-withdrawn');
      return sendOrderPage(deps, request, reply, { reason: withdrawn.reason, typed: {} });
    });

    app.post<OfOrder>(
      '/admin/orders/:number/refund-overpaid',
      { config: { ...config, needsRecentSignIn: true } },
      async (request, reply) => {
        readFields(request, []);
        const order = await getOrder(database, request.params.number);
        const refunded = await retriedTransaction(database, (connection) =>
          refundOverpaid(deps, connection, order.id, actorOf(request)),
        );
        if (refunded.ok) return redirectDone(reply, paths.adminOrder(order.number), 'refunded');
        return sendOrderPage(deps, request, reply, { reason: refunded.reason, typed: {} });
      },
    );

    app.post<OfOrder>('/admin/orders/:number/address', { config }, async (request, reply) => {
      const typed = readFields(request, ADDRESS_FIELD_NAMES);
      const order = await getOrder(database, request.params.number);
      const edited = await retriedTransaction(database, (connection) =>
        editAddress(connection, order.id, actorOf(request), typed),
      );
      if (edited.ok) return redirectDone(reply, paths.adminOrder(order.number), 'readdressed');
      if (edited.reason !== 'faulty')
        return sendOrderPage(deps, request, reply, { reason: edited.reason, typed: {} });
      const { faults } = edited;
      return sendEditPage(deps, request, reply, { typed, faults, fault: 'Please check the fields below.' });
    });
  };
}

/** Undefined if a quantity is no number. */
function wantedLines({ lines }: OrderWithLines, form: Typed): WantedLine[] | undefined {
  const wanted: WantedLine[] = lines.map(({ position, sku, quantity }) => ({
    ...{ position, sku: form[`sku-${position}`]?.trim() || sku },
    quantity: quantityOf(form[`quantity-${position}`] ?? String(quantity)),
  }));
  const added = form['add-sku']?.trim();
  if (added) wanted.push({ position: null, sku: added, quantity: quantityOf(form['add-quantity'] || '1') });
  return wanted.some(({ quantity }) => Number.isNaN(quantity)) ? undefined : wanted;
}

const agreedOf = (text: string | undefined): number | undefined =>
  /^\d{1,9}$/.test(text ?? '') ? Number(text) : undefined;

const quantityOf = (text: string): number => (/^\d{1,2}$/.test(text.trim()) ? Number(text) : Number.NaN);

async function sendEditPage(
  { database }: AdminOrderDeps,
  request: FastifyRequest<OfOrder>,
  reply: FastifyReply,
  refused?: Omit<EditContent, 'order' | 'offered'>,
): Promise<FastifyReply> {
  const order = await getOrder(database, request.params.number);
  if (!isEditable(order)) return reply.redirect(paths.adminOrder(order.number), 303);
  const slugs = [...new Set(order.lines.map(({ productSlug }) => productSlug))];
  const offered = await database.list(selectOffered, [slugs]);
  const main = editView({ order, offered, ...refused });
  const title = `Edit ${order.number}`;
  return sendAdminPage(reply, staffOf(request), { title, area: 'Orders', main }, refused ? 422 : 200);
}

function differenceText({ totalMinor, currency }: OrderWithLines, newTotalMinor: number): string {
  const difference = formatMoney(Math.abs(newTotalMinor - totalMinor), currency);
  return newTotalMinor > totalMinor
    ? `The customer gets a link to pay the difference of ${difference}. The order stays as it is until that’s paid.`
    : `The difference of ${difference} will be refunded.`;
}

function refusalText(order: OrderWithLines, refusal: Refusal): string {
  const money = (minor: number) => formatMoney(minor, order.currency);
  switch (refusal.reason) {
    case 'nothing':
      return 'An order needs at least one item. To remove all of them, cancel the order.';
    case 'too_many_lines':
      return `An order has at most ${ORDER_LINES_MAX} different items.`;
    case 'twice':
      return 'Two lines have the same item. Set the quantity of one of them to 0.';
    case 'unknown_sku':
      return 'There is no active product with this SKU. Check its spelling.';
    case 'other_currency':
      return `This order is in ${order.currency}, and the shop’s prices are in another currency now. You can only change quantities.`;
    case 'total_too_large':
      return 'This total is too large for one order. Enter smaller quantities.';
    case 'unchanged':
      return 'Nothing is different.';
    case 'out_of_stock':
      return `Not enough is left: ${refusal.short.map(({ sku, available }) => `${sku} (${available})`).join(', ')}.`;
    case 'other_total':
      return `The order would cost ${money(refusal.totalMinor)} instead of the ${money(order.totalMinor)} that was paid. ${differenceText(order, refusal.totalMinor)} Send the form again if that’s right.`;
    case 'sign_in':
      return `${differenceText(order, refusal.totalMinor)} Refunds need a fresh sign-in: confirm that it’s you, then send this form again.`;
    case 'not_payable':
      return `The order would cost ${money(refusal.totalMinor)} instead of ${money(order.totalMinor)}, and its payment method can’t take the difference. Choose items of the same price, or cancel the order.`;
    case 'too_little':
      return `The difference of ${money(refusal.totalMinor - order.totalMinor)} is too small: cards can’t be charged less than ${money(refusal.leastMinor)}. Choose items of the same price, or add another one.`;
    case 'waiting':
      return 'An earlier change to this order waits to be paid. Withdraw it on the order’s page first.';
    case 'refunded':
      return 'Part of this order was already refunded, so less is left than this change would refund.';
    case 'not_found':
    case 'not_now':
      return 'This order can no longer be edited, because its state has changed. Go back to the order to see what happened.';
  }
}
