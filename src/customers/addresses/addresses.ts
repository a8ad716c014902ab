import { type Queryable, statement } from '../../database/database.ts';
import { cleanTyped, isInvisible, isUuid } from '../../web/typed-text.ts';
import { isPlainText } from '../email.ts';
import { FIELD_LENGTHS } from '../views/field.ts';
import type { AddressField, CustomerAddress } from './addresses-page.ts';
import { COUNTRIES } from './countries.ts';
import { normalizedPostalCode, postalCodeFault } from './postal-code.ts';
import { undeliveredPlace } from './undelivered-places.ts';

/** Where a customer has things sent. Every statement asks for the owner as well as for the id (S16). */

export const ADDRESSES_MAX = 20;

export const ADDRESS_FIELDS = [
  'name',
  'line1',
  'line2',
  'postalCode',
  'city',
  'country',
  'phone',
] as const satisfies readonly AddressField[];

const ADDRESS = `id, name, line1, line2, postal_code AS "postalCode", city, country, phone`;

const select = statement<[customerId: string], CustomerAddress>(
  `SELECT ${ADDRESS} FROM addresses WHERE customer_id = $1 ORDER BY created_at, id LIMIT ${ADDRESSES_MAX}`,
);

type Values = [
  customerId: string,
  name: string,
  line1: string,
  line2: string,
  postalCode: string,
  city: string,
  country: string,
  phone: string,
];

/** Takes the first free place; two who take the same one at once are told apart by the unique index. */
const insert = statement<Values, never>(`
  INSERT INTO addresses (customer_id, place, name, line1, line2, postal_code, city, country, phone)
  SELECT $1, free.place, $2, $3, $4, $5, $6, $7, $8
  FROM generate_series(1, ${ADDRESSES_MAX}) AS free (place)
  WHERE NOT EXISTS (SELECT FROM addresses WHERE customer_id = $1 AND addresses.place = free.place)
  ORDER BY free.place LIMIT 1
  ON CONFLICT (customer_id, place) DO NOTHING`);

const update = statement<[...Values, id: string], never>(`
  UPDATE addresses SET name = $2, line1 = $3, line2 = $4, postal_code = $5, city = $6, country = $7, phone = $8
  WHERE customer_id = $1 AND id = $9`);

const remove = statement<[customerId: string, id: string], never>(
  'DELETE FROM addresses WHERE customer_id = $1 AND id = $2',
);

const removeEarly = statement<[customerId: string], never>(`
  DELETE FROM addresses USING customers
  WHERE addresses.customer_id = $1 AND customers.id = $1
    AND (customers.email_confirmed_at IS NULL OR addresses.created_at <= customers.email_confirmed_at)`);

/** Oldest first. */
export const listAddresses = (connection: Queryable, customerId: string): Promise<CustomerAddress[]> =>
  connection.list(select, [customerId]);

/** With an empty id a new one. False: there is no such address of this customer, or no room for one more. */
export async function saveAddress(
  connection: Queryable,
  customerId: string,
  address: CustomerAddress,
): Promise<boolean> {
  const { id, name, line1, line2, postalCode, city, country, phone } = address;
  const values: Values = [customerId, name, line1, line2, postalCode, city, country, phone];
  if (id) return isUuid(id) && (await connection.run(update, [...values, id])) === 1;
  for (let tries = 0; tries < ADDRESSES_MAX; tries++) {
    if ((await connection.run(insert, values)) === 1) return true;
    if ((await listAddresses(connection, customerId)).length >= ADDRESSES_MAX) return false;
  }
  return false;
}

/** False: this customer has no such address. */
export async function removeAddress(connection: Queryable, customerId: string, id: string) {
  return isUuid(id) && (await connection.run(remove, [customerId, id])) === 1;
}

/** Removes what was added before the address was confirmed, because a stranger may have added it. */
export async function removeUnconfirmedAddresses(connection: Queryable, customerId: string): Promise<void> {
  await connection.run(removeEarly, [customerId]);
}

/** The fault of a place that the shop does not deliver to, whatever else is right or wrong with the address. */
export function placeFaults(
  address: Pick<AddressTexts, 'country' | 'postalCode' | 'city'>,
): Partial<Record<AddressField, string>> {
  const place = undeliveredPlace(address);
  return place ? { postalCode: `We don't deliver to ${place} yet.` } : {};
}

type AddressTexts = Record<AddressField, string>;

const OPTIONAL = new Set<AddressField>(['line2', 'phone']);
const MISSING: Record<string, string> = {
  name: 'Enter the name on the door.',
  line1: 'Enter the street and number.',
  postalCode: 'Enter the postcode.',
  city: 'Enter the city.',
};

/** Trims what was typed, and writes the postcode as its country does. A text with nothing visible becomes empty. */
export function normalizeAddress<A extends AddressTexts>(address: A): A {
  const tidy = { ...address };
  for (const field of ADDRESS_FIELDS) {
    const text = address[field];
    tidy[field] = (isInvisible(text) ? '' : text.trim()) as A[typeof field];
  }
  tidy.phone = cleanTyped(tidy.phone) as A['phone'];
  tidy.postalCode = normalizedPostalCode(tidy.postalCode, tidy.country) as A['postalCode'];
  return tidy;
}

/** What is to be changed before the address, tidied already, can be used. */
export function addressFaults(address: AddressTexts): Partial<Record<AddressField, string>> {
  const faults: Partial<Record<AddressField, string>> = {};
  for (const field of ADDRESS_FIELDS) {
    const value = address[field];
    const lengthMax = field === 'country' ? 2 : FIELD_LENGTHS[field];
    if (field === 'country' && !COUNTRIES.has(value)) faults.country = 'Choose a country that we deliver to.';
    else if (value === '' && !OPTIONAL.has(field)) faults[field] = MISSING[field] ?? 'Fill this in.';
    else if (value.length > lengthMax) faults[field] = `Use at most ${lengthMax} characters.`;
    else if (!isPlainText(value)) faults[field] = 'Use letters, digits, spaces and the like only.';
  }
  Object.assign(faults, placeFaults(address));
  const fault = !faults.country && !faults.postalCode && postalCodeFault(address.postalCode, address.country);
  if (fault) faults.postalCode = fault;
  if (!faults.phone && !/^[\d\s+()./-]*$/.test(address.phone))
    faults.phone = 'Use digits, spaces and + only.';
  return faults;
}
