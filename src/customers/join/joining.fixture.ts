import assert from 'node:assert/strict';
import { type Shopper, type TestShop, until } from '../../../test/shop.ts';
import { order, orderBody } from '../../checkout/checkout.fixture.ts';
import type { Database } from '../../database/database.ts';
import { createCredentialsCheck } from '../../state/credentials.ts';
import { createDatabaseStore } from '../../state/database/database.ts';
import { createLocalStore } from '../../state/local.ts';
import type { StateStore } from '../../state/store.ts';
import { customer, newEmail, PASSWORD, signIn, tokenOfMail } from '../accounts.fixture.ts';
import { registering } from '../sign-in/registering.fixture.ts';

/** One store joins carts in the transaction, and the other one after it. */
export const STORES: Record<string, (database: Database) => StateStore> = {
  database: createDatabaseStore,
  local: (database) => createLocalStore(createCredentialsCheck(database)),
};

/** Actions of two accounts of one address, before and after their mailbox is proven. */
export function joining(shop: () => TestShop) {
  const registered = registering(shop);
  const { from, byApi } = registered;

  /** Registers an account from months ago, and one from today, whose link comes last. */
  async function twoAccounts() {
    const email = newEmail();
    const former = shop().shopper();
    await byApi(email, former);
    const formerToken = tokenOfMail(shop(), email);
    const { shopper: today } = await customer(shop(), email);
    return { email, former, formerToken, today, token: tokenOfMail(shop(), email) };
  }

  async function placed(shopper: Shopper, sku = 'SOCK-1', totalMinor = 1_390): Promise<string> {
    await shopper.add(sku);
    const response = await order(shopper, orderBody(totalMinor), undefined, from());
    assert.equal(response.statusCode, 201, response.body);
    return response.json().order.number;
  }
  const ordersOf = async (shopper: Shopper): Promise<string[]> =>
    (await shopper.get('/api/orders'))
      .json()
      .orders.map((one: { number: string }) => one.number)
      .sort();
  const onNewDevice = async (email: string, password = PASSWORD) => {
    const device = shop().shopper();
    await signIn(device, email, password);
    return device;
  };
  async function resetBy(email: string, password: string) {
    const mails = shop().mails.length;
    await shop().shopper().form('/forgot-password', { email }, from());
    await until(() => shop().mails.length > mails, 'the link is mailed');
    const token = tokenOfMail(shop(), email);
    return shop().shopper().form('/reset-password', { token, password }, from());
  }

  return { ...registered, twoAccounts, placed, ordersOf, onNewDevice, resetBy };
}
