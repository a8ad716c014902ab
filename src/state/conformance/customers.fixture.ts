import { randomBytes } from 'node:crypto';
import type { Database } from '../../database/database.ts';
import type { CustomerCredentials, Role } from '../store.ts';

/** A customer without a session. */
export async function insertCustomer(
  { pool }: Database,
  role: Role = 'customer',
): Promise<CustomerCredentials> {
  const email = `${randomBytes(6).toString('hex')}@shop.test`;
  const text = 'INSERT INTO customers (email, email_key, name, role) VALUES ($1, $1, $2, $3) RETURNING id';
  const { rows } = await pool.query<{ id: string }>(text, [email, 'Ada', role]);
  return { id: rows[0]?.id as string, role, credentialsVersion: 1 };
}
