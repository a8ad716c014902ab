import { shareOf, splitAmount } from '../settings/taxes/shares.ts';
import type { VatGroup } from '../settings/taxes/vat-by-rate.ts';
import { itemLines, leftLines, wantedByRate } from './credited-lines.ts';
import {
  amountLine,
  type Correction,
  type CreditedItem,
  type InvoiceDocument,
  type InvoiceLine,
} from './document.ts';

/** What credit notes and reversals say, and how their amounts are computed. Money is in minor units. No I/O here. */

export interface CorrectionInput {
  invoice: InvoiceDocument;
  /** The number and day of the invoice. */
  issued: { number: string; issuedOn: string };
  /** Oldest first. */
  earlier: readonly Correction[];
  /** What is credited in total, including this document. */
  grossMinor: number;
  /** The items that are credited now. Undefined if only an amount is. */
  items?: readonly CreditedItem[] | undefined;
}

/** What an invoice was credited with in all. */
export const creditedMinor = (earlier: readonly Correction[]): number =>
  earlier.reduce((sum, { kind, totalMinor }) => sum + signOf(kind) * totalMinor, 0);

const signOf = (kind: Correction['kind']): 1 | -1 => (kind === 'credit_note' ? 1 : -1);

/**
 * The document that brings what is credited to `grossMinor` in all: a credit note, or a reversal if it is less.
 *
 * - A credit note of items has their rates. One of an amount has all rates, in proportion to what is left of each. One that
 *   credits all that is left lists it.
 * - A reversal takes back the newest credit note of its amount, and a credit note of an amount that was taken back repeats
 *   that one. A reversal of another amount has all rates, in proportion to what is credited of each.
 * - The VAT of each rate of all documents together is the rounded share of the invoice's VAT, so what is credited whole
 *   adds up to the invoice to the minor unit, in however many parts.
 */
export function correctionOf(input: CorrectionInput): {
  kind: Correction['kind'];
  document: InvoiceDocument;
} {
  const { invoice, issued, earlier, grossMinor } = input;
  const credited = invoice.vat.map(({ basisPoints }) => creditedOf(basisPoints, earlier));
  const changeMinor = grossMinor - creditedMinor(earlier);
  const kind = changeMinor > 0 ? 'credit_note' : 'reversal';
  const content = changeMinor > 0 ? creditContent(input, credited) : reversalContent(input, credited);
  const vat = invoice.vat.map((group, index) =>
    changeOf(group, credited[index] as CreditedGroup, signOf(kind) * (content.parts[index] ?? 0)),
  );
  return {
    kind,
    document: {
      ...invoice,
      corrects: issued,
      // The amount that was paid back includes the tax, however the order was priced.
      isTaxIncluded: true,
      lines: content.lines,
      vat: vat.filter(({ netMinor, vatMinor }) => netMinor + vatMinor > 0),
      totalMinor: Math.abs(changeMinor),
    },
  };
}

interface CreditedGroup {
  grossMinor: number;
  vatMinor: number;
}

function creditedOf(basisPoints: number, earlier: readonly Correction[]): CreditedGroup {
  const credited = { grossMinor: 0, vatMinor: 0 };
  for (const { kind, vat } of earlier)
    for (const group of vat.filter((one) => one.basisPoints === basisPoints)) {
      credited.grossMinor += signOf(kind) * grossOf(group);
      credited.vatMinor += signOf(kind) * group.vatMinor;
    }
  return credited;
}

const grossOf = ({ netMinor, vatMinor }: VatGroup): number => netMinor + vatMinor;

/** The amounts of one rate, if its gross amount changes by this. */
function changeOf(group: VatGroup, before: CreditedGroup, change: number): VatGroup {
  const vatMinor = Math.abs(
    shareOf(group.vatMinor, before.grossMinor + change, grossOf(group)) - before.vatMinor,
  );
  return { basisPoints: group.basisPoints, netMinor: Math.abs(change) - vatMinor, vatMinor };
}

interface Content {
  lines: InvoiceLine[];
  /** The gross amount of each rate of the invoice. */
  parts: number[];
}

function creditContent(
  { invoice, earlier, grossMinor, items = [] }: CorrectionInput,
  credited: readonly CreditedGroup[],
): Content {
  const amount = grossMinor - creditedMinor(earlier);
  const left = invoice.vat.map((group, index) => grossOf(group) - (credited[index]?.grossMinor ?? 0));
  const { inEffect, takenBack } = fatesOf(earlier);
  if (grossMinor === invoice.totalMinor) return { lines: leftLines(invoice, inEffect, amount), parts: left };
  if (items.length > 0)
    return {
      lines: itemLines(invoice, items, amount),
      parts: partsOf(amount, wantedByRate(invoice, items), left),
    };
  const repeated = newestOf(amount, takenBack);
  if (repeated) return { lines: repeated.lines, parts: partsOf(amount, byRate(invoice, repeated), left) };
  const line = amountLine(`Refund of order ${invoice.orderNumber}`, amount);
  return { lines: [line], parts: partsOf(amount, [], left) };
}

function reversalContent(
  { invoice, earlier, grossMinor }: CorrectionInput,
  credited: readonly CreditedGroup[],
): Content {
  const amount = creditedMinor(earlier) - grossMinor;
  const left = credited.map((group) => group.grossMinor);
  const undone = newestOf(amount, fatesOf(earlier).inEffect);
  if (undone) return { lines: undone.lines, parts: partsOf(amount, byRate(invoice, undone), left) };
  const line = amountLine(`Refund of order ${invoice.orderNumber} that did not arrive`, amount);
  return { lines: [line], parts: partsOf(amount, [], left) };
}

const newestOf = (amount: number, documents: readonly Correction[]): Correction | undefined =>
  documents.findLast(({ totalMinor }) => totalMinor === amount);

const byRate = (invoice: InvoiceDocument, { vat }: Correction): number[] =>
  invoice.vat.map(({ basisPoints }) =>
    vat.filter((one) => one.basisPoints === basisPoints).reduce((sum, one) => sum + grossOf(one), 0),
  );

/** The credit notes that count, and those that reversals have taken back and that were not repeated since. */
function fatesOf(earlier: readonly Correction[]): { inEffect: Correction[]; takenBack: Correction[] } {
  const inEffect: Correction[] = [];
  const takenBack: Correction[] = [];
  for (const correction of earlier) {
    const [from, to] = correction.kind === 'credit_note' ? [takenBack, inEffect] : [inEffect, takenBack];
    const found = newestOf(correction.totalMinor, from);
    if (found) from.splice(from.indexOf(found), 1);
    if (correction.kind === 'credit_note') inEffect.push(correction);
    else if (found) to.push(found);
  }
  return { inEffect, takenBack };
}

/** An amount by rate: what is wanted of each, as far as it is left, and the rest in proportion to what is left then. */
function partsOf(amount: number, wanted: readonly number[], left: readonly number[]): number[] {
  const possible = left.map((most, index) => Math.min(wanted[index] ?? 0, most));
  const first = sumOf(possible) > amount ? splitAmount(amount, possible) : possible;
  const rest = splitAmount(
    amount - sumOf(first),
    left.map((most, index) => most - (first[index] ?? 0)),
  );
  return first.map((part, index) => part + (rest[index] ?? 0));
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);
