import { type Queryable, statement } from '../database/database.ts';
import type { Role } from '../state/store.ts';

/** A row of customers. */
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
// A confirmed account does not count toward the limit of the others. If it did, one password less would open an account
// and so tell that a confirmed one exists (S14).
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
 * Finds the account that has confirmed the address, or else the oldest one. A later registration with the same address
 * does not take the place of an earlier account.
 */
export const findCustomerByEmail = (connection: Queryable, emailKey: string) =>
  connection.find(selectByEmail, [emailKey]);

/** A sign-in compares the password with the confirmed account of an address and with this many of the others. */
const UNCONFIRMED_COMPARED_MAX = 5;

/** Lists the oldest accounts first, so that repeated registrations push no account out of the comparison. */
export const listSignInCandidates = (connection: Queryable, emailKey: string) =>
  connection.list(selectCompared, [emailKey, UNCONFIRMED_COMPARED_MAX]);

/** Finds the account that the address belongs to. */
export const findConfirmedCustomer = (connection: Queryable, emailKey: string) =>
  connection.find(selectByConfirmedEmail, [emailKey]);

/** Until the transaction ends, no one else can change the customer. */
export const lockCustomer = (connection: Queryable, id: string) => connection.find(lockById, [id]);

/** The new customer's address is not confirmed yet. */
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

/** Ends all earlier sessions. Changes nothing if the credentials were changed in the meantime. */
export const setPassword = statement<
  [id: string, passwordHash: string, credentialsVersion: number],
  Customer
>(`
  UPDATE customers SET password_hash = $2, credentials_version = credentials_version + 1, updated_at = now()
  WHERE id = $1 AND credentials_version = $3 RETURNING ${CUSTOMER}`);

/** Stores the same password with stronger parameters, unless it was changed in the meantime. */
export const upgradeHash = statement<[id: string, oldHash: string, newHash: string], never>(
  'UPDATE customers SET password_hash = $3 WHERE id = $1 AND password_hash = $2',
);

/**
 * Gives the address to the customer. Changes nothing if it belongs to another customer. A repeated confirmation keeps the
 * time of the first one, because a reset removes the delivery addresses that are older.
 */
export const setConfirmedEmail = statement<[id: string, email: string, emailKey: string], Customer>(`
  UPDATE customers SET email = $2, email_key = $3, updated_at = now(),
    email_confirmed_at = CASE WHEN email_key = $3 THEN coalesce(email_confirmed_at, now()) ELSE now() END
  WHERE id = $1 AND NOT EXISTS (
    SELECT FROM customers AS other
    WHERE other.email_key = $3 AND other.id <> $1 AND other.email_confirmed_at IS NOT NULL)
  RETURNING ${CUSTOMER}`);

/** Finds the new email address that waits to be confirmed. */
export const selectPendingEmail = statement<[customerId: string], { email: string }>(`
  SELECT data AS email FROM one_time_tokens
  WHERE customer_id = $1 AND purpose = 'change_email' AND expires_at > now()`);

/** Deletes the customer and, by cascade, what belongs to the customer alone. Other systems are told to do the same. */
export const deleteCustomer = statement<[id: string], { cart_id: string | null }>(`
  WITH deleted AS (DELETE FROM customers WHERE id = $1 RETURNING id, cart_id)
  SELECT cart_id, emit_webhook('customer.erased', 'customer/' || id, jsonb_build_object('customerId', id))
  FROM deleted`);
