import { confirmedCustomer } from '../../src/customers/accounts.fixture.ts';
import { adminApi, signedInStaff } from '../admin.ts';
import type { TestShop } from '../shop.ts';

const WEBHOOKS = '/api/admin/webhook-endpoints';
const CUSTOMERS = '/api/admin/customers';
const PROMO_CODES = '/api/admin/promo-codes';
const NOBODY = '00000000-0000-4000-8000-000000000000';
const ENDPOINT = { url: 'https://203.0.114.1/hooks', events: ['order.placed'] };

/** Calls the operations about webhooks, customers and promo codes as their documentation says. */
export async function usePeopleApi(shop: TestShop): Promise<void> {
  const { call } = await adminApi(shop);
  const { id } = (await call('POST', WEBHOOKS, ENDPOINT)).json();
  await call('GET', WEBHOOKS);
  await call('GET', `${WEBHOOKS}/${id}`);
  await call('PATCH', `${WEBHOOKS}/${id}`, { events: ['order.paid'] });
  await call('POST', `${WEBHOOKS}/${id}/secrets`);
  await call('GET', `${WEBHOOKS}/${id}/deliveries`);
  await call('POST', `${WEBHOOKS}/${id}/replay`, { onlyGivenUp: true });
  await call('DELETE', `${WEBHOOKS}/${id}`);

  const customerId = await newCustomer(shop);
  await call('GET', CUSTOMERS);
  await call('GET', `${CUSTOMERS}/${customerId}`);
  await call('POST', `${CUSTOMERS}/${customerId}/export`);
  await call('POST', `${CUSTOMERS}/${customerId}/disable`, { isDisabled: true });
  await call('POST', `${CUSTOMERS}/${customerId}/erase`);

  await call('POST', PROMO_CODES, { code: 'DOCUMENTED', percentOff: 20 });
  await call('GET', PROMO_CODES);
  await call('DELETE', `${PROMO_CODES}/DOCUMENTED`);
}

/** Gets each refusal of those operations. */
export async function refusePeopleApi(shop: TestShop): Promise<void> {
  const { call } = await adminApi(shop);
  const headers = { 'idempotency-key': 'people' };
  const once = async (method: 'POST' | 'PATCH', path: string, bodies: readonly object[]) => {
    for (const body of bodies) await call(method, path, body, headers);
  };
  await call('POST', WEBHOOKS, { ...ENDPOINT, url: 'http://127.0.0.1/' });
  const { id } = (await call('POST', WEBHOOKS, ENDPOINT)).json();
  await once('POST', WEBHOOKS, [ENDPOINT, { ...ENDPOINT, events: ['order.paid'] }]);
  await call('PATCH', `${WEBHOOKS}/${id}`, { url: 'http://10.0.0.1/' });
  await once('PATCH', `${WEBHOOKS}/${id}`, [{ isActive: false }, { isActive: true }]);
  await call('GET', `${WEBHOOKS}/${id}/deliveries?cursor=x`);
  await once('POST', `${WEBHOOKS}/${id}/replay`, [{}, { onlyGivenUp: true }]);
  await call('POST', `${WEBHOOKS}/${id}/secrets`, undefined, headers);
  await call('GET', `${WEBHOOKS}/${NOBODY}`);
  await call('PATCH', `${WEBHOOKS}/${NOBODY}`, { isActive: true });
  await call('DELETE', `${WEBHOOKS}/${NOBODY}`);
  await call('POST', `${WEBHOOKS}/${NOBODY}/secrets`);
  await call('GET', `${WEBHOOKS}/${NOBODY}/deliveries`);
  await call('POST', `${WEBHOOKS}/${NOBODY}/replay`);

  const { customerId: staffId } = await signedInStaff(shop, 'viewer');
  await call('GET', `${CUSTOMERS}?cursor=x`);
  await call('GET', `${CUSTOMERS}/${NOBODY}`);
  for (const verb of ['export', 'erase', 'disable']) {
    await call('POST', `${CUSTOMERS}/${NOBODY}/${verb}`);
    await call('POST', `${CUSTOMERS}/${staffId}/${verb}`);
  }
  await once('POST', `${CUSTOMERS}/${await newCustomer(shop)}/disable`, [{}, { isDisabled: false }]);

  await call('POST', PROMO_CODES, { code: 'NOTHING' });
  await call('POST', PROMO_CODES, { code: 'TWICE', percentOff: 20 });
  await call('POST', PROMO_CODES, { code: 'twice', percentOff: 30 });
  await once('POST', PROMO_CODES, [
    { code: 'ONCE', percentOff: 20 },
    { code: 'ONCE-MORE', percentOff: 20 },
  ]);
  await call('GET', `${PROMO_CODES}?cursor=x`);
  await call('DELETE', `${PROMO_CODES}/UNKNOWN`);
}

async function newCustomer(shop: TestShop): Promise<string> {
  const { email } = await confirmedCustomer(shop);
  const { rows } = await shop.database.pool.query('SELECT id FROM customers WHERE email = $1', [email]);
  return rows[0].id;
}
