import assert from 'node:assert/strict';
import type { StaffRole } from '../../../src/staff/scopes.ts';
import type { Journey } from './journey.ts';

/** The member of the staff of the journeys. */
export const STAFF = {
  name: 'Marta Holm',
  email: 'marta@shop.example',
  password: 'nine grey geese at dawn',
};

/** Makes the account staff, as `npm run staff -- add` does, and confirms its address. */
export async function makeStaff(
  { shop }: Journey,
  role: StaffRole = 'owner',
  { email } = STAFF,
): Promise<void> {
  await shop.sql(
    `UPDATE customers SET role = 'staff', email_confirmed_at = now(), credentials_version = credentials_version + 1
     WHERE email = $1`,
    [email],
  );
  await shop.sql(
    `INSERT INTO staff (customer_id, role, setup_until)
     SELECT id, $2, now() + interval '1 day' FROM customers WHERE email = $1
     ON CONFLICT (customer_id) DO UPDATE SET role = excluded.role`,
    [email, role],
  );
}

/** Creates the account, if it does not exist. */
export async function register({ shop, context }: Journey, staff = STAFF): Promise<void> {
  const found = await shop.sql('SELECT FROM customers WHERE email = $1', [staff.email]);
  if (found.length > 0) return;
  const response = await context.request.post(`${shop.url}/api/customers`, { data: staff });
  assert.ok(response.ok(), await response.text());
  await context.clearCookies();
}
