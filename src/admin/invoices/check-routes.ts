import type { FastifyInstance } from 'fastify';
import { queryText } from '../../customers/forms.ts';
import { checkAgreement } from '../../invoices/agreement.ts';
import { createSemaphore } from '../../process/semaphore.ts';
import { addDays, daysIn, isDay } from '../../reports/periods.ts';
import { dayIn } from '../../settings/time-zone.ts';
import { staffOf } from '../../staff/page-guard.ts';
import { Problem } from '../../web/errors/errors.ts';
import { sendAdminPage } from '../shell/page.ts';
import { checkView } from './check-view.ts';
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
      if (!(await semaphore.acquire()))
        throw new Problem(503, 'overloaded', 'Another check is running. Try again in a minute.', {
          retryAfterSeconds: 60,
        });
      try {
        const agreement = await checkAgreement(database, { from, until });
        const main = checkView({ agreement, from, until, currency });
        return await sendAdminPage(reply, staffOf(request), {
          title: 'Check the sums',
          area: 'Invoices',
          main,
        });
      } finally {
        semaphore.release();
      }
    });
  };
}
