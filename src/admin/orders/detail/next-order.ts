import type { Queryable } from '../../../database/database.ts';
import { type Html, html } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';
import type { OrderWithLines } from '../../../orders/order.ts';
import { listStaffOrders } from '../../../orders/staff/list-orders.ts';

/** What the staff usually does after an order was packed or shipped: the same with the next one. */
const NEXT = {
  packed: { filter: 'to_pack', label: 'Next to pack' },
  shipped: { filter: 'packed', label: 'Next to ship' },
} as const;

/** Links to the order that has waited longest for the same step. `done` comes from the query of the address. */
export async function nextOrderLink(
  connection: Queryable,
  { number }: OrderWithLines,
  done: string,
): Promise<Html | null> {
  if (done !== 'packed' && done !== 'shipped') return null;
  const { filter, label } = NEXT[done];
  // An order that was packed in part is still to be packed itself.
  const search = { q: '', filter, timeZone: 'UTC', sort: 'oldest', rowsMax: 2 } as const;
  const next = (await listStaffOrders(connection, search)).find((one) => one.number !== number);
  return next ? html`<a href="${paths.adminOrder(next.number)}">${label}: ${next.number}</a>` : null;
}
