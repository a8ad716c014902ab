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

/** The text of a page that every shop begins with, or of one that this shop has added. */
export const pageTextOf = (name: string, { content }: ShopSettings): TextPage | undefined =>
  memberOf(content.pages, name) ?? memberOf(DEFAULT_TEXTS, name) ?? memberOf(content.ownPages, name);

const memberOf = (texts: Readonly<Record<string, TextPage>>, name: string): TextPage | undefined =>
  Object.hasOwn(texts, name) ? texts[name] : undefined;
