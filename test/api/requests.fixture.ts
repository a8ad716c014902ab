import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { ADDRESS, order, orderBody, setStock } from '../../src/checkout/checkout.fixture.ts';
import { customer, newEmail, PASSWORD, signIn } from '../../src/customers/accounts.fixture.ts';
import { createAuthenticator } from '../../src/customers/passkeys/authenticator.fixture.ts';
import { lineItem, type Response, type Shopper, type TestShop } from '../shop.ts';

/** Requests that the shop carries out, and requests that it refuses, by the part of the API. */

const SKU = 'HOO-BLK-M';
const ADD = '/api/cart/line-items';
const SAVED = '/api/cart/saved-line-items';
const ORIGIN = 'https://shop.test';

const expect = (response: Response, status: number): Response => {
  assert.equal(response.statusCode, status, response.body);
  return response;
};

export async function readCatalog(shop: TestShop): Promise<void> {
  const guest = shop.shopper();
  for (const url of ['/api/products?q=shirt', '/api/products/oxford-shirt', '/api/suggestions?q=shi']) {
    const { headers } = expect(await guest.get(url), 200);
    expect(await guest.get(url, { 'if-none-match': String(headers.etag) }), 304);
  }
}

export async function changeCart(shop: TestShop): Promise<void> {
  const guest = shop.shopper();
  await guest.add(SKU, 2);
  await guest.set(SKU, 1);
  await guest.remove(SKU);
  expect(await guest.send('POST', `/api/cart/removed-line-items/${SKU}`), 200);
  expect(await guest.send('POST', SAVED, { sku: SKU }), 200);
  expect(await guest.send('POST', `${SAVED}/${SKU}/move`), 200);
  expect(await guest.send('POST', SAVED, { sku: SKU }), 200);
  expect(await guest.send('DELETE', `${SAVED}/${SKU}`), 200);
  await guest.cart();

  const { email } = await customer(shop);
  await guest.add('SOCK-1');
  await signIn(guest, email);
  expect(await guest.send('DELETE', '/api/cart/merge'), 200);
}

export async function useAccount(shop: TestShop): Promise<void> {
  const { shopper, email } = await customer(shop);
  const phone = shop.shopper();
  await signIn(phone, email);
  const { sessions } = expect(await shopper.get('/api/sessions'), 200).json();
  const other = sessions.find(({ current }: { current: boolean }) => !current);
  expect(await shopper.send('DELETE', `/api/sessions/${other.id}`), 204);
  const { browsers } = expect(await shopper.get('/api/remembered-browsers'), 200).json();
  expect(await shopper.send('DELETE', `/api/remembered-browsers/${browsers[0].id}`), 204);

  const added = expect(await shopper.send('POST', '/api/addresses', ADDRESS), 201).json();
  expect(await shopper.get('/api/addresses'), 200);
  expect(await shopper.send('PATCH', `/api/addresses/${added.id}`, { isDefault: true, line2: 'c/o' }), 200);
  expect(await shopper.send('DELETE', `/api/addresses/${added.id}`), 204);

  expect(await shopper.send('PUT', '/api/wishlist/oxford-shirt'), 204);
  expect(await shopper.get('/api/wishlist'), 200);
  expect(await shopper.send('DELETE', '/api/wishlist/oxford-shirt'), 204);
  expect(await shopper.send('DELETE', '/api/session'), 204);
}

export async function usePasskeys(shop: TestShop): Promise<void> {
  const { shopper } = await customer(shop);
  const authenticator = createAuthenticator(ORIGIN);
  const create = async () =>
    authenticator.create(
      expect(await shopper.send('POST', '/api/passkeys/registration-options'), 200).json(),
    );
  const add = async (response: unknown) => shopper.send('POST', '/api/passkeys', { response });
  const created = await create();
  expect(await shop.shopper().send('POST', '/api/passkeys', { response: created }), 401);
  expect(await add(created), 201);
  expect(await add(await create()), 409);
  const phone = shop.shopper();
  const options = expect(await phone.send('POST', '/api/passkeys/authentication-options'), 200);
  const response = authenticator.get(options.json());
  expect(await phone.send('POST', '/api/session/passkey', { response }), 200);
  // Options are good for one answer.
  expect(await phone.send('POST', '/api/session/passkey', { response }), 401);
  const used = await create();
  expect(await add({ ...used, response: { ...used.response, clientDataJSON: 'eyJ9' } }), 422);
}

/** Orders as a guest and as a customer. */
export async function placeOrders(shop: TestShop): Promise<void> {
  const guest = shop.shopper();
  const placed = await placeOne(guest);
  const { number } = placed.order;
  expect(await guest.get(`/api/orders/${number}?token=${encodeURIComponent(placed.token)}`), 200);

  const { shopper } = await customer(shop);
  const own = await placeOne(shopper);
  expect(await shopper.get('/api/orders'), 200);
  expect(await shopper.get(`/api/orders/${own.order.number}`), 200);
}

async function placeOne(shopper: Shopper) {
  await shopper.add('SOCK-2');
  const key = randomUUID();
  const email = newEmail();
  const { summary } = expect(await order(shopper, orderBody(1, { email }), key), 409).json();
  return expect(await order(shopper, orderBody(summary.totalMinor, { email }), key), 201).json();
}

export async function refuseCartChanges(shop: TestShop): Promise<void> {
  const guest = shop.shopper();
  expect(await guest.send('POST', ADD, { sku: 'NOT-SOLD', quantity: 1 }), 404);
  expect(await guest.send('POST', ADD, { sku: 'OXF-CHK-M', quantity: 1 }), 409);
  await guest.add(SKU, 99);
  expect(await guest.send('POST', ADD, { sku: SKU, quantity: 1 }), 422);

  const old = { 'if-match': '"0"' };
  const reused = { 'idempotency-key': randomUUID() };
  await guest.add('SOCK-1', 1, reused);
  for (const [method, url, body] of [
    ['PUT', lineItem('SOCK-9'), { quantity: 1 }],
    ['POST', '/api/cart/removed-line-items/SOCK-9', undefined],
    ['DELETE', '/api/cart/merge', undefined],
    ['POST', SAVED, { sku: 'SOCK-9' }],
    ['POST', `${SAVED}/SOCK-9/move`, undefined],
  ] as const) {
    expect(await guest.send(method, url, body), 404);
    expect(await guest.send(method, url, body, reused), 422);
    expect(await guest.send(method, url, body, { 'idempotency-key': 'x'.repeat(201) }), 400);
  }
  for (const url of [lineItem(SKU), `${SAVED}/SOCK-9`])
    expect(await guest.send('DELETE', url, undefined, reused), 422);
  expect(await guest.send('PUT', lineItem(SKU), { quantity: 1 }, old), 412);
  expect(await guest.send('DELETE', lineItem(SKU), undefined, old), 412);
  expect(await guest.send('DELETE', lineItem(SKU), undefined, { 'if-match': '7' }), 400);
}

export async function refuseAccounts(shop: TestShop): Promise<void> {
  const guest = shop.shopper();
  const email = newEmail();
  expect(await guest.send('POST', '/api/customers', { email, password: 'short', name: 'Ada' }), 422);
  expect(await guest.send('POST', '/api/session', { email, password: PASSWORD }), 401);
  for (const [method, url] of [
    ['GET', '/api/sessions'],
    ['DELETE', '/api/sessions/one'],
    ['GET', '/api/remembered-browsers'],
    ['DELETE', '/api/remembered-browsers/one'],
    ['GET', '/api/addresses'],
    ['DELETE', '/api/addresses/one'],
    ['GET', '/api/wishlist'],
    ['PUT', '/api/wishlist/oxford-shirt'],
    ['DELETE', '/api/wishlist/oxford-shirt'],
    ['POST', '/api/passkeys/registration-options'],
    ['GET', '/api/orders'],
  ] as const)
    expect(await guest.request({ method, url }), 401);
  expect(await guest.send('POST', '/api/addresses', ADDRESS), 401);
  expect(await guest.send('PATCH', '/api/addresses/one', {}), 401);

  const { shopper } = await customer(shop);
  expect(await shopper.send('DELETE', `/api/sessions/${randomUUID()}`), 404);
  expect(await shopper.send('DELETE', `/api/remembered-browsers/${randomUUID()}`), 404);
  expect(await shopper.send('PUT', '/api/wishlist/not-sold'), 404);
  expect(await shopper.send('PATCH', `/api/addresses/${randomUUID()}`, {}), 404);
  expect(await shopper.send('DELETE', `/api/addresses/${randomUUID()}`), 404);
  expect(await shopper.send('POST', '/api/addresses', { ...ADDRESS, city: '' }), 422);
  const { id } = expect(await shopper.send('POST', '/api/addresses', ADDRESS), 201).json();
  expect(await shopper.send('PATCH', `/api/addresses/${id}`, { city: '' }), 422);
}

export async function refuseOrders(shop: TestShop): Promise<void> {
  const { shopper } = await customer(shop);
  expect(await shopper.send('POST', '/api/orders', orderBody(1)), 400);
  expect(await order(shopper, orderBody(1)), 409);
  expect(await order(shopper, orderBody(1, { paymentMethod: 'shells' })), 422);
  await shopper.add('SOCK-3', 2);
  await setStock(shop, 'SOCK-3', 1);
  expect(await order(shopper, orderBody(1)), 409);
  expect(await shopper.get('/api/orders?cursor=1'), 400);

  const guest = shop.shopper();
  const { order: placed, token } = await placeOne(guest);
  const url = `/api/orders/${placed.number}`;
  expect(await guest.get(url), 404);
  expect(await guest.get('/api/products/not-sold'), 404);
  const link = `${url}?token=${encodeURIComponent(token)}`;
  await shop.database.pool.query(
    `UPDATE orders SET placed_at = now() - interval '2 years' WHERE number = $1`,
    [placed.number],
  );
  expect(await guest.get(link), 410);
}
