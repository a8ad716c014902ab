import assert from 'node:assert/strict';
import type { Response, Shopper, TestInstance } from '../../test/shop.ts';

export const PASSWORD = 'a quiet lake at dawn';

let count = 0;
export const newEmail = (): string => `ada-${++count}@example.test`;

/** Registers by the API, with what the shopper has in the cart. */
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

/** A customer on a device of their own. */
export async function customer(shop: Pick<TestInstance, 'shopper'>, email = newEmail()) {
  const shopper = shop.shopper();
  await register(shopper, email);
  return { shopper, email };
}

/** One who has followed the link in the mail. */
export async function confirmedCustomer(shop: TestInstance, email = newEmail()) {
  const one = await customer(shop, email);
  await confirm(shop, email);
  return one;
}

export async function confirm(shop: TestInstance, email: string): Promise<void> {
  const response = await shop.shopper().form('/confirm-email', { token: tokenOfMail(shop, email) });
  assert.equal(response.statusCode, 200, response.body);
}

/** Where a form to sign in or register has led. A browser's first cookie is looked for on the way. */
export async function onwardOf(shopper: Shopper, response: Response): Promise<string | undefined> {
  const { location } = response.headers;
  const isChecked = typeof location === 'string' && location.endsWith('check=cookies');
  return isChecked ? (await shopper.get(location)).headers.location : location;
}

/** As if the last sign-in was long ago. */
export const makeStale = (shop: TestInstance) =>
  shop.database.pool.query(
    `UPDATE sessions SET authenticated_at = now() - interval '16 minutes' WHERE customer_id IS NOT NULL`,
  );

/** The token of the link in the last mail to an address. */
export function tokenOfMail(shop: TestInstance, to: string): string {
  const mail = shop.mails.findLast((one) => one.to === to);
  const token = /token=([\w-]{43})/.exec(mail?.text ?? '')?.[1];
  assert.ok(token, `no link was mailed to ${to}: ${mail?.subject}`);
  return token;
}
