import type { FastifyInstance, FastifyReply } from 'fastify';
import { queryText } from '../../customers/forms.ts';
import { checkAgreement } from '../../invoices/agreement.ts';
import { createSemaphore } from '../../process/semaphore.ts';
import { addDays, daysIn, isDay } from '../../reports/periods.ts';
import { dayIn } from '../../settings/time-zone.ts';
import { type SignedInStaff, staffOf } from '../../staff/page-guard.ts';
import { Problem } from '../../web/errors/errors.ts';
import { sendAdminPage } from '../shell/page.ts';
import { type CheckViewInput, checkView } from './check-view.ts';
import type { InvoiceRouteDeps } from './routes.ts';

/** A check reads all orders and invoices of its days, so only one runs at a time. */
const WAITING_MAX = 2;
const WAIT_MS = 10_000;
const DAYS_MAX = 366;

/** The page that compares invoices with orders, payments and the stock ledger. */
export function invoiceCheckRoutes({ database, settings }: InvoiceRouteDeps) {
  const semaphore = createSemaphore(1, WAITING_MAX, WAIT_MS);
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/admin/invoices/check', { config: { right: 'orders:read' } }, async (request, reply) => {
      const { currency, timeZone } = settings.current;
      const today = dayIn(timeZone, new Date()).toISOString().slice(0, 10);
      const from = queryText(request, 'from') || addDays(today, -29);
      const until = queryText(request, 'until') || today;
      if (!isDay(from) || !isDay(until) || from > until || daysIn({ from, to: until }) > DAYS_MAX)
        throw new Problem(400, 'invalid_range', 'Choose a first and a last day, at most a year apart.');
      const isAsked = queryText(request, 'from') !== '' || queryText(request, 'until') !== '';
      if (!isAsked)
        return sendCheck(reply, staffOf(request), { agreement: undefined, from, until, currency });
      if (!(await semaphore.acquire()))
        throw new Problem(503, 'overloaded', 'Another check is running. Try again in a minute.', {
          retryAfterSeconds: 60,
        });
      try {
        const agreement = await checkAgreement(database, { from, until });
        return await sendCheck(reply, staffOf(request), { agreement, from, until, currency });
      } finally {
        semaphore.release();
      }
    });
  };
}

const sendCheck = (reply: FastifyReply, staff: SignedInStaff, input: CheckViewInput): FastifyReply =>
  sendAdminPage(reply, staff, { title: 'Check the sums', area: 'Invoices', main: checkView(input) });
