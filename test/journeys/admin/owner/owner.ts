import type { Browser, Page } from 'playwright-core';
import { textOf } from '../../steps/actions.ts';
import type { ClusterShop } from '../../steps/cluster-shop.ts';
import { SIZES, type Size, watch } from '../../steps/journey.ts';
import { signInOwner } from '../../steps/staff.ts';

export interface Owner {
  shop: ClusterShop;
  page: Page;
  javaScript: boolean;
  /** Tells the runs of the journey apart, because they share the shop. */
  run: string;
  go(path: string): Promise<void>;
  /** The browser of another member of the staff. */
  anna: Page;
  /** The browser of a guest. */
  shopper: Page;
}

export interface OwnerInput {
  size: Size;
  javaScript: boolean;
  problems: string[];
}

/** Opens the browsers of two members of the staff and of a guest. */
export async function openOwner(
  shop: ClusterShop,
  browser: Browser,
  { size, javaScript, problems }: OwnerInput,
): Promise<Owner> {
  const open = async (name?: string) => {
    const context = await browser.newContext({ ...SIZES[size], javaScriptEnabled: javaScript });
    await watch(context, shop.url, problems);
    if (name !== undefined) await signInOwner({ shop, context }, name);
    return context.newPage();
  };
  const [page, anna, shopper] = [await open('Marta Holm'), await open('Anna Berg'), await open()];
  // Rendering the drawing of another product takes half a second, and nothing here is about drawings.
  await shopper.route(/\/pictures\/(?!own\/)/, (route) => route.abort());
  const go = async (path: string) => void (await page.goto(shop.url + path));
  const run = `${size} ${javaScript ? 'with' : 'without'}`;
  return { shop, page, anna, shopper, javaScript, run, go };
}

export const FULL_PRICE = '€69.00';

export const nameOf = ({ run }: Owner) => `Harbor shirt ${run}`;
/** The path of the product's page in the shop. */
export const inShop = (path: string) => path.replace('/admin', '');

/** The price on a product's page. */
export const priceOf = (page: Page) => textOf(page.locator('#price'));
