import type { Row, RowsPart } from './letter.ts';

/** An item in an email, in the words of the catalog. */
export interface MailItem {
  quantity: number;
  name: string;
  /** Such as "Sky blue, M". Empty if the item has no options. */
  option: string;
  /** The formatted price of the whole quantity. Missing where the email shows no prices. */
  price?: string;
  /** The formatted price of the whole quantity before a reduction. */
  priorPrice?: string | undefined;
  /** The path of a JPEG of MAIL_PICTURE's size, because not every email program shows WebP. */
  picture?: string | undefined;
}

/** Lists items after a sentence that says which they are, so without a heading and prices. */
export const itemsPart = (items: readonly MailItem[]): RowsPart => ({ rows: items.map(itemRow) });

/** In CSS pixels. The files are twice as wide and high, for sharp screens. */
export const MAIL_PICTURE = { width: 72, height: 96 } as const;

/** A row such as "2 × Oxford shirt, Sky blue, M" and "€138.00". */
export function itemRow(item: MailItem): Row {
  const { quantity, name, option, price = '', priorPrice } = item;
  const label = [name, option].filter(Boolean).join(', ');
  // Next to a price, an item without a number is one item.
  const count = quantity > 1 || price === '' ? `${quantity} × ` : '';
  return [`${count}${label}`, priorPrice ? `${price} (was ${priorPrice})` : price, item];
}

export const optionOf = ({ color, style, size }: { color: string; style: string; size: string }): string =>
  [color, style, size].filter(Boolean).join(', ');
