import assert from 'node:assert/strict';
import { pino } from 'pino';
import { renewSearchVectors } from '../../src/catalog/listings/renew-search-vectors.ts';
import { order, orderBody } from '../../src/checkout/checkout.fixture.ts';
import { confirmedCustomer, PASSWORD, signIn } from '../../src/customers/accounts.fixture.ts';
import { sweeps } from '../../src/jobs.ts';
import { startMail } from '../../src/mail/mail.ts';
import { countMails, findOldestMailSeconds, migrateMail } from '../../src/mail/queue.ts';
import { sweep } from '../../src/state/database/sweeper.ts';
import { lineItem, type Shopper, type TestShop, until } from '../shop.ts';

/** What shoppers do all day. */
export async function shopAllDay(shop: TestShop): Promise<void> {
  await browse(shop);
  const guest = shop.shopper();
  await changeCart(guest);
  await placeOrder(guest, 'guest@example.com');
  const { shopper, email } = await confirmedCustomer(shop);
  await changeCart(shopper);
  await placeOrder(shopper, email);
  await visitAccount(shopper);
  await askForEmails(shop.shopper(), email);
  const device = shop.shopper();
  await device.add('HOO-BLK-M');
  for (const slug of ['heavy-hoodie', 'oxford-shirt']) await device.form('/wishlist', { slug });
  await signIn(device, email, PASSWORD);
  await device.cart();
  await device.send('DELETE', '/api/session');
}

/** What runs again and again without a shopper. */
export async function runJobs(shop: TestShop): Promise<void> {
  const { database, services } = shop;
  await shop.releaseStock();
  await deliverOrders(shop);
  await shop.sendDueMails();
  await services.payments.reconcile();
  await renewSearchVectors(database);
  await sweep(database);
  for (const one of sweeps(services, true)) await one();
  await sendMail(shop);
}

/** Both shoppers will be asked for a review, and one of them now. The other order still waits to be paid. */
async function deliverOrders({ database: { pool } }: TestShop): Promise<void> {
  await pool.query(
    `INSERT INTO order_events (order_id, action, state, by) SELECT id, 'deliver', 'delivered', 'staff'
     FROM (SELECT id FROM orders ORDER BY placed_at, id LIMIT 2) AS both_orders`,
  );
  await pool.query(
    `WITH one AS (
       UPDATE orders SET state = 'delivered' WHERE id = (SELECT id FROM orders ORDER BY placed_at, id LIMIT 1) RETURNING id)
     UPDATE review_requests SET due_at = now() FROM one WHERE order_id = one.id`,
  );
}

async function browse(shop: TestShop): Promise<void> {
  const shopper = shop.shopper();
  for (const path of [
    '/',
    '/products',
    '/products?category=hoodies&sort=price-asc',
    '/products?q=hoodie',
    '/products?q=black+hodie+under+90',
    '/products?q=HOO-BLK',
    '/products?q=xyzzyq',
    '/api/suggestions?q=hood',
    '/products/heavy-hoodie',
    '/api/products?limit=24',
    '/api/products/oxford-shirt',
    '/sitemap.xml',
    '/health/ready',
  ])
    assert.ok((await shopper.get(path)).statusCode < 400, path);
}

async function askForEmails(shopper: Shopper, email: string): Promise<void> {
  await shopper.add('SOCK-4');
  for (const [path, fields] of [
    ['/back-in-stock', { sku: 'OXF-CHK-M', email }],
    ['/cart/reminder', { email }],
    ['/forgot-password', { email }],
    ['/orders/find', { number: 'MC-22222222', email }],
  ] as const)
    assert.ok((await shopper.form(path, fields)).statusCode < 400, path);
}

async function changeCart(shopper: Shopper): Promise<void> {
  await shopper.add('HOO-BLK-M', 1, { 'idempotency-key': 'first' });
  await shopper.add('SOCK-1');
  await Promise.all([shopper.add('SOCK-2'), shopper.add('SOCK-3')]);
  await shopper.set('SOCK-1', 2);
  await shopper.remove('SOCK-2');
  await shopper.send('POST', lineItem('SOCK-3'), undefined);
  await shopper.remove('SOCK-3');
  await shopper.cart();
  assert.equal((await shopper.get('/cart')).statusCode, 200);
}

async function placeOrder(shopper: Shopper, email: string): Promise<void> {
  assert.equal((await shopper.get('/checkout')).statusCode, 200);
  const { subtotalMinor } = await shopper.cart();
  const placed = await order(shopper, orderBody(subtotalMinor, { email }));
  assert.equal(placed.statusCode, 201, placed.body);
}

async function visitAccount(shopper: Shopper): Promise<void> {
  const { orders } = (await shopper.get('/api/orders')).json();
  const order = `/orders/${orders[0].number}`;
  for (const path of ['/account', '/api/sessions', '/account/wishlist', order, `/api${order}`])
    assert.equal((await shopper.get(path)).statusCode, 200, path);
  await shopper.send('PUT', '/api/wishlist/oxford-shirt');
}

/** Puts an email into the outbox and waits until the worker has taken it. */
async function sendMail({ database }: TestShop): Promise<void> {
  await migrateMail(database);
  const log = pino({ level: 'silent' });
  const mail = await startMail({
    ...{ database, log, from: 'shop@shop.test', publicUrl: 'https://shop.test' },
    ...{ smtpUrl: undefined, production: false, pollSeconds: 0.5 },
  });
  await mail.send(database, { to: 'ines@example.com', subject: 'Hello', text: 'Hello', html: 'Hello' });
  await until(async () => (await countMails(database)).waiting === 0, 'no email waits');
  await findOldestMailSeconds(database);
  await mail.stop();
}
