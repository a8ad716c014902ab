import type { Queryable } from '../database/database.ts';
import { paths } from '../layout/paths.ts';
import type { OrderWithLines } from '../orders/order.ts';
import type { ShownReturn } from '../orders/views/order-view.ts';
import type { ShopSettings } from '../settings/schema.ts';
import { returnLabel, returnNumber } from './labels/return-label.ts';
import { selectOfOrder } from './queries.ts';
import type { Return } from './return.ts';
import { itemLabels, returnPathOf } from './returns.ts';

export interface ReturnsOfOrder {
  /** The page to return items, or null if none can be returned. */
  path: string | null;
  returns: readonly ShownReturn[];
}

/** The returns of an order as its page shows them. `token` is that of a guest's link, or empty for a customer. */
export async function returnsOfOrder(
  connection: Queryable,
  order: OrderWithLines,
  token: string,
  settings: ShopSettings,
): Promise<ReturnsOfOrder> {
  const returns = await connection.list(selectOfOrder, [order.id]);
  const shown = returns.map((one) => shownReturn(order, one, token, settings));
  return { path: returnPathOf(order, token), returns: shown };
}

export function shownReturn(
  order: OrderWithLines,
  requested: Return,
  token: string,
  settings: ShopSettings,
): ShownReturn {
  const { state, refundMinor, lines, askedAt, decidedAt, number } = requested;
  const hasLabel = returnLabel(order, requested, settings) !== undefined;
  return {
    number: returnNumber(order, requested),
    ...{ state, refundMinor, askedAt, decidedAt },
    items: itemLabels(order, lines),
    label: hasLabel
      ? {
          filePath: paths.orderReturnLabel(order.number, number, token),
          codePath: paths.orderReturnCode(order.number, number, token),
        }
      : null,
  };
}
