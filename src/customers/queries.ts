import { type Queryable, statement } from '../database/database.ts';
import type { Role } from '../state/store.ts';

/** Who has an account. */
export interface Customer {
  id: string;
  email: string;
  name: string;
  role: Role;
  passwordHash: string | null;
  isEmailConfirmed: boolean;
  isDisabled: boolean;
  credentialsVersion: number;
  createdAt: Date;
}

const CUSTOMER = `id, email, name, role, password_hash AS "passwordHash",
  email_confirmed_at IS NOT NULL AS "isEmailConfirmed", disabled_at IS NOT NULL AS "isDisabled",
  credentials_version AS "credentialsVersion", created_at AS "createdAt"`;

const selectById = statement<[id: string], Customer>(`SELECT ${CUSTOMER} FROM customers WHERE id = $1`);
const selectByEmail = statement<[emailKey: string], Customer>(
  `SELECT ${CUSTOMER} FROM customers WHERE email_key = $1
   ORDER BY email_confirmed_at IS NULL, created_at, id LIMIT 1`,
);
// A confirmed account takes no place of the others. If it did, one password less would tell that it exists (S14).
const selectCompared = statement<[emailKey: string, unconfirmedMax: number], Customer>(
  `SELECT ${CUSTOMER} FROM customers WHERE email_key = $1
   ORDER BY email_confirmed_at IS NULL, created_at, id
   LIMIT $2::int + (SELECT count(*) FROM customers WHERE email_key = $1 AND email_confirmed_at IS NOT NULL)`,
);
const selectByConfirmedEmail = statement<[emailKey: string], Customer>(
  `SELECT ${CUSTOMER} FROM customers WHERE email_key = $1 AND email_confirmed_at IS NOT NULL`,
);
const lockById = statement<[id: string], Customer>(
  `SELECT ${CUSTOMER} FROM customers WHERE id = $1 FOR NO KEY UPDATE`,
);
const insert = statement<[email: string, emailKey: string, name: string, passwordHash: string], Customer>(`
  INSERT INTO customers (email, email_key, name, password_hash) VALUES ($1, $2, $3, $4)
  RETURNING ${CUSTOMER}`);

export const findCustomer = (connection: Queryable, id: string) => connection.find(selectById, [id]);

/**
 * The account that has confirmed the address, else the oldest that has not: who registers with an address
 * that is in use does not take the place of the account that was there before.
 */
export const findCustomerByEmail = (connection: Queryable, emailKey: string) =>
  connection.find(selectByEmail, [emailKey]);

/** A sign-in compares with the confirmed account of an address and with this many of the others. */
const UNCONFIRMED_COMPARED_MAX = 5;

/** The oldest accounts come first, so registering again and again pushes no account out of the comparison. */
export const listSignInCandidates = (connection: Queryable, emailKey: string) =>
  connection.list(selectCompared, [emailKey, UNCONFIRMED_COMPARED_MAX]);

/** To whom the address belongs. */
export const findConfirmedCustomer = (connection: Queryable, emailKey: string) =>
  connection.find(selectByConfirmedEmail, [emailKey]);

/** Until the transaction ends nobody else changes the customer. */
export const lockCustomer = (connection: Queryable, id: string) => connection.find(lockById, [id]);

/** With an address that is not confirmed. */
export async function insertCustomer(
  connection: Queryable,
  customer: { email: string; emailKey: string; name: string; passwordHash: string },
): Promise<Customer> {
  const { email, emailKey, name, passwordHash } = customer;
  const inserted = await connection.find(insert, [email, emailKey, name, passwordHash]);
  if (!inserted) throw new Error('a customer was not stored');
  return inserted;
}

export const setName = statement<[id: string, name: string], never>(
  'UPDATE customers SET name = $2, updated_at = now() WHERE id = $1',
);

/** Every session begun before is dead from then on. Nothing where the password was changed meanwhile. */
export const setPassword = statement<
  [id: string, passwordHash: string, credentialsVersion: number],
  Customer
>(`
  UPDATE customers SET password_hash = $2, credentials_version = credentials_version + 1, updated_at = now()
  WHERE id = $1 AND credentials_version = $3 RETURNING ${CUSTOMER}`);

/** The same password with stronger parameters, unless it was changed meanwhile. */
export const upgradeHash = statement<[id: string, oldHash: string, newHash: string], never>(
  'UPDATE customers SET password_hash = $3 WHERE id = $1 AND password_hash = $2',
);

/**
 * The address is the customer's from then on. Undefined where it is another's. The first confirmation of an address
 * counts, because a reset removes the delivery addresses that are older.
 */
export const setConfirmedEmail = statement<[id: string, email: string, emailKey: string], Customer>(`
  UPDATE customers SET email = $2, email_key = $3, updated_at = now(),
    email_confirmed_at = CASE WHEN email_key = $3 THEN coalesce(email_confirmed_at, now()) ELSE now() END
  WHERE id = $1 AND NOT EXISTS (
    SELECT FROM customers AS other
    WHERE other.email_key = $3 AND other.id <> $1 AND other.email_confirmed_at IS NOT NULL)
  RETURNING ${CUSTOMER}`);

/** The new address that waits to be confirmed. */
export const selectPendingEmail = statement<[customerId: string], { email: string }>(`
  SELECT data AS email FROM one_time_tokens
  WHERE customer_id = $1 AND purpose = 'change_email' AND expires_at > now()`);

/** With everything that belongs to the customer alone. */
export const deleteCustomer = statement<[id: string], { cart_id: string | null }>(
  'DELETE FROM customers WHERE id = $1 RETURNING cart_id',
);
