import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pageNotFound, queryText, readFields } from '../../customers/forms.ts';
import { retriedTransaction } from '../../database/retried-transaction.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths, withQuery } from '../../layout/paths.ts';
import { timeView } from '../../layout/shop-time.ts';
import { listPayouts, type Payout } from '../../payments/refunds/payouts.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { isCleanText, isUuid } from '../../web/typed-text.ts';
import { ROWS_PER_PAGE } from '../lists/list.ts';
import type { AdminOrderDeps } from '../orders/routes.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';

const REFERENCE_LENGTH_MAX = 140;

/** Refunds that no provider can make: someone transfers the money, and records it here. */
export function payoutRoutes(deps: AdminOrderDeps): (app: FastifyInstance) => Promise<void> {
  const { database, payments } = deps;
  return async (app) => {
    app.get('/admin/payouts', { config: { right: 'orders:read' } }, async (request, reply) =>
      sendPayouts(deps, request, reply),
    );

    app.post<{ Params: { id: string } }>(
      '/admin/payouts/:id/done',
      { config: { right: 'orders:write', needsRecentSignIn: true } },
      async (request, reply) => {
        const reference = readFields(request, ['reference']).reference.replace(/\s+/g, ' ').trim();
        const { id } = request.params;
        if (!isUuid(id)) throw pageNotFound();
        if (reference === '' || !isCleanText(reference, REFERENCE_LENGTH_MAX))
          return sendPayouts(deps, request, reply, {
            fault: 'Enter the reference of the transfer.',
            status: 422,
          });
        const isDone = await retriedTransaction(database, (connection) =>
          payments.payOut(connection, { id, staff: actorOf(request), reference }),
        );
        if (isDone) return redirectDone(reply, paths.adminPayouts(), 'paid-out');
        const fault = 'This payout was recorded before. Nothing was changed.';
        return sendPayouts(deps, request, reply, { fault, status: 409 });
      },
    );
  };
}

async function sendPayouts(
  { database }: AdminOrderDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  refused?: { fault: string; status: number },
): Promise<FastifyReply> {
  const staff = staffOf(request);
  const { timeZone } = reply.server.site.settings;
  const which = queryText(request, 'state') === 'done' ? 'done' : 'open';
  const after = queryText(request, 'after');
  const page = { after: isUuid(after) ? after : null, rowsMax: ROWS_PER_PAGE + 1 };
  const found = await listPayouts(database, which, page);
  const rows = found.slice(0, ROWS_PER_PAGE);
  const last = found.length > rows.length ? rows.at(-1) : undefined;
  const mayChange = mayDo(staff.role, 'orders:write');
  const main = html`${refused && html`<p class="notice bad" role="alert">${refused.fault}</p>`}
<nav class="tabs" aria-label="Show"><a href="${paths.adminPayouts()}"${which === 'open' && html` aria-current="true"`}>To pay out</a><a href="${paths.adminPayouts('state=done')}"${which === 'done' && html` aria-current="true"`}>Paid out</a></nav>
${rows.length > 0 ? payoutTable(rows, { timeZone, mayChange }) : html`<p class="box">${which === 'open' ? 'There are no refunds to pay out.' : 'Nothing has been paid out yet.'}</p>`}
${last && html`<nav class="pages" aria-label="Pages"><a href="${withQuery(paths.adminPayouts(`state=${which}`), `after=${last.id}`)}" rel="next">Next page</a></nav>`}`;
  const content = { title: 'Payouts', area: 'Returns', notice: doneNotice(request), main } as const;
  return sendAdminPage(reply, staff, content, refused?.status);
}

interface TableInput {
  timeZone: string;
  mayChange: boolean;
}

const payoutTable = (rows: readonly Payout[], input: TableInput): Html =>
  html`<div class="scroll box" role="group" aria-label="Payouts" tabindex="0"><table class="wide"><thead><tr><th scope="col">Order</th><th scope="col" class="num">Amount</th><th scope="col">Transfer</th><th scope="col">Ordered</th><th scope="col">Email</th></tr></thead><tbody>
${rows.map((row) => payoutRow(row, input))}</tbody></table></div>`;

const payoutRow = (payout: Payout, { timeZone, mayChange }: TableInput): Html =>
  html`<tr><th scope="row"><a href="${paths.adminOrder(payout.number)}">${payout.number}</a></th><td class="num">${formatMoney(payout.amountMinor, payout.currency)}</td><td>${payout.paidAt ? html`${timeView(payout.paidAt, timeZone)} by ${payout.paidBy}: ${payout.reference}` : mayChange && doneForm(payout)}</td><td>${timeView(payout.createdAt, timeZone)}</td><td>${payout.email}</td></tr>
`;

const doneForm = ({ id, number }: Payout): Html =>
  html`<form class="bar" action="${paths.adminPayout(id)}" method="post"><div class="field"><label for="reference-${id}">Reference of the transfer<span class="vh"> for ${number}</span></label><input class="input small" id="reference-${id}" name="reference" maxlength="${REFERENCE_LENGTH_MAX}" required autocomplete="off"></div><button class="btn small">Paid out<span class="vh"> ${number}</span></button></form>`;
