import { type Queryable, statement } from '../database/database.ts';
import { day } from './queries.ts';

/** The most documents of one export. */
const ROWS_MAX = 10_000;

const selectOfCustomer = statement<[customerId: string], Record<string, unknown>>(`
  SELECT kind, number, ${day('issued_on')} AS "issuedOn", document FROM invoices
  WHERE order_id IN (SELECT id FROM orders WHERE customer_id = $1) ORDER BY invoices.id LIMIT ${ROWS_MAX}`);

/** The invoices and credit notes of a customer, for the export of personal data. */
export const invoicesOf = (connection: Queryable, customerId: string): Promise<Record<string, unknown>[]> =>
  connection.list(selectOfCustomer, [customerId]);
