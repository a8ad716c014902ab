import type { PriceChange, PriceChangeLine } from '../../catalog/prices/price-change.ts';
import { type Html, html } from '../../layout/html.ts';
import { formatMoney } from '../../layout/money.ts';

/** What a change does, such as "20% off". */
export function valueText({ kind, value }: Pick<PriceChange, 'kind' | 'value'>, currency: string): string {
  switch (kind) {
    case 'percentOff':
      return `${value}% off`;
    case 'amountOff':
      return `${formatMoney(value, currency)} off`;
    case 'fixed':
      return `New price ${formatMoney(value, currency)}`;
  }
}

export const stateBadge = ({ state, startedAt }: PriceChange): Html => {
  switch (state) {
    case 'scheduled':
      return html`<span class="badge plain">Scheduled</span>`;
    case 'active':
      return html`<span class="badge good">Active</span>`;
    case 'ended':
      return html`<span class="badge plain">${startedAt ? 'Ended' : 'Canceled'}</span>`;
  }
};

/** A page shows this many lines. */
export const LINES_SHOWN = 100;

/** What a change does to each variant. `lowest` has the lowest prices in the 30 days before, by SKU. */
export const linesTable = (
  lines: readonly PriceChangeLine[],
  lowest: ReadonlyMap<string, number>,
  { totalText, currency }: { totalText: string; currency: string },
): Html => html`<div class="scroll" role="group" aria-label="Prices" tabindex="0"><table class="wide"><thead><tr><th scope="col">Product</th><th scope="col">Options</th><th scope="col">SKU</th><th scope="col" class="num">Price</th><th scope="col" class="num">New price</th><th scope="col" class="num">Lowest in 30 days before</th></tr></thead><tbody>
${lines.slice(0, LINES_SHOWN).map((line) => lineRow(line, lowest.get(line.sku), currency))}</tbody></table></div>
<p class="muted small">${totalText}</p>`;

const lineRow = (line: PriceChangeLine, lowest: number | undefined, currency: string): Html => {
  const { productName, optionValues, sku, oldPriceMinor, newPriceMinor } = line;
  const money = (minor: number) => formatMoney(minor, currency);
  return html`<tr><th scope="row">${productName}</th><td>${optionValues.join(' / ')}</td><td>${sku}</td><td class="num">${money(oldPriceMinor)}</td><td class="num">${money(newPriceMinor)}</td><td class="num">${lowest !== undefined && lowest !== null && money(lowest)}</td></tr>
`;
};
