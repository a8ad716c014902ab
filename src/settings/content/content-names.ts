/** The help and legal pages that every shop begins with, by their path. The law asks for the legal ones, so they stay. */
export const HELP_PAGES = ['delivery', 'returns', 'size-guide', 'repairs', 'making', 'contact'] as const;
export const LEGAL_PAGES = ['terms', 'privacy', 'cookies'] as const;
export const PAGE_NAMES = [...HELP_PAGES, ...LEGAL_PAGES] as const;
export type PageName = (typeof PAGE_NAMES)[number];

export const isLegalPage = (name: string): boolean => LEGAL_PAGES.some((legal) => legal === name);

/** What the home page can show below its heading. */
export const HOME_MODULES = ['newest', 'departments', 'range', 'small', 'values'] as const;
export type HomeModule = (typeof HOME_MODULES)[number];

/** What a text may contain in double braces, with what the code puts there. */
export const PLACEHOLDERS = {
  shop: 'the name of the shop',
  'help-email': 'the email address for questions',
  'help-hours': 'when someone answers',
  'free-from': 'the subtotal from which delivery is free',
  'delivery-offer': 'such as “Free delivery over €60” or “Delivery for €4.90”',
  'standard-price': 'the price of the first delivery method',
  'standard-days': 'how long it takes',
  'standard-last-day': 'its last day, such as “fourth”',
  'express-price': 'the lowest price of the other methods, such as express',
  countries: 'the countries that the shop delivers to',
  'currency-name': 'the currency, such as “euros”',
  'return-days': 'how many days customers have to return something',
} as const;

/** The same, for what needs a paragraph of its own in a page. */
export const BLOCK_PLACEHOLDERS = {
  'delivery-prices': 'the table of delivery methods',
  'size-tables': 'the tables of sizes',
  cookies: 'the table of the cookies that the shop sets',
  'stored-data': 'what the shop keeps about a shopper, and for how long',
  seller: 'the legal identity of the seller',
} as const;

export type PlaceholderName = keyof typeof PLACEHOLDERS;
export type BlockPlaceholderName = keyof typeof BLOCK_PLACEHOLDERS;

/** `{{name}}`. A name that begins with a capital letter gets its text so. */
export const PLACEHOLDER: RegExp = /\{\{([\w-]{1,40})\}\}/g;

/** The placeholders of a text that are none of the known ones. */
export function unknownPlaceholders(text: string, known: readonly string[]): string[] {
  const names = [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
  return names.filter(
    (name) => !known.includes(name) && !known.includes(name[0]?.toLowerCase() + name.slice(1)),
  );
}
