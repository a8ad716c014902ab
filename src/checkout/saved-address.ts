import { hash } from 'node:crypto';
import { ADDRESS_FIELDS, listAddresses } from '../customers/addresses/addresses.ts';
import type { CustomerAddress } from '../customers/addresses/addresses-page.ts';
import type { VisitorWithCustomer } from '../customers/require-customer.ts';
import type { Database } from '../database/database.ts';
import type { CheckoutValues } from './views/checkout-view.ts';

/** The saved addresses that a customer can choose from at the checkout. */

/**
 * The value of an address's radio button. It changes with the address, so that an order is never sent to an address that
 * its page did not show.
 */
export const savedAddressKey = (address: CustomerAddress): string =>
  `${address.id}.${hash('sha256', JSON.stringify(ADDRESS_FIELDS.map((field) => address[field]))).slice(0, 16)}`;

export const ADDRESS_CHANGED =
  'This address has changed or was removed since you opened the page. Please check where we should deliver.';

/**
 * Takes the saved address that was chosen in place of the typed one. Resolves to undefined if the customer no longer has
 * it as the page showed it. A guest has no saved addresses.
 */
export async function withChosenAddress(
  { database }: { database: Database },
  { customer }: VisitorWithCustomer,
  values: CheckoutValues,
): Promise<CheckoutValues | undefined> {
  const { savedAddress } = values;
  if (!savedAddress || !customer) return values;
  const saved = await listAddresses(database, customer.id);
  const chosen = saved.find((address) => savedAddressKey(address) === savedAddress);
  return chosen && { ...values, ...addressOf(chosen) };
}

/** Fills in a saved address for pages of the release before, which send its ID. An unknown ID changes nothing. */
export async function withFilledIn(
  { database }: { database: Database },
  { customer }: VisitorWithCustomer,
  values: CheckoutValues,
  addressId: string,
): Promise<CheckoutValues> {
  const saved = customer ? await listAddresses(database, customer.id) : [];
  const found = saved.find(({ id }) => id === addressId);
  return found ? { ...values, ...addressOf(found), savedAddress: '' } : values;
}

function addressOf({ name, line1, line2, postalCode, city, country, phone }: CustomerAddress) {
  return { name, line1, line2, postalCode, city, country, phone };
}
