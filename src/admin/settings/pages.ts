import type { ShopSettings } from '../../settings/schema.ts';
import type { SettingsPage } from './form/settings-page.ts';
import { contentPage, searchPage } from './pages/content-pages.ts';
import { deliveryPage } from './pages/delivery-page.ts';
import { helpPage } from './pages/help-page.ts';
import { mailFooterPage, mailPages } from './pages/mail-pages.ts';
import { paymentsPage, regionPage } from './pages/money-pages.ts';
import { shippingPage } from './pages/shipping-page.ts';
import { shopPage } from './pages/shop-page.ts';
import { accountingPage, taxesPage } from './pages/tax-pages.ts';
import { ownTextPage, textPages } from './pages/text-pages.ts';

/** The pages that the list of settings begins with. */
export const MAIN_PAGES: readonly SettingsPage[] = [
  shopPage,
  regionPage,
  deliveryPage,
  shippingPage,
  taxesPage,
  accountingPage,
  paymentsPage,
  contentPage,
  helpPage,
  mailFooterPage,
  searchPage,
];

export const SETTINGS_PAGES: readonly SettingsPage[] = [...MAIN_PAGES, ...textPages, ...mailPages];

const BY_NAME = new Map(SETTINGS_PAGES.map((page) => [page.name, page]));

/** Finds a page by its name. Those of the help pages that the shop has added depend on its settings. */
export function findSettingsPage(name: string, { content }: ShopSettings): SettingsPage | undefined {
  const own = name.startsWith('pages/') ? name.slice('pages/'.length) : '';
  const text = Object.hasOwn(content.ownPages, own) ? content.ownPages[own] : undefined;
  return BY_NAME.get(name) ?? (text && ownTextPage(own, text));
}
