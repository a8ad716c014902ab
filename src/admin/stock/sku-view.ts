import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { timeView } from '../../layout/shop-time.ts';
import { STOCK_CHANGE_MAX, STOCK_NOTE_LENGTH_MAX, STOCK_REASONS } from '../../orders/stock/adjust-stock.ts';
import type { StockRow } from '../../orders/stock/list-stock.ts';
import type { StockChange } from '../../orders/stock/stock-report.ts';
import { onceField } from '../shell/once-field.ts';
import { levelBadge } from './stock-list.ts';

export interface TypedStock {
  form: 'count' | 'adjust';
  counted: string;
  change: string;
  reason: string;
  note: string;
  fault: string;
}

export interface StockOfSkuContent {
  variant: StockRow;
  /** How many are reserved for orders that are not paid yet. */
  reserved: number;
  changes: readonly StockChange[];
  /** The path of the earlier changes, if there are any. */
  nextPath: string | undefined;
  isFirstPage: boolean;
  mayChange: boolean;
  timeZone: string;
  /** What was typed into a form that was refused. */
  typed: TypedStock | undefined;
}

/** Ledger reasons in words. */
const REASONS: Readonly<Record<string, string>> = {
  opening: 'Opening stock',
  import: 'Import',
  edited: 'Product edited',
  reserved: 'Ordered',
  freed: 'Order canceled or expired',
  returned: 'Returned',
  received: 'Received',
  count: 'Counted',
  damaged: 'Damaged',
  correction: 'Correction',
  adjusted: 'Changed in the database',
};

export function stockOfSkuView(content: StockOfSkuContent): Html {
  const { variant, reserved, mayChange } = content;
  const { slug, productName, optionValues, isCounted, stock, barcode } = variant;
  return html`<section class="box"><h2>${isCounted ? 'In stock' : 'Stock'}</h2><p class="h2">${isCounted ? stock : 'Not counted'} ${levelBadge(variant)}</p>
<p><a href="${paths.adminProduct(slug)}">${productName}</a>${optionValues.length > 0 && html`, ${optionValues.join(' / ')}`}</p>
${barcode && html`<p class="muted">Barcode ${barcode}</p>`}
${reserved > 0 && html`<p class="muted">${reserved} more reserved for unpaid orders</p>`}</section>
${mayChange && isCounted && html`<div class="two">${countForm(variant, content.typed)}${adjustForm(variant, content.typed)}</div>`}
<section class="box"><h2>History</h2>${ledger(content)}</section>`;
}

function ledger({ changes, nextPath, isFirstPage, variant, timeZone }: StockOfSkuContent): Html {
  if (changes.length === 0) return html`<p class="muted">The stock has never changed.</p>`;
  return html`<div class="scroll" role="group" aria-label="History" tabindex="0"><table class="wide"><thead><tr><th scope="col">When</th><th scope="col" class="num">Change</th><th scope="col">Why</th><th scope="col">Who</th><th scope="col">Note</th></tr></thead><tbody>
${changes.map((change) => ledgerRow(change, timeZone))}</tbody></table></div>
${(nextPath || !isFirstPage) && html`<nav class="pages" aria-label="Pages">${!isFirstPage && html`<a href="${paths.adminStockOf(variant.sku)}">Newest</a>`}${nextPath && html`<a href="${nextPath}" rel="next">Earlier changes</a>`}</nav>`}`;
}

const ledgerRow = ({ at, change, reason, actor, note }: StockChange, timeZone: string): Html =>
  html`<tr><td>${timeView(at, timeZone)}</td><td class="num">${change > 0 ? `+${change}` : change}</td><td>${REASONS[reason] ?? reason}</td><td>${actor}</td><td>${note}</td></tr>
`;

/** The number that was there when the page was made is sent along, so that sales since then stay booked. */
function countForm({ sku, stock }: StockRow, typed: TypedStock | undefined): Html {
  const own = typed?.form === 'count' ? typed : undefined;
  return html`<section class="box"><h2>Count</h2><form class="stack" action="${paths.adminStockForm(sku, 'count')}" method="post">${onceField()}<input type="hidden" name="shown" value="${stock}">
${fault(own)}<div class="field"><label for="counted">How many are there to sell?</label><input class="input small" id="counted" name="counted" inputmode="numeric" pattern="-?[0-9]*" maxlength="9" required value="${own?.counted ?? ''}" aria-describedby="counted-help"><small id="counted-help">Leave out items of open orders. Items sold while you count stay sold.</small></div>
${noteField('count-note', own?.note)}<button class="btn small">Save the count</button></form></section>`;
}

function adjustForm({ sku }: StockRow, typed: TypedStock | undefined): Html {
  const own = typed?.form === 'adjust' ? typed : undefined;
  return html`<section class="box"><h2>Adjust</h2><form class="stack" action="${paths.adminStockForm(sku, 'adjust')}" method="post">${onceField()}
${fault(own)}<div class="field"><label for="change">How many more or fewer?</label><input class="input small" id="change" name="change" maxlength="9" required value="${own?.change ?? ''}" aria-describedby="change-help"><small id="change-help">For example 12, or −2 for two fewer.</small></div>
<div class="field"><label for="reason">Reason</label><select class="input small" id="reason" name="reason">${STOCK_REASONS.map(
    (reason) =>
      html`<option value="${reason}"${reason === (own?.reason ?? 'correction') && html` selected`}>${REASONS[reason]}</option>`,
  )}</select></div>
${noteField('adjust-note', own?.note)}<button class="btn small">Adjust</button></form></section>`;
}

const fault = (typed: TypedStock | undefined): Html | undefined =>
  typed && html`<p class="notice bad" role="alert">${typed.fault}</p>`;

const noteField = (id: string, value = ''): Html =>
  html`<div class="field"><label for="${id}">Note (optional)</label><input class="input small" id="${id}" name="note" maxlength="${STOCK_NOTE_LENGTH_MAX}" value="${value}" autocomplete="off"></div>`;

/** Reads a whole number as people write it, such as "12", "+12" and "−2". */
export function readChange(text: string): number | undefined {
  const [, sign, digits] = /^([+\-−–]?)\s*(\d{1,7})$/.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  const number = Number(digits);
  if (number > STOCK_CHANGE_MAX) return undefined;
  return sign === '' || sign === '+' ? number : -number;
}
