import { splitAmount } from '../settings/taxes/shares.ts';
import {
  amountLine,
  type Correction,
  type CreditedItem,
  type InvoiceDocument,
  type InvoiceLine,
} from './document.ts';

/** The lines of credit notes. Their amounts include the tax. No I/O here. */

/** Lists items. What is credited besides them, or not credited of them, is one more line. */
export function itemLines(
  invoice: InvoiceDocument,
  items: readonly CreditedItem[],
  amount: number,
): InvoiceLine[] {
  const lines = items.flatMap((item) => {
    const line = lineOf(invoice, item.sku);
    return line && item.quantity > 0 ? [creditedLine(invoice, line, item)] : [];
  });
  return withRest(invoice, lines, { amount, missing: 'Not refunded' });
}

/** Lists everything that no earlier credit note has. */
export function leftLines(
  invoice: InvoiceDocument,
  inEffect: readonly Correction[],
  amount: number,
): InvoiceLine[] {
  const gross = grossByLine(invoice);
  const credited = inEffect.flatMap(({ lines }) => lines);
  const lines = invoice.lines.flatMap((line, index) => {
    const earlier = line.sku === '' ? [] : credited.filter(({ sku }) => sku === line.sku);
    const quantity = earlier.reduce((left, one) => left - one.quantity, line.quantity);
    const amountMinor = earlier.reduce((left, one) => left - one.totalMinor, gross[index] ?? 0);
    if (line.sku === '') return amountMinor > 0 ? [{ ...line, ...amountLine(line.label, amountMinor) }] : [];
    return quantity > 0 ? [creditedLine(invoice, line, { sku: line.sku, quantity, amountMinor })] : [];
  });
  return withRest(invoice, lines, { amount, missing: 'Credited before' });
}

/** The sum of items by rate, in the sequence of the invoice's rates. */
export function wantedByRate(invoice: InvoiceDocument, items: readonly CreditedItem[]): number[] {
  return invoice.vat.map(({ basisPoints }) =>
    items
      .filter(({ sku }) => rateOf(invoice, lineOf(invoice, sku)) === basisPoints)
      .reduce((sum, { amountMinor }) => sum + amountMinor, 0),
  );
}

const lineOf = ({ lines }: InvoiceDocument, wanted: string): InvoiceLine | undefined =>
  lines.find(({ sku }) => sku !== '' && sku === wanted);

/** Documents of earlier releases have one rate. */
const rateOf = ({ vat }: InvoiceDocument, line: InvoiceLine | undefined): number | undefined =>
  line && (line.basisPoints ?? vat[0]?.basisPoints);

function creditedLine(
  { isTaxIncluded }: InvoiceDocument,
  { sku, label, unitMinor, basisPoints }: InvoiceLine,
  { quantity, amountMinor }: CreditedItem,
): InvoiceLine {
  const unit = isTaxIncluded ? unitMinor : Math.ceil(amountMinor / quantity);
  return {
    ...{ sku, label, quantity, unitMinor: unit, totalMinor: amountMinor },
    discountMinor: Math.max(quantity * unit - amountMinor, 0),
    ...(basisPoints !== undefined && { basisPoints }),
  };
}

/** `missing` says why the lines are more than the amount. */
function withRest(
  { orderNumber }: InvoiceDocument,
  lines: InvoiceLine[],
  { amount, missing }: { amount: number; missing: string },
): InvoiceLine[] {
  const rest = lines.reduce((left, { totalMinor }) => left - totalMinor, amount);
  if (rest === 0) return lines;
  return [...lines, amountLine(rest < 0 ? missing : `Refund of order ${orderNumber}`, rest)];
}

/** What each line of the invoice costs with its tax. The lines of a rate add up to its amount. */
function grossByLine(invoice: InvoiceDocument): number[] {
  const gross = invoice.lines.map(() => 0);
  for (const { basisPoints, netMinor, vatMinor } of invoice.vat) {
    const mine = [...invoice.lines.keys()].filter(
      (index) => rateOf(invoice, invoice.lines[index]) === basisPoints,
    );
    const parts = splitAmount(
      netMinor + vatMinor,
      mine.map((index) => invoice.lines[index]?.totalMinor ?? 0),
    );
    for (const [at, index] of mine.entries()) gross[index] = parts[at] ?? 0;
  }
  return gross;
}
