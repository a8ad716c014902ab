import assert from 'node:assert/strict';
import type { Response, Shopper, TestInstance } from '../../test/shop.ts';

export const PASSWORD = 'a quiet lake at dawn';

let count = 0;
export const newEmail = (): string => `ada-${++count}@example.test`;

/** Registers by the API. The shopper's guest cart is kept. */
export async function register(
  shopper: Shopper,
  email: string = newEmail(),
  password: string = PASSWORD,
): Promise<{ email: string; sessionId: string }> {
  const response = await shopper.send('POST', '/api/customers', { email, password, name: 'Ada Lovelace' });
  assert.equal(response.statusCode, 201, response.body);
  return { email, sessionId: response.json().id };
}

export async function signIn(
  shopper: Shopper,
  email: string,
  password: string = PASSWORD,
): Promise<Response> {
  const response = await shopper.send('POST', '/api/session', { email, password });
  assert.equal(response.statusCode, 200, response.body);
  return response;
}

/** Registers a customer on a new device. */
export async function customer(shop: Pick<TestInstance, 'shopper'>, email = newEmail()) {
  const shopper = shop.shopper();
  await register(shopper, email);
  return { shopper, email };
}

/** Registers a customer who has followed the confirmation link. */
export async function confirmedCustomer(shop: TestInstance, email = newEmail()) {
  const one = await customer(shop, email);
  await confirm(shop, email);
  return one;
}

export async function confirm(shop: TestInstance, email: string): Promise<void> {
  const response = await shop.shopper().form('/confirm-email', { token: tokenOfMail(shop, email) });
  assert.equal(response.statusCode, 200, response.body);
}

/** Returns where a form to sign in or register has led. On the way, the shop may check that the browser keeps cookies. */
export async function onwardOf(shopper: Shopper, response: Response): Promise<string | undefined> {
  const { location } = response.headers;
  const isChecked = typeof location === 'string' && location.endsWith('check=cookies');
  return isChecked ? (await shopper.get(location)).headers.location : location;
}

/** Makes the last sign-in older than 15 minutes. */
export const makeStale = (shop: TestInstance) =>
  shop.database.pool.query(
    `UPDATE sessions SET authenticated_at = now() - interval '16 minutes' WHERE customer_id IS NOT NULL`,
  );

/** Returns the token of the link in the last email to an address. */
export function tokenOfMail(shop: TestInstance, to: string): string {
  const mail = shop.mails.findLast((one) => one.to === to);
  const token = /token=([\w-]{43})/.exec(mail?.text ?? '')?.[1];
  assert.ok(token, `no link was mailed to ${to}: ${mail?.subject}`);
  return token;
}
