import type { Queryable } from '../../../database/database.ts';
import { type Html, html } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';
import type { OrderWithLines } from '../../../orders/order.ts';
import { listStaffOrders } from '../../../orders/staff/list-orders.ts';

/** After an order was packed, the next one is packed, and so on. */
const NEXT = {
  packed: { filter: 'to_pack', label: 'Next to pack' },
  shipped: { filter: 'packed', label: 'Next to ship' },
} as const;

/** A link to the order that has waited longest for what was just done with this one. `done` is the word in the address. */
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
