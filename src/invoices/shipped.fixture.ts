import assert from 'node:assert/strict';
import type { TestShop } from '../../test/shop.ts';
import { commandActor } from '../audit/actor.ts';
import { order, orderBody, setStock } from '../checkout/checkout.fixture.ts';
import { moveOrder } from '../orders/change-order.ts';
import { findOrderByNumber } from '../orders/orders.ts';
import { listInvoicesOf } from './find-invoices.ts';

/** Places an order of one hoodie that is paid on delivery, and ships it. */
export async function shippedOrder(
  shop: TestShop,
  more: Record<string, unknown> = {},
): Promise<{ id: string; number: string; token: string; invoice: string }> {
  await setStock(shop, 'HOO-BLK-M', 1_000);
  const shopper = shop.shopper();
  await shopper.add('HOO-BLK-M');
  const placed = await order(shopper, orderBody(7_900, more));
  assert.equal(placed.statusCode, 201, placed.body);
  const { number } = placed.json().order;
  const { id } = (await findOrderByNumber(shop.database, number)) ?? { id: '' };
  for (const action of ['pack', 'ship'] as const)
    await shop.database.transaction((connection) =>
      moveOrder(shop.services, connection, id, action, { role: 'staff', staff: commandActor('eve') }),
    );
  const [invoice] = await listInvoicesOf(shop.database, id);
  assert.ok(invoice);
  return { id, number, token: placed.json().token, invoice: invoice.number };
}
