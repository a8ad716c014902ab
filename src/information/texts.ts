import type { PageName } from '../settings/content/content-names.ts';
import type { ShopSettings, TextPage } from '../settings/schema.ts';
import { contact, delivery, making, repairs, returns } from './help.ts';
import { cookies, privacy, terms } from './legal.ts';
import { sizeGuide } from './size-guide.ts';

/** The text of each page as long as the shop has no text of its own for it. */
export const DEFAULT_TEXTS: Readonly<Record<PageName, TextPage>> = {
  delivery,
  returns,
  'size-guide': sizeGuide,
  contact,
  repairs,
  making,
  terms,
  privacy,
  cookies,
};

export const pageTextOf = (name: PageName, { content }: ShopSettings): TextPage =>
  content.pages[name] ?? DEFAULT_TEXTS[name];
