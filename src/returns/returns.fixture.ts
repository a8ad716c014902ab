import { runCommand } from '../../test/run-command.ts';
import { type Response, SESSION_KEY, type Shopper, type TestShop } from '../../test/shop.ts';
import { type StoredOrder, storeOrder } from '../../test/stored-orders.ts';
import { commandActor } from '../audit/actor.ts';
import { ordersCommand } from '../commands/orders.ts';
import { payoutsCommand } from '../commands/payouts.ts';
import { returnsCommand } from '../commands/returns.ts';
import { customer } from '../customers/accounts.fixture.ts';
import { createOrderLinks } from '../orders/order-access.ts';
import { findOrder } from '../orders/orders.ts';
import { receiveReturn, refuseReturn } from './decide.ts';

/** What the tests of returns do as shoppers and as staff. `shopOf` is a function, because the shop is opened later. */
export function returnsAt(shopOf: () => TestShop) {
  const links = createOrderLinks([SESSION_KEY], 'https://shop.test');
  const sql = (text: string, values: unknown[] = []) => shopOf().database.pool.query(text, values);
  const stockOf = async (sku: string): Promise<number> =>
    (await sql('SELECT stock FROM variants WHERE sku = $1', [sku])).rows[0].stock;
  const stateOf = async (id: string) => (await findOrder(shopOf().database, id))?.state;
  const decide = { receive: receiveReturn, refuse: refuseReturn };
  const applyDecision = (verb: keyof typeof decide, id: string) =>
    decide[verb](shopOf().services, shopOf().database, id, commandActor('eve'));
  const lastReturn = async (): Promise<string> =>
    (await sql('SELECT id FROM returns ORDER BY id DESC LIMIT 1')).rows[0].id;

  const LINES = [
    ['HOO-BLK-M', 2, 7_900],
    ['SOCK-1', 1, 900],
  ] as [string, number, number][];

  /** A customer whose order of two hoodies and a pair of socks was delivered and paid on delivery. */
  async function delivered(more: Partial<Parameters<typeof storeOrder>[1]> = {}) {
    const { shopper, email } = await customer(shopOf());
    const order = await storeOrder(shopOf().database, { email, lines: LINES, deliveredDaysAgo: 3, ...more });
    await sql(
      `INSERT INTO payment_attempts (order_id, provider, state, amount_minor, currency, title, email, return_url,
         received_minor, received_currency, expires_at, settled_at)
       SELECT id, 'on_delivery', 'paid', total_minor, 'EUR', number, '', '/', total_minor, 'EUR', now(), now()
       FROM orders WHERE id = $1`,
      [order.id],
    );
    shopOf().mails.length = 0;
    return { shopper, email, order };
  }

  const fieldsOf = (pieces: Record<number, { quantity?: string; reason?: string; exchange?: string }>) =>
    Object.fromEntries(
      Object.entries(pieces).flatMap(
        ([position, { quantity = '1', reason = 'too_small', exchange = '' }]) => [
          [`quantity-${position}`, quantity],
          [`reason-${position}`, reason],
          [`exchange-${position}`, exchange],
        ],
      ),
    );
  const ask = (
    shopper: Shopper,
    { number }: StoredOrder,
    pieces: Parameters<typeof fieldsOf>[0],
    more: Record<string, string> = {},
  ): Promise<Response> => shopper.form(`/orders/${number}/return`, { ...fieldsOf(pieces), ...more });

  const command = (...args: string[]) => runCommand(shopOf(), returnsCommand, args);
  const orders = (...args: string[]) => runCommand(shopOf(), ordersCommand, args);
  const payouts = (...args: string[]) => runCommand(shopOf(), payoutsCommand, args);
  /** Pays out all open payouts of the order. */
  const payOutAll = async ({ number }: StoredOrder) => {
    const waiting = (await payouts('list')).stdout.split('\n').filter((line) => line.includes(number));
    for (const line of waiting) await payouts('done', line.split('\t')[0] as string, '--reference', 'SEPA 1');
  };

  return {
    links,
    sql,
    stockOf,
    stateOf,
    applyDecision,
    lastReturn,
    delivered,
    ask,
    command,
    orders,
    payouts,
    payOutAll,
  };
}
