import assert from 'node:assert/strict';
import { CUSTOMER, signIn } from './customer.ts';
import type { Journey } from './journey.ts';

/** Signs in an owner of the shop without a page. The session has passed its second factor. */
export async function signInOwner(
  journey: Pick<Journey, 'shop' | 'context'>,
  name = 'Marta Holm',
): Promise<void> {
  const { shop, context } = journey;
  const email = `${name.toLowerCase().replace(' ', '.')}@myclothes.example`;
  const known = await shop.sql('SELECT id FROM customers WHERE email = $1', [email]);
  if (known.length === 0) await signIn(journey as Journey, { ...CUSTOMER, email, name });
  await shop.sql(`UPDATE customers SET role = 'staff' WHERE email = $1`, [email]);
  await shop.sql(
    `INSERT INTO staff (customer_id, role) SELECT id, 'owner' FROM customers WHERE email = $1 ON CONFLICT DO NOTHING`,
    [email],
  );
  // The role belongs to a session from its beginning.
  const response = await context.request.post(`${shop.url}/api/session`, {
    data: { email, password: CUSTOMER.password },
  });
  assert.ok(response.ok(), await response.text());
  const { id } = await response.json();
  await shop.sql(
    `INSERT INTO staff_sessions (session_id, customer_id) SELECT $1, id FROM customers WHERE email = $2`,
    [id, email],
  );
}
