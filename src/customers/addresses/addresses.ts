import { type Queryable, statement } from '../../database/database.ts';
import { COUNTRIES } from '../../settings/countries.ts';
import { cleanTyped, isInvisible, isUuid } from '../../web/typed-text.ts';
import { isPlainText } from '../email.ts';
import { FIELD_LENGTHS } from '../views/field.ts';
import {
  needsPostalCode,
  normalizedPostalCode,
  postalCodeFault,
  undeliveredPlace,
} from './accepted-places.ts';
import type { AddressField } from './address-inputs.ts';
import type { CustomerAddress, SavedAddress } from './addresses-page.ts';

/* The delivery addresses that customers save. Every statement selects by owner as well as by ID (S16). */

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

const select = statement<[customerId: string], CustomerAddress>(`
  SELECT ${ADDRESS} FROM addresses WHERE customer_id = $1
  ORDER BY default_since DESC NULLS LAST, created_at, id LIMIT ${ADDRESSES_MAX}`);

const selectLocked = statement<[customerId: string, id: string], CustomerAddress>(
  `SELECT ${ADDRESS} FROM addresses WHERE customer_id = $1 AND id = $2 FOR UPDATE`,
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

/** Takes the first free place. If two inserts take the same place at once, the unique index lets only one through. */
const insert = statement<Values, { id: string }>(`
  INSERT INTO addresses (customer_id, place, name, line1, line2, postal_code, city, country, phone)
  SELECT $1, free.place, $2, $3, $4, $5, $6, $7, $8
  FROM generate_series(1, ${ADDRESSES_MAX}) AS free (place)
  WHERE NOT EXISTS (SELECT FROM addresses WHERE customer_id = $1 AND addresses.place = free.place)
  ORDER BY free.place LIMIT 1
  ON CONFLICT (customer_id, place) DO NOTHING
  RETURNING id`);

const update = statement<[...Values, id: string], { id: string }>(`
  UPDATE addresses SET name = $2, line1 = $3, line2 = $4, postal_code = $5, city = $6, country = $7, phone = $8
  WHERE customer_id = $1 AND id = $9
  RETURNING id`);

const makeDefault = statement<[customerId: string, id: string], never>(
  'UPDATE addresses SET default_since = clock_timestamp() WHERE customer_id = $1 AND id = $2',
);

const remove = statement<[customerId: string, id: string], never>(
  'DELETE FROM addresses WHERE customer_id = $1 AND id = $2',
);

const removeEarly = statement<[customerId: string], never>(`
  DELETE FROM addresses USING customers
  WHERE addresses.customer_id = $1 AND customers.id = $1
    AND (customers.email_confirmed_at IS NULL OR addresses.created_at <= customers.email_confirmed_at)`);

/** Lists the default address first. Without a chosen one, it is the oldest. */
export async function listAddresses(connection: Queryable, customerId: string): Promise<SavedAddress[]> {
  const addresses = await connection.list(select, [customerId]);
  return addresses.map((address, index) => ({ ...address, isDefault: index === 0 }));
}

/**
 * Adds an address with an empty `id`, and updates one otherwise. Resolves to its ID, or to undefined if the customer has
 * no such address, or as many as allowed.
 */
export async function saveAddress(
  connection: Queryable,
  customerId: string,
  address: CustomerAddress,
): Promise<string | undefined> {
  const { id, name, line1, line2, postalCode, city, country, phone } = address;
  const values: Values = [customerId, name, line1, line2, postalCode, city, country, phone];
  if (id) return isUuid(id) ? (await connection.find(update, [...values, id]))?.id : undefined;
  for (let tries = 0; tries < ADDRESSES_MAX; tries++) {
    const added = await connection.find(insert, values);
    if (added) return added.id;
    if ((await listAddresses(connection, customerId)).length >= ADDRESSES_MAX) return undefined;
  }
  return undefined;
}

/**
 * Like `saveAddress`, but an address that the customer already has is not added again. Two calls at once may still add it
 * twice, unless they lock the customer.
 */
export async function saveNewAddress(
  connection: Queryable,
  customerId: string,
  address: AddressTexts,
): Promise<string | undefined> {
  const saved = await listAddresses(connection, customerId);
  const known = saved.find((one) => ADDRESS_FIELDS.every((field) => one[field] === address[field]));
  return known ? known.id : saveAddress(connection, customerId, { ...address, id: '' });
}

/** Finds an address of this customer and locks it until the end of the transaction. */
export const lockAddress = async (connection: Queryable, customerId: string, id: string) =>
  isUuid(id) ? connection.find(selectLocked, [customerId, id]) : undefined;

/** Resolves to false if this customer has no such address. */
export async function setDefaultAddress(connection: Queryable, customerId: string, id: string) {
  return isUuid(id) && (await connection.run(makeDefault, [customerId, id])) === 1;
}

/** Resolves to false if this customer has no such address. */
export async function removeAddress(connection: Queryable, customerId: string, id: string) {
  return isUuid(id) && (await connection.run(remove, [customerId, id])) === 1;
}

/** Removes the addresses that were added before the email was confirmed, because a stranger may have added them. */
export async function removeUnconfirmedAddresses(connection: Queryable, customerId: string): Promise<void> {
  await connection.run(removeEarly, [customerId]);
}

/** Returns a fault if the shop does not deliver to the place. Other faults of the address do not matter here. */
export function placeFaults(
  address: Pick<AddressTexts, 'country' | 'postalCode' | 'city'>,
): Partial<Record<AddressField, string>> {
  const place = undeliveredPlace(address);
  return place ? { postalCode: `We don’t deliver to ${place} yet.` } : {};
}

type AddressTexts = Record<AddressField, string>;

const OPTIONAL = new Set<AddressField>(['line2', 'phone']);
const MISSING: Record<string, string> = {
  name: 'Enter your full name.',
  line1: 'Enter your street and number.',
  postalCode: 'Enter your postal code.',
  city: 'Enter your city.',
};

/** Trims the fields, and writes the postal code as its country does. A text without visible characters becomes empty. */
export function normalizeAddress<A extends AddressTexts>(address: A): A {
  const normalized = { ...address };
  for (const field of ADDRESS_FIELDS) {
    const text = address[field];
    normalized[field] = (isInvisible(text) ? '' : text.trim()) as A[typeof field];
  }
  normalized.phone = cleanTyped(normalized.phone) as A['phone'];
  const { postalCode, country } = normalized;
  normalized.postalCode = normalizedPostalCode(postalCode, country) as A['postalCode'];
  return normalized;
}

const isOptional = (field: AddressField, { country }: AddressTexts): boolean =>
  OPTIONAL.has(field) || (field === 'postalCode' && COUNTRIES.has(country) && !needsPostalCode(country));

/** Returns the faults of a normalized address. */
export function addressFaults(address: AddressTexts): Partial<Record<AddressField, string>> {
  const faults: Partial<Record<AddressField, string>> = {};
  for (const field of ADDRESS_FIELDS) {
    const value = address[field];
    const lengthMax = field === 'country' ? 2 : FIELD_LENGTHS[field];
    if (field === 'country' && !COUNTRIES.has(value)) faults.country = 'Choose a country we deliver to.';
    else if (value === '' && !isOptional(field, address))
      faults[field] = MISSING[field] ?? 'Fill in this field.';
    else if (value.length > lengthMax) faults[field] = `Use at most ${lengthMax} characters.`;
    else if (!isPlainText(value)) faults[field] = 'Use only letters, digits, spaces and punctuation.';
  }
  Object.assign(faults, placeFaults(address));
  const fault = !faults.country && !faults.postalCode && postalCodeFault(address.postalCode, address.country);
  if (fault) faults.postalCode = fault;
  if (!faults.phone && !/^[\d\s+()./-]*$/.test(address.phone))
    faults.phone = 'Use only digits, spaces and +.';
  return faults;
}
