import { randomUUID } from 'node:crypto';
import type { APIResponse } from 'playwright-core';
import { paths } from '../../src/layout/paths.ts';
import { signInOwner } from '../bench/seed/admin.ts';
import type { BenchDatabase } from '../bench/seed/database.ts';
import type { RunningBrowser } from './browser.ts';
import type { RunningShop } from './shop.ts';

interface Setting {
  shop: RunningShop;
  browser: RunningBrowser;
  database: BenchDatabase;
}

export interface Page {
  name: string;
  /** Whether search engines list it. */
  isPublic?: boolean;
  /** Makes the page as a shopper or the staff sees it, and resolves to its path. */
  open(setting: Setting): Promise<string> | string;
}

/** Delivery of these items is free, so the total is the subtotal. */
const SKUS = ['CBC-CML-M', 'JPO-NVY-M'];

/** They are opened in this sequence: a shopper browses, fills a cart and orders, and then the owner signs in. */
export const PAGES: readonly Page[] = [
  { name: 'home', isPublic: true, open: () => '/' },
  { name: 'listing', isPublic: true, open: () => '/products?category=women' },
  { name: 'product', isPublic: true, open: () => '/products/jersey-polo' },
  { name: 'sign-in', open: () => '/sign-in' },
  { name: 'cart', open: fillCart },
  { name: 'checkout', open: () => '/checkout' },
  { name: 'order', open: placeOrder },
  { name: 'admin', open: openAdmin },
];

async function fillCart({ shop, browser }: Setting): Promise<string> {
  for (const sku of SKUS)
    await answered(browser.requests.post(`${shop.url}/api/cart/line-items`, { data: { sku, quantity: 1 } }));
  return '/cart';
}

async function placeOrder({ shop, browser }: Setting): Promise<string> {
  const cart = await answered(browser.requests.get(`${shop.url}/api/cart`));
  const { subtotalMinor } = (await cart.json()) as { subtotalMinor: number };
  const placed = await answered(
    browser.requests.post(`${shop.url}/api/orders`, {
      headers: { 'idempotency-key': randomUUID() },
      data: {
        email: 'ines@shop.example',
        address: {
          ...{ name: 'Ines Lindqvist', line1: 'Ringstrasse 1', line2: '', phone: '' },
          ...{ postalCode: '1010', city: 'Vienna', country: 'AT' },
        },
        ...{ deliveryMethod: 'standard', paymentMethod: 'on_delivery', totalMinor: subtotalMinor },
      },
    }),
  );
  const { order, token } = (await placed.json()) as { order: { number: string }; token: string };
  return paths.order(order.number, token);
}

async function openAdmin({ shop, browser, database }: Setting): Promise<string> {
  await browser.context.clearCookies();
  const cookies = (await signInOwner(database, shop.url)).split('; ').map((cookie) => {
    const [name = '', value = ''] = cookie.split(/=(.*)/s);
    return { name, value, url: shop.url };
  });
  await browser.context.addCookies(cookies);
  return '/admin';
}

/** Playwright also resolves for error statuses. */
async function answered(response: Promise<APIResponse>): Promise<APIResponse> {
  const answer = await response;
  if (!answer.ok()) throw new Error(`${answer.url()} answered ${answer.status()}: ${await answer.text()}`);
  return answer;
}
