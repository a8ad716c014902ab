import assert from 'node:assert/strict';
import type { BrowserContext } from 'playwright-core';
import type { StaffRole } from '../../../src/staff/scopes.ts';
import { CUSTOMER } from './customer.ts';
import type { OpenShop } from './journey-shop.ts';

interface SignInInput {
  shop: Pick<OpenShop, 'url' | 'sql'>;
  context: BrowserContext;
}

/** Signs in an owner of the shop without a page. */
export const signInOwner = (input: SignInInput, name = 'Marta Holm'): Promise<void> =>
  signInStaff(input, { name, role: 'owner' });

/** Signs in a member of the staff without a page. The session has passed its second factor. */
export async function signInStaff(
  { shop, context }: SignInInput,
  { name, role }: { name: string; role: StaffRole },
): Promise<void> {
  const email = `${name.toLowerCase().replace(' ', '.')}@myclothes.example`;
  const { password } = CUSTOMER;
  const send = async (path: string, data: object) => {
    const response = await context.request.post(shop.url + path, { data });
    assert.ok(response.ok(), await response.text());
    return response.json();
  };
  const known = await shop.sql('SELECT id FROM customers WHERE email = $1', [email]);
  if (known.length === 0) await send('/api/customers', { email, name, password });
  await shop.sql(`UPDATE customers SET role = 'staff' WHERE email = $1`, [email]);
  await shop.sql(
    `INSERT INTO staff (customer_id, role) SELECT id, $2 FROM customers WHERE email = $1 ON CONFLICT DO NOTHING`,
    [email, role],
  );
  // The role belongs to a session from its beginning.
  const { id } = await send('/api/session', { email, password });
  await shop.sql(
    `INSERT INTO staff_sessions (session_id, customer_id) SELECT $1, id FROM customers WHERE email = $2`,
    [id, email],
  );
}
