import { randomUUID } from 'node:crypto';
import type { Response, Shopper, TestShop } from '../../test/shop.ts';
import { requireLedgerOf } from '../orders/orders.fixture.ts';

export const ADDRESS = {
  name: 'Ines Lindqvist',
  line1: 'Hornsgatan 42',
  line2: '',
  postalCode: '118 21',
  city: 'Stockholm',
  country: 'SE',
  phone: '',
};

export const orderBody = (totalMinor: number, more: Record<string, unknown> = {}) => ({
  email: 'ines@example.com',
  address: ADDRESS,
  deliveryMethod: 'standard',
  paymentMethod: 'on_delivery',
  totalMinor,
  ...more,
});

/** Orders by the API. Each call has its own key unless one is given. */
export const order = (
  shopper: Shopper,
  body: unknown,
  key: string = randomUUID(),
  headers: Record<string, string> = {},
): Promise<Response> => shopper.send('POST', '/api/orders', body, { 'idempotency-key': key, ...headers });

/** The form's fields as the page sends them. */
export const orderForm = (totalMinor: number, more: Record<string, string> = {}) => ({
  email: 'ines@example.com',
  ...ADDRESS,
  deliveryMethod: 'standard',
  paymentMethod: 'on_delivery',
  promoCode: '',
  notes: '',
  totalMinor: String(totalMinor),
  key: randomUUID(),
  ...more,
});

export async function stockOf({ database }: TestShop, sku: string): Promise<number> {
  const { rows } = await database.pool.query('SELECT stock FROM variants WHERE sku = $1', [sku]);
  return rows[0].stock;
}

export async function setStock({ database }: TestShop, sku: string, stock: number): Promise<void> {
  await database.pool.query('UPDATE variants SET stock = $2 WHERE sku = $1', [sku, stock]);
}

/** Requires that each SKU's changes in the ledger add up to its stock. */
export const requireLedger = ({ database }: Pick<TestShop, 'database'>): Promise<void> =>
  requireLedgerOf(database);

export async function countOf({ database }: Pick<TestShop, 'database'>, from: string): Promise<number> {
  const { rows } = await database.pool.query(`SELECT count(*)::int AS count FROM ${from}`);
  return rows[0].count;
}
