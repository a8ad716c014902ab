import { type Html, html } from '../html.ts';
import { MAIL_PICTURE, type MailItem } from './items.ts';
import type { Row } from './letter.ts';
import { STYLES } from './styles.ts';

/** Longer prices are shown below the name, because a phone has no room for them beside it. */
const PRICE_LENGTH_MAX = 11;

interface ItemsLook {
  publicUrl: string;
  hasPictures: boolean;
  hasLongPrices: boolean;
}

/** The table of an order's items or amounts. */
export function rowsTable(rows: readonly Row[], publicUrl: string): Html {
  const items = rows.flatMap(([, , kind]) => (typeof kind === 'object' ? kind : []));
  const look: ItemsLook = {
    publicUrl,
    hasPictures: items.some(({ picture }) => picture),
    hasLongPrices: items.some(({ price = '' }) => price.length > PRICE_LENGTH_MAX),
  };
  return html`<table role="presentation" style="${STYLES.table}">${rows.map(([label, value, kind]) =>
    typeof kind === 'object' ? itemRow(kind, look) : amountRow(label, value, kind === 'total'),
  )}</table>\n`;
}

function amountRow(label: string, value: string, isTotal: boolean): Html {
  const style = isTotal ? STYLES.total : '';
  return html`<tr${isTotal && TOTAL}><td style="${STYLES.amount}${style}">${label}</td> <td style="${STYLES.value}${style}">${value}</td></tr>\n`;
}

const TOTAL = html` class="line"`;

function itemRow(item: MailItem, { publicUrl, hasPictures, hasLongPrices }: ItemsLook): Html {
  const { name, option, quantity, price } = item;
  const count = (quantity > 1 || !price) && soft(html`Quantity: ${quantity}`);
  const below = price && hasLongPrices && html`<p style="${STYLES.below}">${price}</p>${priorPrice(item)}`;
  const beside =
    price && !hasLongPrices && html`<td style="${STYLES.price}">${price}${priorPrice(item)}</td>`;
  return html`<tr class="line">${hasPictures && pictureCell(item, publicUrl)}<td style="${STYLES.item}"><p dir="auto" style="${STYLES.name}">${name}</p>${option && soft(html`${option}`)}${count}${below}</td>${beside}</tr>\n`;
}

const priorPrice = (item: MailItem): Html | undefined =>
  item.priorPrice ? soft(html`was <s>${item.priorPrice}</s>`) : undefined;

const soft = (text: Html): Html => html`<p dir="auto" class="soft" style="${STYLES.soft}">${text}</p>`;

function pictureCell({ name, picture }: MailItem, publicUrl: string): Html {
  const { width, height } = MAIL_PICTURE;
  return html`<td style="${STYLES.picture}">${picture && html`<img src="${publicUrl + picture}" alt="${name}" width="${width}" height="${height}" style="${STYLES.image}">`}</td>`;
}
