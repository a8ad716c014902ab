import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { adminApi } from '../../test/admin.ts';
import { runCommand } from '../../test/run-command.ts';
import { countOf, setStock } from '../checkout/checkout.fixture.ts';
import { ordersCommand } from '../commands/orders.ts';
import { deleteAccount } from '../customers/account-data.ts';
import { confirmedCustomer } from '../customers/accounts.fixture.ts';
import { findOrderByNumber, transitionOrder } from '../orders/orders.ts';
import { deliverDue } from './receiver.fixture.ts';
import { SKU, typesOf, WebhookShop } from './webhook-shop.fixture.ts';

describe('webhooks', () => {
  let test: WebhookShop;
  before(async () => {
    test = await WebhookShop.create();
  });
  after(() => test.shop.close());
  afterEach(() => test.reset());

  it('say what happens to an order, wherever it is done, signed and without personal data', async () => {
    await test.listen();
    const number = await test.place();
    const run = (...args: string[]) => runCommand(test.shop, ordersCommand, args);
    await run('pack', number);
    await run('ship', number);
    await run('deliver', number);
    await run('refund', number, '10.00', '--key', 'hole');
    const canceled = await test.place();
    await run('cancel', canceled);
    await deliverDue(test.shop);
    assert.deepEqual(typesOf(test.receiver, number), [
      'order.placed',
      'order.packed',
      'order.shipped',
      'order.delivered',
    ]);
    assert.deepEqual(typesOf(test.receiver, canceled), ['order.placed', 'order.canceled']);
    const [placed] = test.receiver.messages.filter(({ type }) => type === 'order.placed');
    assert.deepEqual(placed?.data, {
      ...{ number, state: 'placed', totalMinor: 7_900, refundedMinor: 0, currency: 'EUR' },
    });
    assert.doesNotMatch(JSON.stringify(test.receiver.messages), /ines@example\.com|Hornsgatan|Lindqvist/i);
  });

  it('say what happens to stock, by an order, an edit and the API, and when it becomes low', async () => {
    await setStock(test.shop, SKU, 1_000);
    await test.listen(['stock.changed', 'stock.low']);
    await test.place();
    await setStock(test.shop, SKU, 4);
    await test.place();
    const { call } = await adminApi(test.shop);
    const adjusted = { sku: SKU, change: 996, reason: 'received' };
    assert.equal((await call('POST', '/api/admin/stock-adjustments', adjusted)).statusCode, 201);
    await deliverDue(test.shop);
    assert.deepEqual(
      test.receiver.messages.map(({ type, data }) => [type, data.stock, data.reason]),
      [
        ['stock.changed', 999, 'reserved'],
        ['stock.changed', 4, 'adjusted'],
        ['stock.changed', 3, 'reserved'],
        ['stock.low', 3, undefined],
        ['stock.changed', 999, 'received'],
      ],
    );
  });

  it('say once that a product was changed, however many of its variants were', async () => {
    await test.listen(['product.changed']);
    const { call } = await adminApi(test.shop);
    const product = {
      ...{ name: 'Beanie', status: 'active', options: [{ name: 'Color', values: ['Red', 'Blue'] }] },
      variants: ['Red', 'Blue'].map((Color) => ({ options: { Color }, priceMinor: 1_900, stock: 2 })),
    };
    const { slug, version, ...created } = (await call('POST', '/api/admin/products', product)).json();
    assert.ok(slug, JSON.stringify(created));
    await call('PATCH', `/api/admin/products/${slug}`, { name: 'Wool beanie' });
    await test.sql(
      'UPDATE variants SET price_minor = 2000 WHERE product_id = (SELECT id FROM products WHERE slug = $1)',
      [slug],
    );
    await call('DELETE', `/api/admin/products/${slug}`);
    await deliverDue(test.shop);
    const statuses = test.receiver.messages
      .filter(({ data }) => data.slug === slug)
      .map(({ data }) => data.status);
    assert.deepEqual(statuses.slice(0, 3), ['active', 'active', 'active']);
    assert.equal(statuses.at(-1), 'deleted');
  });

  it('say that a customer was erased', async () => {
    await test.listen(['customer.erased']);
    const { email } = await confirmedCustomer(test.shop);
    const { rows } = await test.sql('SELECT id FROM customers WHERE email = $1', [email]);
    await test.within((connection) => deleteAccount(connection, rows[0].id));
    await deliverDue(test.shop);
    assert.deepEqual(
      test.receiver.messages.map(({ data }) => data),
      [{ customerId: rows[0].id }],
    );
  });

  it('say nothing about a change that is rolled back, and write nothing while no endpoint listens', async () => {
    await test.place();
    assert.equal(await countOf(test.shop, 'webhook_deliveries'), 0);
    await test.listen();
    const number = await test.place();
    await deliverDue(test.shop);
    const found = await findOrderByNumber(test.shop.database, number);
    const failing = test.within(async (connection) => {
      await transitionOrder(connection, found?.id ?? '', 'pack', 'staff');
      throw new Error('rolled back');
    });
    await assert.rejects(failing, /rolled back/);
    await deliverDue(test.shop);
    assert.deepEqual(typesOf(test.receiver, number), ['order.placed']);
  });
});
