import type { SettingsPage } from './form/settings-page.ts';
import { contentPage, searchPage } from './pages/content-pages.ts';
import { deliveryPage } from './pages/delivery-page.ts';
import { paymentsPage, regionPage, taxesPage } from './pages/money-pages.ts';
import { shippingPage } from './pages/shipping-page.ts';
import { shopPage } from './pages/shop-page.ts';
import { mailFooterPage, mailPages, textPages } from './pages/text-pages.ts';

/** The pages that the list of settings begins with. */
export const MAIN_PAGES: readonly SettingsPage[] = [
  shopPage,
  regionPage,
  deliveryPage,
  shippingPage,
  taxesPage,
  paymentsPage,
  contentPage,
  mailFooterPage,
  searchPage,
];

export const SETTINGS_PAGES: readonly SettingsPage[] = [...MAIN_PAGES, ...textPages, ...mailPages];

const BY_NAME = new Map(SETTINGS_PAGES.map((page) => [page.name, page]));

export const findSettingsPage = (name: string): SettingsPage | undefined => BY_NAME.get(name);
