import { emailKey } from '../../customers/email.ts';
import { type Queryable, statement } from '../../database/database.ts';
import type { Person } from '../plan/people.ts';

/** Accounts with a confirmed address and no password, so no one can sign in to them. */
const insertCustomers = statement<[customers: string], never>(`
  INSERT INTO customers (id, email, email_key, name, email_confirmed_at, created_at, updated_at)
  SELECT id, email, "emailKey", name, "createdAt", "createdAt", "createdAt"
  FROM json_to_recordset($1::json) AS one (id uuid, email text, "emailKey" text, name text, "createdAt" timestamptz)`);

const insertAddresses = statement<[addresses: string], never>(`
  INSERT INTO addresses (customer_id, place, name, line1, line2, postal_code, city, country, phone, created_at)
  SELECT id, 1, name, line1, line2, "postalCode", city, country, phone, "createdAt"
  FROM json_to_recordset($1::json) AS one (id uuid, name text, line1 text, line2 text, "postalCode" text, city text,
    country text, phone text, "createdAt" timestamptz)`);

export async function insertPeople(connection: Queryable, people: readonly Person[]): Promise<void> {
  const rows = people
    .filter(({ customerId }) => customerId !== null)
    .map(({ customerId: id, email, name, address, createdAt }) => {
      return { ...address, id, email, emailKey: emailKey(email), name, createdAt };
    });
  await connection.run(insertCustomers, [JSON.stringify(rows)]);
  await connection.run(insertAddresses, [JSON.stringify(rows)]);
}
