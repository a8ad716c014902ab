import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type APIRequestContext, type Page, request } from 'playwright-core';
import { until } from '../../../until.ts';
import { fillCart, headingOf } from '../../steps/actions.ts';
import { fillCheckout, placeOrder } from '../../steps/checkout-steps.ts';
import { CUSTOMER } from '../../steps/customer.ts';
import { SIZES } from '../../steps/journey.ts';
import type { Day } from './day.ts';
import { PLACES, type PlannedOrder, totalOf } from './plan.ts';

/** An order of the plan that was placed. */
export interface PlacedOrder extends PlannedOrder {
  number: string;
  /** The shopper's own cookies. */
  client: APIRequestContext;
  /** The path of the order's page, which only this shopper can open. */
  page: string;
}

/** Every shopper has a browser of their own, registers if they have an account, and pays. */
export async function placeAll(day: Day, plan: readonly PlannedOrder[]): Promise<PlacedOrder[]> {
  const placed = await Promise.all(
    plan.map((planned) =>
      planned.story === 'by the pages' ? orderByPages(day, planned) : order(day, planned),
    ),
  );
  const cards = placed.filter(({ payment }) => payment === 'stripe').map(({ number }) => number);
  await until(async () => {
    const rows = await day.shop.sql(`SELECT number FROM orders WHERE number = ANY ($1) AND state = 'paid'`, [
      cards,
    ]);
    return rows.length === cards.length;
  }, 'the shop knows of every payment');
  return placed;
}

async function order(day: Day, planned: PlannedOrder): Promise<PlacedOrder> {
  const { name, email, hasAccount } = planned;
  const client = await day.newClient();
  if (hasAccount) {
    const account = { name, email, password: CUSTOMER.password };
    await send(client, '/api/customers', account);
  }
  return orderAgain(client, planned);
}

/** The total is the test's own sum: the shop refuses an order whose total is different. */
export async function orderAgain(client: APIRequestContext, planned: PlannedOrder): Promise<PlacedOrder> {
  const { lines, email, name, country, phone, payment, hasAccount } = planned;
  for (const { sku, quantity } of lines) await send(client, '/api/cart/line-items', { sku, quantity });
  const body = {
    ...{ email, deliveryMethod: 'standard', paymentMethod: payment, totalMinor: totalOf(lines) },
    address: { name, ...PLACES[country], country, phone },
  };
  const answer = await send(client, '/api/orders', body, { 'idempotency-key': randomUUID() });
  const {
    order,
    token,
    payment: started,
  } = answer as {
    order: { number: string };
    token: string;
    payment: { kind: string; url?: string };
  };
  if (payment === 'stripe') {
    assert.equal(started.kind, 'redirect');
    await client.post(started.url ?? '', { form: { outcome: 'pay' }, maxRedirects: 0 });
  }
  const query = hasAccount ? '' : `?token=${encodeURIComponent(token)}`;
  return { ...planned, client, number: order.number, page: `/orders/${order.number}${query}` };
}

async function send(
  client: APIRequestContext,
  path: string,
  data: object,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const response = await client.post(path, { data, headers });
  assert.ok(response.ok(), `${path}: ${response.status()} ${await response.text()}`);
  return response.json();
}

/** A guest on a phone orders with the form of the checkout. */
async function orderByPages(day: Day, planned: PlannedOrder): Promise<PlacedOrder> {
  const { email, name, lines, country } = planned;
  const page = await openBrowserOf(day, await day.newClient());
  const cart = Object.fromEntries(lines.map(({ sku, quantity }) => [sku, quantity]));
  await fillCart(page, day.shop.url, cart);
  await page.goto(`${day.shop.url}/checkout`);
  const { line1, postalCode, city } = PLACES[country];
  const address = { 'Street and number': line1, 'Postal code': postalCode, City: city };
  await fillCheckout(page, { Email: email, 'Full name': name, ...address });
  await placeOrder(page);
  await page.waitForURL('**/orders/**');
  assert.equal(await headingOf(page), `Thank you, ${name.split(' ')[0]}.`);
  const { pathname, searchParams } = new URL(page.url());
  searchParams.delete('placed');
  const number = pathname.split('/').at(-1) ?? '';
  const client = await day.newClient(await page.context().storageState());
  await page.context().close();
  return { ...planned, client, number, page: `${pathname}?${searchParams}` };
}

/** Opens a browser on a phone with the cookies of a shopper. */
export async function openBrowserOf(day: Day, client: APIRequestContext): Promise<Page> {
  const context = await day.newContext({ ...SIZES.phone, storageState: await client.storageState() });
  return context.newPage();
}

/** The shopper cancels on the page of the order. */
export async function cancelByShopper(day: Day, placed: PlacedOrder): Promise<void> {
  const page = await openBrowserOf(day, placed.client);
  await page.goto(day.shop.url + placed.page);
  await page.getByText('Cancel this order').click();
  await page.getByRole('button', { name: `Cancel order ${placed.number}` }).click();
  await page.getByText('Your order is canceled.').waitFor();
  await page.context().close();
}

/** The items of one line that a shopper sends back. */
export interface SentBack {
  quantity: number;
  /** The chosen exchange, such as "Exchange for size L". Without it, the shopper asks for a refund. */
  exchange?: string;
}

/** The shopper registers a return on the page that the order's page leads to. */
export async function registerReturn(
  day: Day,
  placed: PlacedOrder,
  sentBack: readonly SentBack[],
): Promise<void> {
  const page = await openBrowserOf(day, placed.client);
  await page.goto(day.shop.url + placed.page);
  await page.getByRole('link', { name: 'Return items' }).click();
  for (const [index, { quantity, exchange }] of sentBack.entries()) {
    if (quantity === 0) continue;
    const line = page.locator('main fieldset').nth(index);
    await line.getByLabel('Quantity').selectOption(String(quantity));
    await line.getByLabel('Reason').selectOption('Too small');
    if (exchange) await line.getByLabel('Refund or exchange').selectOption({ label: exchange });
  }
  await page.getByRole('button', { name: 'Request return' }).click();
  await page.getByText('Waiting for your parcel').waitFor();
  const label = page.getByRole('link', { name: 'Print the return label' });
  const file = await page.context().request.get(day.shop.url + (await label.getAttribute('href')));
  assert.equal((await file.body()).subarray(0, 5).toString(), '%PDF-');
  await page.getByRole('link', { name: 'Show the code at the desk' }).click();
  await page.getByRole('heading', { name: 'Show this code at the desk' }).waitFor();
  await page.context().close();
}

export const newClientOf = (
  url: string,
  storageState?: Awaited<ReturnType<APIRequestContext['storageState']>>,
): Promise<APIRequestContext> =>
  request.newContext({ baseURL: url, ...(storageState ? { storageState } : {}) });
